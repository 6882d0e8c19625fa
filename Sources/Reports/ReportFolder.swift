public import ExperimentRunner
public import Foundation

extension Report {
  /// Writes `report.md` and `figures/*.svg` into a folder of results; figures of an earlier report
  /// that this one does not have are removed. All is drawn before anything is written.
  /// - Throws: `GnuplotError`, and what Foundation throws for files that can't be written.
  public func write(to folder: URL, using gnuplot: Gnuplot) throws {
    let drawings = try figures.map { (name: "\($0.name).svg", text: try gnuplot.draw($0)) }
    let figureFolder = folder.appending(path: "figures")
    let files = FileManager.default
    // Git keeps no empty folder, so a report without figures has none either.
    if drawings.isEmpty {
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
    } else {
      try files.createDirectory(at: figureFolder, withIntermediateDirectories: true)
    }
    for (name, text) in drawings {
      try Data(text.utf8).write(to: figureFolder.appending(path: name), options: .atomic)
    }
    let names = Set(drawings.map(\.name))
    let present = (try? files.contentsOfDirectory(atPath: figureFolder.path)) ?? []
    for file in present where file.hasSuffix(".svg") && !names.contains(file) {
      try files.removeItem(at: figureFolder.appending(path: file))
    }
    if drawings.isEmpty, present.allSatisfy({ $0.hasSuffix(".svg") }),
      files.fileExists(atPath: figureFolder.path)
    {
      try files.removeItem(at: figureFolder)
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
