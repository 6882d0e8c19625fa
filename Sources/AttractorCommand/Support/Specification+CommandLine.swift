import ExperimentRunner

extension Specification {
  /// Reads the specification that the command line names.
  /// - Throws: `CommandFailure` with a line for everything that is wrong in it.
  init(commandLine file: String) throws {
    do {
      self = try Specification(contentsOf: file, catalogues: Toolbox().listings)
    } catch let errors as SpecificationErrors {
      throw CommandFailure(
        lines: "\(errors)".split(separator: "\n").map { "attractor: \($0)" }, status: .badInput)
    }
  }
}
