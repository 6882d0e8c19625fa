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
    let figures = figures
    let drawings = folder.appending(path: "figures")
    try FileManager.default.createDirectory(at: drawings, withIntermediateDirectories: true)
    let gnuplot = try Gnuplot()
    for figure in figures {
      try Data(gnuplot.draw(figure).utf8).write(
        to: drawings.appending(path: figure.name + ".svg"), options: .atomic)
    }
    try Data(markdown.utf8).write(
      to: folder.appending(path: "report.md"), options: .atomic)
  }

  /// The figures beside the page.
  var figures: [Figure] { SpeedFigures(measured).all }

  /// The page: a function of the measurements alone.
  var markdown: String { text(figures) + "\n" }

  private func text(_ figures: [Figure]) -> String {
    var parts = [
      "# Speed of the exact gradient",
      """
      The same stored arrays for everyone, given and answered in double precision, measured in one run \
      turn by turn. Times are medians in milliseconds with quartiles. A ratio is ours over a peer's, below \
      1 where ours is faster: the median of the rounds, in each of which both had a turn, and its spread \
      the quartiles of the rounds, so that what else the machine does, which can double a time, falls on \
      both. Results are compared with ours before \
      they are timed: the difference is relative, of the whole gradient or of all weights after an epoch. \
      Fits end where their method ends, and scikit-learn begins from weights of its own: they are judged \
      by the error reached. `make bench` measures again and writes this page; \
      [Experiments/speed](../../Experiments/speed/README.md) says what is measured and how.
      """,
      "## Goals",
      """
      The goals were set before the work on speed began, from the times of these peers on a machine \
      of this kind.
      """, bars, "## Where a peer wins, comes close or goes wrong",
    ]
    parts += [exceptions.joined(separator: "\n"), "## What each does", methods]
    let tables = SpeedTables(measured)
    parts += ["## Against the machine's limits", tables.limits]
    parts += figures.map { "![\($0.title)](figures/\($0.name).svg)\n\n*\($0.caption)*" }
    for work in measured.works {
      parts.append("## \(Self.title(of: work))")
      parts += measured.threads.map { tables.table(of: work, threads: $0) }
    }
    parts += ["## Environment", environment]
    return parts.joined(separator: "\n\n")
  }

  // MARK: - Bars and exceptions

  private var bars: String {
    var table = MarkdownTable([
      .text("work"), .text("against"), .number("threads"), .number("at most"), .number("measured"),
      .text("met"), .number("spread"), .number("of the medians of all times"),
    ])
    for bar in SpeedBar.all(measured) {
      table.append([
        bar.work, bar.against, "\(bar.threads)", NumberText.significant(bar.limit),
        NumberText.significant(bar.measured), bar.isMet ? "yes" : "no",
        bar.spread.map { NumberText.significant($0) }.joined(separator: " – "),
        NumberText.significant(bar.ofMedians),
      ])
    }
    return table.markdown
  }

  /// What a reader must not miss: peers that are faster or nearly so, differ, or failed.
  private var exceptions: [String] {
    var wins: [String] = []
    var close: [String] = []
    var wrong: [String] = []
    for threads in measured.threads {
      for work in measured.works {
        let rows = measured.rows(of: work, threads: threads)
        guard let ours = rows.first, ours.isOurs else { continue }
        let place = "\(Self.title(of: work)), \(NumberText.count(threads, "thread"))"
        for row in rows where row.isPeer {
          let times =
            "\(NumberText.significant(row.median * 1e3)) ms against "
            + "\(NumberText.significant(ours.median * 1e3))"
          if let error = row.error {
            wrong.append("- \(place): \(row.name) failed: \(error).")
          } else if !row.isRight {
            let difference = NumberText.significant(row.difference ?? .nan, digits: 1)
            wrong.append("- \(place): \(row.name)'s result differs by \(difference).")
          } else if row.median < ours.median {
            wins.append("- \(place): **\(row.name) is faster**, \(times).")
          } else if row.quartiles[0] < ours.quartiles[1] {
            close.append("- \(place): the quartiles of \(row.name) and ours overlap, \(times).")
          }
        }
      }
    }
    let none = "No peer with a right result has a median below ours."
    return [wins.isEmpty ? none : wins.joined(separator: "\n")] + close + wrong
  }

  /// The method of every contestant.
  private var methods: String {
    var table = MarkdownTable([.text("who"), .text("how")])
    for (name, method) in measured.methods { table.append([name, method]) }
    return table.markdown
  }

  private var environment: String {
    let ours = measured.runs.compactMap(\.environment).first.map { found in
      let commit = found.commit.map {
        "; commit \($0.prefix(12))\(found.treeIsClean == false ? " with uncommitted changes" : "")"
      }
      return "\(found.processor), \(found.cores) cores, \(found.system); Swift \(found.swift), "
        + "GSL \(found.gsl), \(found.openBLAS)\(commit ?? ""). "
    }
    return (ours ?? "") + "Peers: \(measured.packages.joined(separator: ", "))."
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
}
