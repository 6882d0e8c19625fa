import ExperimentRunner
import Foundation

/// The figures that a specification asks for: measures along a series, a measure or a setting.
enum PlannedFigureSection {
  /// With more lines than this their bands would hide each other.
  fileprivate static let mostBands = 6

  static func section(_ trials: ReportTrials) -> Section {
    var section = Section("Figures")
    for (place, planned) in trials.specification.presentation.figures.enumerated() {
      for (index, problem) in problems(planned, trials).enumerated() {
        let drawn = planned.measures.compactMap { panel(planned, $0, problem, trials) }
        guard !drawn.isEmpty else { continue }
        let panels = drawn.map(\.panel)
        let number = index == 0 ? "" : "-\(index + 1)"
        let words = planned.measures.map(\.words).joined(separator: ", ")
        let along = Measure(rawValue: planned.along).words
        let title = planned.title.isEmpty ? "\(words) along \(along)" : planned.title
        section.add(
          Figure(
            name: "figure-\(place + 1)\(number)", title: title.capitalizedFirst,
            caption: caption(
              planned, title, words, along, problem, hasBands: panels.contains(where: \.hasBands),
              trials) + points(drawn.flatMap(\.values)) + trials.timesNote, panels: panels))
      }
    }
    return section
  }

  private static func caption(
    _ planned: PlannedFigure, _ title: String, _ words: String, _ along: String,
    _ problem: String?, hasBands: Bool, _ trials: ReportTrials
  ) -> String {
    var caption = problem.map { "\($0). " } ?? ""
    caption += "\(title.capitalizedFirst)"
    if title != "\(words) along \(along)" { caption += ": \(words) along \(along)" }
    let count = trials.specification.replicates
    caption += ". "
    let successes = planned.measures.count(where: \.isSuccess)
    let sentences =
      (successes < planned.measures.count ? [ReportConstants.bandWords] : [])
      + (successes > 0 ? [ReportConstants.shareBandWords] : [])
    caption +=
      count > 1 && !hasBands
      ? "Medians, or shares of trials, of \(NumberText.count(count, "replicate")); without bands, since "
        + "so many would hide each other."
      : count > 1
        ? "\(sentences.joined(separator: ". ")) (\(NumberText.count(count, "replicate")))."
        : "One replicate."
    return caption
  }

  /// How many trials a point is of, and what became of those without one.
  private static func points(_ values: [[Double]]) -> String {
    let counts = values.map(\.count)
    let (fewest, most) = (counts.min() ?? 0, counts.max() ?? 0)
    let number = fewest < most ? " A point is of \(fewest) to \(most) trials." : ""
    let failed =
      values.joined().contains(where: \.isInfinite)
      ? " A trial that did not get there counts as infinite, and a line has a gap where its median does."
      : ""
    return number + failed + " A trial without a value is left out."
  }

  /// One figure a problem, unless a setting of the problems is what changes.
  private static func problems(_ planned: PlannedFigure, _ trials: ReportTrials) -> [String?] {
    let all = trials.specification.problems
    let vary = all.count > 1 && all.allSatisfy { $0.problem.settings[planned.along]?.number != nil }
    return vary || all.count == 1 ? [nil] : all.map(\.label)
  }

  private static func panel(
    _ planned: PlannedFigure, _ measure: Measure, _ problem: String?, _ trials: ReportTrials
  ) -> (panel: Panel, values: [[Double]])? {
    var lines: [(name: String, points: [Double: [Double]])] = []
    let given = trials.methods(meant: planned.methods).map { method in
      let points = trials.of(method, on: problem).flatMap {
        $0.points(of: measure, along: planned.along)
      }
      return (method: method, points: points)
    }
    for (method, points) in given where !points.isEmpty {
      let name =
        isOneLine(
          given.filter { MethodFamily.base(of: $0.method) == MethodFamily.base(of: method) })
        ? MethodFamily.base(of: method) : lineName(method, along: planned.along)
      let place = lines.firstIndex { $0.name == name } ?? lines.count
      if place == lines.count { lines.append((name, [:])) }
      for point in points { lines[place].points[point.x, default: []].append(point.y) }
    }
    guard !lines.isEmpty else { return nil }
    let (x, y) = planned.scale.axes
    let drawn = lines.enumerated().map { style, line in series(line, of: measure, style, x, y) }
    let panel = Panel(
      x: Axis(Measure(rawValue: planned.along).words, scale: x),
      y: Axis(
        measure.words,
        unit: measure.unit, scale: y),
      series: (drawn.count <= mostBands ? drawn.flatMap(\.bands) : []) + drawn.flatMap(\.lines))
    return (panel, lines.flatMap { $0.points.values })
  }

  /// Whether the methods of a family are points of one line: each has a place of its own, as nets of
  /// different sizes have along their parameters.
  private static func isOneLine(_ family: [(method: String, points: [Point])]) -> Bool {
    let places = family.map { Set($0.points.map(\.x)) }.filter { !$0.isEmpty }
    return places.count > 1 && places.allSatisfy { $0.count == 1 }
      && Set(places.map { $0.first }).count == places.count
  }

  /// A line through medians with a band, or marks where every trial has a position of its own.
  private static func series(
    _ line: (name: String, points: [Double: [Double]]), of measure: Measure, _ style: Int,
    _ x: Axis.Scale, _ y: Axis.Scale
  ) -> (bands: [Series], lines: [Series]) {
    let positions = line.points.keys.filter { x == .linear || $0 > 0 }.sorted()
    let summaries = positions.map { position in
      summary((line.points[position] ?? []).filter { y == .linear || $0 > 0 }, of: measure)
    }
    let medians = zip(positions, summaries).map { Point($0, $1.middle) }
    let hasSpread = line.points.values.contains { $0.count > 1 }
    let band = zip(positions, summaries).map {
      Series.BandPoint($0, lower: $1.lower, upper: $1.upper)
    }
    let marks = Series(nil, style: style, .points(medians))
    return (
      hasSpread && positions.count > 1 ? [Series(nil, style: style, .band(band))] : [],
      [Series(line.name, style: style, .line(medians))] + (positions.count <= 24 ? [marks] : [])
    )
  }

  /// The median with the quartiles, or of what is 1 for success and 0 otherwise the share with its
  /// interval.
  private static func summary(
    _ values: [Double], of measure: Measure
  ) -> (lower: Double, middle: Double, upper: Double) {
    if measure.isSuccess, !values.isEmpty, values.allSatisfy({ $0 == 0 || $0 == 1 }) {
      let rate = SuccessRate(
        values.count { $0 == 1 }, of: values.count, level: ReportConstants.intervalLevel)
      return (rate.lower, rate.share, rate.upper)
    }
    let quartiles = Quartiles(values)
    return (quartiles.lower, quartiles.median, quartiles.upper)
  }

  /// The name of the line that a method's points are on: its label without the part of a grid that the
  /// horizontal axis shows.
  private static func lineName(_ label: String, along: String) -> String {
    let base = MethodFamily.base(of: label)
    guard base != label else { return label }
    let parts = label.dropFirst(base.count + 2).dropLast().components(separatedBy: ", ")
      .filter { !$0.hasPrefix("\(along) ") }
    return parts.isEmpty ? base : "\(base) (\(parts.joined(separator: ", ")))"
  }
}

extension Measure {
  /// What an axis counts it in, where its words don't say.
  fileprivate var unit: String? {
    if isSuccess { return "share of trials" }
    if isShare { return "share" }
    return rawValue == Cost.work.rawValue ? "network sweeps" : nil
  }
}

extension Panel {
  /// Whether some line has a band about it, or there are so few that none had one to show.
  fileprivate var hasBands: Bool {
    series.count { $0.label != nil } <= PlannedFigureSection.mostBands
  }
}

extension PlannedFigure.Scale {
  fileprivate var axes: (x: Axis.Scale, y: Axis.Scale) {
    switch self {
    case .linear: (.linear, .linear)
    case .logX: (.logarithmic, .linear)
    case .logY: (.linear, .logarithmic)
    case .logLog: (.logarithmic, .logarithmic)
    }
  }
}
