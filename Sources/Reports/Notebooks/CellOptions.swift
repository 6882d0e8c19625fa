import Catalogue

/// How a cell's output is judged, as the words after the fence's language say: `tolerance=1e-9`,
/// `volatile`, `status=3`, `skip why it is skipped`.
public struct CellOptions: Equatable, Sendable {
  /// How far numbers may differ, relative to the larger of 1 and their size; 0 for the same text.
  public var tolerance = 0.0
  /// Whether the output differs from run to run: the cell must succeed, and its output must be the
  /// same but for the numbers.
  public var isVolatile = false
  /// Why the cell is not run, if it is not.
  public var skipReason: String?
  /// The exit status that a console cell's last command must have.
  public var status = 0

  static let names = ["tolerance", "volatile", "skip", "status"]

  /// The plain way: the same text.
  public init() {}

  /// Reads the words of a fence, of which the first is its language.
  init(_ info: [String], file: String, line: Int) throws {
    self = try CellOptions().overridden(by: info, file: file, line: line)
  }

  /// These options but for what the words say.
  func overridden(by info: [String], file: String, line: Int) throws -> CellOptions {
    var options = self
    let words = Array(info.dropFirst())
    for (place, word) in words.enumerated() {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      switch parts.first ?? "" {
      case "volatile" where parts.count == 1: options.isVolatile = true
      case "skip" where parts.count == 1:
        let reason = words[(place + 1)...].joined(separator: " ")
        guard !reason.isEmpty else {
          throw NotebookError("\(file):\(line): 'skip' needs a reason after it")
        }
        options.skipReason = reason
        return options
      case "tolerance":
        guard parts.count == 2, let tolerance = Double(parts[1]), tolerance >= 0,
          tolerance.isFinite
        else { throw NotebookError("\(file):\(line): 'tolerance' takes a number: tolerance=1e-9") }
        options.tolerance = tolerance
      case "status":
        guard parts.count == 2, let status = Int(parts[1]) else {
          throw NotebookError("\(file):\(line): 'status' takes a whole number: status=3")
        }
        options.status = status
      default:
        let error = SettingError(unknown: "cell option", parts.first ?? word, among: Self.names)
        throw NotebookError("\(file):\(line): \(error)")
      }
    }
    return options
  }
}
