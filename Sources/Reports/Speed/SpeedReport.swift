import ExperimentRunner
public import Foundation

/// The report of the speed comparison: every ratio with its spread, figures, environment, and the
/// rows where another library is faster or goes wrong.
public struct SpeedReport {
  private let folder: URL
  private let measured: SpeedMeasurements

  /// The report of a folder's measurements.
  /// - Throws: what keeps them from being read.
  public init(folder: URL) throws {
    self.folder = folder
    measured = try SpeedMeasurements(folder: folder)
  }

  /// Writes `report.md` and `figures/` beside the measurements.
  public func write() throws {
    let figures = SpeedFigures(measured).all
    let drawings = folder.appending(path: "figures")
    try FileManager.default.createDirectory(at: drawings, withIntermediateDirectories: true)
    let gnuplot = try Gnuplot()
    for figure in figures {
      try Data(gnuplot.draw(figure).utf8).write(
        to: drawings.appending(path: figure.name + ".svg"), options: .atomic)
    }
    try Data((text(figures) + "\n").utf8).write(
      to: folder.appending(path: "report.md"), options: .atomic)
  }

  private func text(_ figures: [Figure]) -> String {
    var parts = [
      "# Speed of the exact gradient",
      """
      The same stored arrays for everyone, in double precision, measured in one run turn by turn. \
      Times are medians in milliseconds with quartiles. A ratio is ours over a peer's, below 1 where \
      ours is faster; its spread is that of the quartiles. Results are compared with ours before they are \
      timed: the difference is relative, of the whole gradient or of all weights after an epoch. \
      `make bench` measures again and writes this page.
      """,
      "## Bars", bars,
    ]
    let exceptions = exceptions
    parts += [
      "## Where a peer wins or goes wrong",
      exceptions.isEmpty ? "Nowhere in this run." : exceptions.joined(separator: "\n"),
      "## Against the machine's limits", limits,
    ]
    parts += figures.map { "![\($0.title)](figures/\($0.name).svg)\n\n*\($0.caption)*" }
    for work in measured.works {
      parts.append("## \(Self.title(of: work))")
      parts += measured.threads.map { table(of: work, threads: $0) }
    }
    parts += ["## Environment", environment]
    return parts.joined(separator: "\n\n")
  }

  // MARK: - Tables

  private func table(of work: String, threads: Int) -> String {
    let rows = measured.rows(of: work, threads: threads)
    guard let ours = rows.first, ours.isOurs else { return "" }
    let isFit = rows.contains { $0.steps != nil }
    var columns: [MarkdownTable.Column] = [
      .text("\(threads) thread\(threads == 1 ? "" : "s")"), .number("median ms"),
      .number("quartiles"), .number("ours / peer's"), .number("spread"),
    ]
    columns +=
      isFit
      ? [.number("µs a step"), .number("error reached"), .number("ms to the common error")]
      : [.number("difference")]
    var table = MarkdownTable(columns)
    for row in rows {
      let quartiles = Self.quartiles(row).map { NumberText.significant($0 * 1e3) }
      let spread = Self.spread(ours, row).map { NumberText.significant($0) }
      var cells = [
        row.name, NumberText.significant(row.median * 1e3), quartiles.joined(separator: " – "),
        row.isOurs ? "" : NumberText.significant(ours.median / row.median),
        row.isOurs ? "" : spread.joined(separator: " – "),
      ]
      if isFit {
        cells += [
          NumberText.significant(row.secondsPerStep * 1e6),
          NumberText.significant(row.loss ?? .nan, digits: 4),
          NumberText.significant(row.secondsToGoal * 1e3),
        ]
      } else {
        cells.append(
          row.isOurs ? "" : row.difference.map { NumberText.significant($0, digits: 1) } ?? "–")
      }
      table.append(cells)
    }
    return table.markdown
  }

  private var limits: String {
    measured.runs.map { run in
      var table = MarkdownTable([
        .number("n"), .number("B"), .number("median ms"), .number("sweeps"),
        .number("of them single"), .number("in 16 bits"), .number("factorizations"),
        .number("floor ms"), .number("ratio"),
      ])
      for found in run.gradients {
        let count = Double(found.patterns)
        table.append([
          "\(found.stateWidth)", "\(found.patterns)", NumberText.significant(found.median * 1e3),
          NumberText.significant((found.sweeps.double + found.sweeps.single) / count - 1),
          NumberText.significant((found.sweeps.single - found.sweeps.short) / count),
          NumberText.significant(found.sweeps.short / count),
          "\(Int(found.sweeps.factorizations))", NumberText.significant(found.floor * 1e3),
          NumberText.significant(found.median / found.floor),
        ])
      }
      return """
        \(NumberText.count(run.threads, "thread")): products \
        \(NumberText.significant(run.limits.productRate * 1e-9)) GFLOP/s in double and \
        \(NumberText.significant(run.limits.singleProductRate * 1e-9)) in single precision, \
        \(NumberText.significant(run.limits.shortProductRate * 1e-9)) in 16 bits, memory \
        \(NumberText.significant(run.limits.memoryRate * 1e-9)) GB/s, a tanh with its slope \
        \(NumberText.significant(run.limits.activationTime * 1e9)) ns, one in single precision \
        \(NumberText.significant(run.limits.singleActivationTime * 1e9)) ns. Sweeps are a pattern's, \
        forward and adjoint together; the floor is what they and the gradient's own product take at \
        these rates.

        \(table.markdown)
        """
    }.joined(separator: "\n\n")
  }

  private var bars: String {
    var table = MarkdownTable([
      .text("work"), .text("against"), .number("threads"), .number("at most"), .number("measured"),
      .text("met"),
    ])
    for bar in SpeedBar.all(measured) {
      table.append([
        bar.work, bar.against, "\(bar.threads)", NumberText.significant(bar.limit),
        NumberText.significant(bar.measured), bar.isMet ? "yes" : "no",
      ])
    }
    return table.markdown
  }

  /// What a reader must not miss: peers that are faster, differ, or failed.
  private var exceptions: [String] {
    measured.threads.flatMap { threads in
      measured.works.flatMap { work -> [String] in
        let rows = measured.rows(of: work, threads: threads)
        guard let ours = rows.first, ours.isOurs else { return [] }
        let place = "\(Self.title(of: work)), \(NumberText.count(threads, "thread"))"
        return rows.compactMap { row in
          if let error = row.error { return "- \(place): \(row.name) failed: \(error)" }
          if row.isOurs { return nil }
          if !row.isRight {
            let difference = NumberText.significant(row.difference ?? .nan, digits: 1)
            return "- \(place): \(row.name)'s result differs by \(difference)"
          }
          guard row.median < ours.median else { return nil }
          return "- \(place): \(row.name) is faster, "
            + "\(NumberText.significant(row.median * 1e3)) ms against "
            + "\(NumberText.significant(ours.median * 1e3))"
        }
      }
    }
  }

  private var environment: String {
    let here = Environment.current(folder: folder)
    return """
      \(here.processor), \(here.cores) cores, \(here.system); Swift \(here.swift), GSL \(here.gsl), \
      \(here.openBLAS). Peers: \(measured.packages.joined(separator: ", ")).
      """
  }

  // MARK: - Words and numbers

  static func title(of work: String) -> String {
    if work.hasPrefix("scaling"), case let size = work.split(separator: "-"), size.count == 3 {
      return "One thread and two, turn by turn, n = \(size[1]), B = \(size[2])"
    }
    if let size = work.split(separator: "-").count == 4 ? work.split(separator: "-") : nil {
      return "Fixed-point gradient, n = \(size[2]), B = \(size[3])"
    }
    return switch work {
    case "mlp-epoch": "Epoch of a 64–128–10 net, batches of 32"
    case "mlp-gradient": "Full-batch gradient of that net"
    case "recurrent-cold": "Epoch of 64 units that settle, cold"
    case "recurrent-warm": "Epoch of 64 units that settle, warm-started"
    case "fit-regression": "Levenberg–Marquardt, 1–10–1 on 200 points"
    case "fit-encoder": "Levenberg–Marquardt, 8–3–8 encoder"
    default: work
    }
  }

  private static func quartiles(_ row: SpeedMeasurements.Row) -> [Double] {
    [0.25, 0.75].map { Quantiles.quantile(row.seconds, $0) }
  }

  private static func spread(
    _ ours: SpeedMeasurements.Row, _ row: SpeedMeasurements.Row
  ) -> [Double] {
    let (mine, theirs) = (quartiles(ours), quartiles(row))
    return [mine[0] / theirs[1], mine[1] / theirs[0]]
  }
}
