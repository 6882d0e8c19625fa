public import ExperimentRunner
public import Foundation

extension Report {
  /// Writes `report.md` and `figures/*.svg` into a folder of results; figures of an earlier report
  /// that this one does not have are removed. All is drawn before anything is written.
  /// - Throws: `GnuplotError`, and what Foundation throws for files that can't be written.
  public func write(to folder: URL, using gnuplot: Gnuplot) throws {
    let drawings = try figures.map { (name: "\($0.name).svg", text: try gnuplot.draw($0)) }
    let figureFolder = folder.appending(path: "figures")
    try FileManager.default.createDirectory(at: figureFolder, withIntermediateDirectories: true)
    for (name, text) in drawings {
      try Data(text.utf8).write(to: figureFolder.appending(path: name), options: .atomic)
    }
    let names = Set(drawings.map(\.name))
    for file in try FileManager.default.contentsOfDirectory(atPath: figureFolder.path)
    where file.hasSuffix(".svg") && !names.contains(file) {
      try FileManager.default.removeItem(at: figureFolder.appending(path: file))
    }
    try Data(markdown.utf8).write(to: folder.appending(path: "report.md"), options: .atomic)
  }

  /// The report of what a folder of results holds.
  /// - Throws: `StoreError` for a file that is missing or damaged.
  public init(
    resultsIn folder: URL, of specification: Specification, command: String,
    catalogues: Catalogues = Toolbox().listings
  ) throws {
    self.init(
      specification: specification, results: try CollectedResults(folder: folder),
      command: command, catalogues: catalogues)
  }
}
