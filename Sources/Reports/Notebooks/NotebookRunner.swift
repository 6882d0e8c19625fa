public import Foundation

/// Runs the cells of pages: Swift cells as programs of a package that is generated beside the
/// checkout's build, console cells with the `attractor` program that was built.
public struct NotebookRunner: Sendable {
  /// The checkout: where commands run, and the package that Swift cells import.
  public var checkout: URL
  /// The folder of the generated package and its build, kept from run to run.
  public var scratch: URL
  /// The folder of the `attractor` program.
  public var programs: URL
  /// The library product of the checkout that Swift cells may import; `nil` for none.
  public var product: String?
  /// How Swift cells are built: "debug" or "release".
  public var configuration: String

  /// A runner.
  public init(
    checkout: URL, scratch: URL, programs: URL, product: String? = "Attractor",
    configuration: String = "release"
  ) {
    self.checkout = checkout
    self.scratch = scratch
    self.programs = programs
    self.product = product
    self.configuration = configuration
  }

  /// What each cell of each page gave, by the cell's index; cells that are skipped are left out.
  /// - Throws: `NotebookError` when the package can't be built for a reason that is not the pages',
  ///   and what Foundation throws.
  public func run(_ notebooks: [Notebook]) throws -> [[Int: CellRun]] {
    let programs = notebooks.map(CellProgram.init)
    let failures = try build(programs)
    return try zip(notebooks, programs).enumerated().map { place, page in
      let (notebook, program) = page
      var results: [Int: CellRun] = [:]
      if let program {
        if let failure = failures[place] {
          results = program.failure(failure)
        } else {
          let run = try ProgramRun.run(
            executable(place), [], in: checkout, environment: environment)
          results = program.results(output: run.output, status: run.status, messages: run.errors)
        }
      }
      for (index, cell) in notebook.cells.enumerated()
      where cell.kind == .console && cell.options.skipReason == nil {
        results[index] = try run(cell)
      }
      return results
    }
  }

  private var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = "\(programs.path):\(environment["PATH"] ?? "/usr/bin:/bin")"
    return environment
  }

  /// The commands of a console cell, one after another; all but the last must succeed.
  private func run(_ cell: Notebook.Cell) throws -> CellRun {
    var lines: [String] = []
    let commands = cell.code.filter { !$0.allSatisfy(\.isWhitespace) }
    for (place, command) in commands.enumerated() {
      guard command.hasPrefix("$ ") else {
        return .failed("'\(command)' is no command: lines of a console cell begin with '$ '")
      }
      let run = try ProgramRun.run(
        URL(fileURLWithPath: "/bin/sh"), ["-c", "exec 2>&1; \(command.dropFirst(2))"], in: checkout,
        environment: environment)
      lines += CellRun.lines(run.output)
      let expected = place == commands.count - 1 ? cell.options.status : 0
      guard run.status == expected else {
        let last = lines.last.map { ": \($0)" } ?? ""
        return .failed("'\(command)' ended with status \(run.status), not \(expected)\(last)")
      }
    }
    return .printed(lines)
  }

  private func name(_ place: Int) -> String { "Page\(place + 1)" }

  private func executable(_ place: Int) -> URL {
    scratch.appending(path: "build/\(configuration)/\(name(place))")
  }

  /// Builds the programs, each a target of one package; gives the compiler's first error for each
  /// page that did not compile.
  private func build(_ programs: [CellProgram?]) throws -> [Int: String] {
    let places = programs.indices.filter { programs[$0] != nil }
    guard !places.isEmpty else { return [:] }
    for place in places {
      let file = scratch.appending(path: "Sources/\(name(place))/main.swift")
      try write(programs[place]?.text ?? "", to: file)
    }
    try write(manifest(places.map(name)), to: scratch.appending(path: "Package.swift"))
    if try swiftBuild([]).status == 0 { return [:] }
    // Something does not compile: build page by page to tell which.
    var failures: [Int: String] = [:]
    for place in places {
      let run = try swiftBuild(["--product", name(place)])
      guard run.status != 0 else { continue }
      let lines = (run.output + "\n" + run.errors).split(whereSeparator: \.isNewline)
      let message = lines.first { $0.contains(": error: ") } ?? lines.last
      failures[place] = message.map(String.init) ?? "swift build gave no message"
    }
    return failures
  }

  private func swiftBuild(_ arguments: [String]) throws -> (
    status: Int32, output: String, errors: String
  ) {
    try ProgramRun.run(
      URL(fileURLWithPath: "/usr/bin/env"),
      [
        "swift", "build", "--package-path", scratch.path, "--scratch-path",
        scratch.appending(path: "build").path, "-c", configuration,
      ] + arguments, in: scratch, environment: environment)
  }

  private func manifest(_ names: [String]) -> String {
    let package = "\"\(checkout.lastPathComponent)\""
    let dependency = product == nil ? "" : ".package(path: \(quoted(checkout.path)))"
    let use = product.map { ".product(name: \(quoted($0)), package: \(package))" } ?? ""
    let targets = names.map { ".executableTarget(name: \"\($0)\", dependencies: [\(use)])" }
    return """
      // swift-tools-version: 6.1
      import PackageDescription

      let package = Package(
        name: "Pages",
        platforms: [.macOS(.v14)],
        dependencies: [\(dependency)],
        targets: [
          \(targets.joined(separator: ",\n    "))
        ],
        // A page's scope is a script's: its variables belong to no actor.
        swiftLanguageModes: [.v5])

      """
  }

  private func quoted(_ text: String) -> String {
    let escaped = text.map { $0 == "\\" || $0 == "\"" ? "\\\($0)" : String($0) }.joined()
    return "\"\(escaped)\""
  }

  /// Writes a file unless it has that text already, so that an unchanged page is not built again.
  private func write(_ text: String, to file: URL) throws {
    if (try? String(contentsOf: file, encoding: .utf8)) == text { return }
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}
