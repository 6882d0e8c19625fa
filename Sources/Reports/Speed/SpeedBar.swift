/// A ratio that the speed is held to, and what was measured: ours over theirs.
struct SpeedBar {
  let work: String
  let against: String
  let threads: Int
  /// What the ratio must not exceed.
  let limit: Double
  /// The median of the rounds' ratios.
  let measured: Double
  /// The quartiles of the rounds' ratios.
  let spread: [Double]
  /// The ratio of the whole run's medians.
  let ofMedians: Double

  var isMet: Bool { measured <= limit }

  /// Every bar that the measurements can be held to.
  static func all(_ measurements: SpeedMeasurements) -> [SpeedBar] {
    measurements.threads.flatMap { threads in
      measurements.works.flatMap { work in
        bars(
          of: work, threads: threads, measurements.rows(of: work, threads: threads), measurements)
      }
    } + scaling(measurements)
  }

  private typealias Row = SpeedMeasurements.Row

  private static func bars(
    of work: String, threads: Int, _ rows: [Row], _ measurements: SpeedMeasurements
  ) -> [SpeedBar] {
    guard let ours = rows.first, ours.isOurs else { return [] }
    let peers = rows.dropFirst().filter { $0.isPeer && $0.isRight }
    let title = SpeedReport.title(of: work)
    func bar(
      _ against: String, _ limit: Double, _ theirs: [Row],
      by time: (Row) -> Double = { $0.median }
    ) -> SpeedBar? {
      // The largest ratio is that to the fastest.
      let ofMedians = theirs.map { time(ours) / time($0) }.filter(\.isFinite).max()
      let found = theirs.map { row in
        let factor = (time(ours) / ours.median) / (time(row) / row.median)
        return (
          ratio: ours.ratio(to: row) * factor, spread: ours.spread(to: row).map { $0 * factor }
        )
      }.filter(\.ratio.isFinite).max { $0.ratio < $1.ratio }
      guard let ofMedians, let found else { return nil }
      return SpeedBar(
        work: title, against: against, threads: threads, limit: limit, measured: found.ratio,
        spread: found.spread, ofMedians: ofMedians)
    }
    let named = { (name: String) in peers.filter { $0.name == name } }
    switch work {
    case let name where name.hasPrefix("fixed-point"):
      let n = Int(name.split(separator: "-")[2]) ?? 0
      let accelerated = ["TorchDEQ, Anderson", "TorchDEQ, Broyden"].flatMap(named)
      return [
        bar("the fastest peer", n <= 256 ? 1 / 4 : 1 / 2, peers),
        bar("TorchDEQ's Anderson and Broyden", n <= 256 ? 1 / 20 : 1 / 6, accelerated),
      ].compactMap { $0 }
    case "mlp-epoch":
      return [
        bar("PyTorch, plain slicing", 1 / 5, named("PyTorch")),
        bar("JAX, compiled scan", 0.8, named("JAX, hand-written loop")),
      ].compactMap { $0 }
    case "recurrent-warm":
      // Those that start cold are measured beside.
      return [bar("the fastest peer, cold or warm", 1 / 10, peers)].compactMap { $0 }
    case "fit-regression", "fit-encoder":
      let others = ["jaxopt", "optimistix"].flatMap(named)
      return [
        bar("SciPy, a step", 1 / 3, named("SciPy"), by: { $0.secondsPerStep }),
        bar("SciPy, to the same error", 1 / 3, named("SciPy"), by: { $0.secondsToGoal }),
        bar("jaxopt and optimistix, a step", 1, others, by: { $0.secondsPerStep }),
        bar("jaxopt and optimistix, to the same error", 1, others, by: { $0.secondsToGoal }),
      ].compactMap { $0 }
    default: return []
    }
  }

  /// Two threads over one, from 256 units on, where they were measured turn by turn.
  private static func scaling(_ measurements: SpeedMeasurements) -> [SpeedBar] {
    guard measurements.threads.contains(1), measurements.threads.contains(2) else { return [] }
    return measurements.works.compactMap { work in
      guard work.hasPrefix("scaling"),
        let one = measurements.rows(of: work, threads: 1).first(where: \.isOurs),
        let two = measurements.rows(of: work, threads: 2).first(where: \.isOurs)
      else { return nil }
      return SpeedBar(
        work: SpeedReport.title(of: work), against: "ours with one thread", threads: 2,
        limit: 1 / 1.6, measured: two.ratio(to: one), spread: two.spread(to: one),
        ofMedians: two.median / one.median)
    }
  }
}
