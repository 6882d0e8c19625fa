import ExperimentRunner

/// The tables of the speed comparison: a work of all contestants, and ours against the machine.
struct SpeedTables {
  private typealias Row = SpeedMeasurements.Row
  private let measured: SpeedMeasurements

  init(_ measured: SpeedMeasurements) { self.measured = measured }

  /// A work of all contestants with one number of threads; empty where ours is missing.
  func table(of work: String, threads: Int) -> String {
    let rows = measured.rows(of: work, threads: threads)
    guard let ours = rows.first, ours.isOurs else { return "" }
    let title = NumberText.count(threads, "thread")
    return rows.contains { $0.steps != nil } ? fits(rows, ours, title) : times(rows, ours, title)
  }

  private func times(_ rows: [Row], _ ours: Row, _ title: String) -> String {
    var table = MarkdownTable([
      .text(title), .number("median ms"), .number("quartiles"), .number("ours / this"),
      .number("spread"), .number("difference"),
    ])
    for row in rows {
      // The time of a wrong result is no time to be compared with.
      let isCompared = !row.isOurs && row.isRight
      table.append([
        row.name, NumberText.significant(row.median * 1e3), Self.quartiles(row),
        isCompared ? NumberText.significant(ours.ratio(to: row)) : "–",
        isCompared ? Self.spread(ours, row) : "–",
        row.isOurs ? "–" : row.difference.map { NumberText.significant($0, digits: 1) } ?? "–",
      ])
    }
    return table.markdown
  }

  /// Fits take different numbers of steps, so that a step and the way to a common error are compared.
  private func fits(_ rows: [Row], _ ours: Row, _ title: String) -> String {
    var table = MarkdownTable([
      .text(title), .number("median ms"), .number("quartiles"), .number("steps"),
      .number("µs a step"), .number("ours / this, a step"), .number("spread"),
      .number("error reached"), .number("steps to the common error"), .number("ms"),
      .number("ours / this"),
    ])
    for row in rows {
      let isCompared = !row.isOurs
      let perStep =
        (ours.secondsPerStep / ours.median) / (row.secondsPerStep / row.median)
      let toGoal = (ours.secondsToGoal / ours.median) / (row.secondsToGoal / row.median)
      table.append([
        row.name, NumberText.significant(row.median * 1e3), Self.quartiles(row),
        row.steps.map(String.init) ?? "–", NumberText.significant(row.secondsPerStep * 1e6),
        isCompared ? NumberText.significant(ours.ratio(to: row) * perStep) : "–",
        isCompared ? Self.spread(ours, row, times: perStep) : "–",
        NumberText.significant(row.loss ?? .nan, digits: 4),
        row.stepsToGoal.map(String.init) ?? "not reached",
        NumberText.significant(row.secondsToGoal * 1e3),
        isCompared ? NumberText.significant(ours.ratio(to: row) * toGoal) : "–",
      ])
    }
    let goal = rows.compactMap(\.goal).first.map { NumberText.significant($0, digits: 4) } ?? "–"
    return table.markdown + "\n\nThe common error is \(goal), one that all of them reach."
  }

  /// Ours at the sizes of the comparison, against what the processor allows.
  var limits: String {
    let intro = """
      These times are a run of their own, of ours alone, and differ from those below as the machine's \
      speed wanders; limits and times are of the same minutes. Sweeps are a pattern's, forward and \
      adjoint together; the floor is what they and the gradient's own product take at the rates \
      measured. At n = 16 the products are so small that calls and checks take most of the time.
      """
    return ([intro] + measured.runs.map(limits)).joined(separator: "\n\n")
  }

  private func limits(of run: SpeedRun) -> String {
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
      \(NumberText.significant(run.limits.singleActivationTime * 1e9)) ns.

      \(table.markdown)
      """
  }

  private static func quartiles(_ row: Row) -> String {
    row.quartiles.map { NumberText.significant($0 * 1e3) }.joined(separator: " – ")
  }

  private static func spread(_ ours: Row, _ row: Row, times factor: Double = 1) -> String {
    ours.spread(to: row).map { NumberText.significant($0 * factor) }.joined(separator: " – ")
  }
}
