public import Foundation

/// Runs the cells of pages: Swift cells as programs against the modules of a build of this package,
/// console cells with the `attractor` program of that build. Nothing of the package is built again,
/// so a page costs seconds.
public struct NotebookRunner: Sendable {
  /// The checkout, where commands and programs run.
  public var checkout: URL
  /// The folder of the pages' programs.
  public var scratch: URL
  /// The folder of the build: the `attractor` program, and beside it the modules and the list of the
  /// objects that it was linked from, as SwiftPM leaves them.
  public var build: URL

  /// A runner.
  public init(checkout: URL, scratch: URL, build: URL) {
    self.checkout = checkout
    self.scratch = scratch
    self.build = build
  }

  /// What each cell of each page gave, by the cell's index; cells that are skipped are left out.
  /// - Throws: what Foundation throws for files that can't be written or programs not found.
  public func run(_ notebooks: [Notebook]) throws -> [[Int: CellRun]] {
    try notebooks.map { notebook in
      var results: [Int: CellRun] = [:]
      if let program = CellProgram(notebook) { results = try run(program, of: notebook) }
      for (index, cell) in notebook.cells.enumerated()
      where cell.kind == .console && cell.options.skipReason == nil {
        results[index] = try run(cell)
      }
      return results
    }
  }

  /// Compiles and runs a page's Swift cells.
  private func run(_ program: CellProgram, of notebook: Notebook) throws -> [Int: CellRun] {
    let folder = scratch.appending(path: notebook.file)
    let source = folder.appending(path: "main.swift")
    let executable = folder.appending(path: "page")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(program.text.utf8).write(to: source)
    let compilation = try ProgramRun.run(
      URL(fileURLWithPath: "/usr/bin/env"),
      ["swiftc", "-swift-version", "5", source.path, "-o", executable.path]
        + (try buildArguments(in: folder)),
      in: checkout, environment: environment)
    guard compilation.status == 0 else {
      let lines = (compilation.output + "\n" + compilation.errors).split(
        whereSeparator: \.isNewline)
      let message = lines.first { $0.contains(": error: ") } ?? lines.last
      return program.failure(message.map(String.init) ?? "swiftc gave no message")
    }
    let run = try ProgramRun.run(executable, [], in: checkout, environment: environment)
    return program.results(output: run.output, status: run.status, messages: run.errors)
  }

  /// What lets a page import the build's modules: where they are, and the objects of the `attractor`
  /// program but its own. Empty for a build without that program.
  private func buildArguments(in folder: URL) throws -> [String] {
    let list = build.appending(path: "attractor.product/Objects.LinkFileList")
    guard let text = try? String(contentsOf: list, encoding: .utf8) else { return [] }
    let objects = text.split(separator: "\n").filter { !$0.contains("/AttractorCommand.build/") }
    let response = folder.appending(path: "objects.rsp")
    try Data((objects.joined(separator: "\n") + "\n").utf8).write(to: response)
    return ["-I", build.appending(path: "Modules").path, "@\(response.path)", Self.cxxLibrary]
      + moduleMaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
  }

  /// swift-crypto's objects are of C++, whose library swiftc does not link by itself.
  private static var cxxLibrary: String {
    #if canImport(Darwin)
      "-lc++"
    #else
      "-lstdc++"
    #endif
  }

  /// The maps of the C modules that the build's Swift modules were compiled with: of this package,
  /// and of those that it depends on, which SwiftPM checks out beside the build.
  private var moduleMaps: [URL] {
    let packages = build.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "checkouts")
    let sources = Self.contents(of: packages).flatMap {
      Self.contents(of: $0.appending(path: "Sources"))
    }
    let maps =
      sources.map { $0.appending(path: "include/module.modulemap") }
      + Self.contents(of: checkout.appending(path: "Sources")).map {
        $0.appending(path: "module.modulemap")
      }
      + Self.contents(of: build).filter { $0.pathExtension == "build" }.map {
        $0.appending(path: "module.modulemap")
      }
    return maps.filter { FileManager.default.fileExists(atPath: $0.path) }
  }

  private static func contents(of folder: URL) -> [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { folder.appending(path: $0) }
  }

  private var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = "\(build.path):\(environment["PATH"] ?? "/usr/bin:/bin")"
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
}
