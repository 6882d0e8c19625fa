import ExperimentRunner

/// The figures of the speed comparison.
struct SpeedFigures {
  private let measured: SpeedMeasurements

  init(_ measured: SpeedMeasurements) { self.measured = measured }

  var all: [Figure] { [contestants, growth, sweeps].compactMap { $0 } }

  /// Time over the sizes, ours and the peers'.
  private var contestants: Figure? {
    let works = measured.works.filter { $0.hasPrefix("fixed-point") }
    var names: [String] = []
    for row in measured.rows where works.contains(row.work) && !names.contains(row.name) {
      names.append(row.name)
    }
    let panels = measured.threads.map { threads in
      Panel(
        title: "\(threads) thread\(threads == 1 ? "" : "s")",
        x: Axis("units n", scale: .logarithmic), y: Axis("time", unit: "ms", scale: .logarithmic),
        series: names.enumerated().map { style, name in
          Series(
            name, style: style,
            .line(
              works.compactMap { work in
                let row = measured.rows(of: work, threads: threads).first { $0.name == name }
                guard let row, row.error == nil, let n = Double(work.split(separator: "-")[2])
                else { return nil }
                return Point(n, row.median * 1e3)
              }))
        })
    }
    guard !panels.isEmpty, !works.isEmpty else { return nil }
    return Figure(
      name: "contestants", title: "Time of the fixed-point gradient by library and size",
      caption:
        "Median time of the exact gradient at B = 1, 256, 128, 64 and 32 patterns for n = 16, 64, "
        + "256, 1024 and 2048 units.", panels: panels)
  }

  /// Our time over `n` and over `B`, with fitted exponents.
  private var growth: Figure? {
    let runs = measured.runs.filter { !$0.scaling.isEmpty }
    guard !runs.isEmpty else { return nil }
    var laws: [String] = []
    func panel(
      _ quantity: String, _ x: (GradientSpeed) -> Int, _ isWanted: (GradientSpeed) -> Bool
    ) -> Panel {
      Panel(
        x: Axis(quantity, scale: .logarithmic), y: Axis("time", unit: "ms", scale: .logarithmic),
        series: runs.enumerated().map { style, run in
          let points = run.scaling.filter(isWanted).sorted { x($0) < x($1) }
            .map { Point(Double(x($0)), $0.median * 1e3) }
          if let law = PowerLaw(points.map { ($0.x, $0.y) }) {
            let exponent = law.exponent
            laws.append(
              "\(quantity), \(NumberText.count(run.threads, "thread")): "
                + "\(NumberText.significant(exponent.estimate, digits: 2)) "
                + "(\(NumberText.significant(exponent.lower, digits: 2)) to "
                + "\(NumberText.significant(exponent.upper, digits: 2)))")
          }
          return Series(
            "\(run.threads) thread\(run.threads == 1 ? "" : "s")", style: style, .line(points))
        })
    }
    let panels = [
      panel("units n, at B = 64", { $0.stateWidth }, { $0.patterns == 64 }),
      panel("patterns B, at n = 256", { $0.patterns }, { $0.stateWidth == 256 }),
    ]
    return Figure(
      name: "growth", title: "How the time grows with units and patterns",
      caption: "Median time of our gradient. Exponents of fitted power laws, with 95 % intervals: "
        + laws.joined(separator: "; ") + ".", panels: panels)
  }

  /// Sweeps of a pattern over `n` and over `B`.
  private var sweeps: Figure? {
    guard let run = measured.runs.first(where: { !$0.scaling.isEmpty }) else { return nil }
    func panel(
      _ quantity: String, _ x: (GradientSpeed) -> Int, _ isWanted: (GradientSpeed) -> Bool
    ) -> Panel {
      let found = run.scaling.filter(isWanted).sorted { x($0) < x($1) }
      func points(_ count: (MachineLimits.Sweeps) -> Double) -> [Point] {
        found.map { Point(Double(x($0)), count($0.sweeps) / Double($0.patterns)) }
      }
      return Panel(
        x: Axis(quantity, scale: .logarithmic), y: Axis("sweeps a pattern", from: 0),
        series: [
          Series("16 bits", style: 0, .line(points { $0.short })),
          Series("single precision", style: 1, .line(points { $0.single - $0.short })),
          Series("double precision", style: 2, .line(points { $0.double })),
        ])
    }
    return Figure(
      name: "sweeps", title: "Sweeps a pattern needs",
      caption:
        "Products a pattern, forward, adjoint and gradient together, to relative residuals of "
        + "1e-10.",
      panels: [
        panel("units n, at B = 64", { $0.stateWidth }, { $0.patterns == 64 }),
        panel("patterns B, at n = 256", { $0.patterns }, { $0.stateWidth == 256 }),
      ])
  }
}
