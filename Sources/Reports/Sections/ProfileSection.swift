import ExperimentRunner
import Foundation

/// Distributions of cost: how many runs were done within a budget, and within a factor of the best.
enum ProfileSection {
  static func section(_ trials: ReportTrials) -> Section {
    var section = Section("Distributions of cost")
    let targets = trials.specification.targets
    guard !targets.isEmpty else { return section }
    let runs = trials.of(trials.methods.first ?? "").count * targets.count
    for group in LineGroups(trials.methods, among: trials.methods).groups {
      let methods = group.lines.map(\.method)
      let panels = trials.costs.compactMap { cost in
        panel(dataProfiles(trials, methods, targets, cost), methods, axis: axis(cost))
      }
      guard !panels.isEmpty else { continue }
      section.add(
        Figure(
          name: "data-profiles\(group.suffix)", title: "Data profiles\(group.title)",
          caption: "Data profiles (Moré & Wild 2009): the share of runs that reached their target "
            + "within a cost, over \(runs) runs a method (problem × replicate × target; targets: "
            + "\(targets.map(\.words).joined(separator: ", "))). A curve that ends below 1 "
            + "has failures.\(trials.timesNote)", panels: panels))
    }
    guard trials.problems.count > 1, trials.methods.count > 1 else { return section }
    let ratios = [Cost.epochs, .work].compactMap { cost in
      panel(
        CostProfiles.performanceProfiles(costs: costs(trials, trials.methods, targets, cost)),
        trials.methods,
        axis: Axis(
          "\(cost.quantity) : the best method's", scale: .logarithmic, from: 1))
    }
    if !ratios.isEmpty {
      section.add(
        Figure(
          name: "performance-profiles", title: "Performance profiles",
          caption: "Performance profiles (Dolan & Moré 2002): the share of the \(runs) runs that a "
            + "method did within a factor of the best method's cost on the same draws. Left edge: "
            + "the share it won; right edge: the share it did at all.", panels: ratios))
    }
    return section
  }

  private static func axis(_ cost: Cost) -> Axis {
    Axis(cost.quantity, unit: cost.quantity == cost.unit ? nil : cost.unit)
  }

  /// A row a method; infinite for failures, empty where there are no times.
  private static func costs(
    _ trials: ReportTrials, _ methods: [String], _ targets: [MeasureTarget], _ cost: Cost
  ) -> [[Double]] {
    methods.map { method in
      targets.flatMap { target in
        (trials.costs(cost, of: method, to: target) ?? []).map(\.cost)
      }
    }
  }

  private static func dataProfiles(
    _ trials: ReportTrials, _ methods: [String], _ targets: [MeasureTarget], _ cost: Cost
  ) -> [StepFunction] {
    costs(trials, methods, targets, cost).map { CostProfiles.dataProfile(costs: $0) }
  }

  private static func panel(_ profiles: [StepFunction], _ methods: [String], axis: Axis) -> Panel? {
    let positions = profiles.flatMap { $0.steps.map(\.position) }
    guard let last = positions.max() else { return nil }
    var axis = axis
    let smallest = positions.filter { $0 > 0 }.min() ?? last
    if last > CurveSection.logarithmicFrom * smallest { axis.scale = .logarithmic }
    let isLogarithmic = axis.scale == .logarithmic
    let first = isLogarithmic ? axis.lowerBound ?? smallest * 0.8 : 0
    axis.lowerBound = first
    axis.upperBound = isLogarithmic ? max(last * 1.25, first * 1.25) : last * 1.05
    let end = axis.upperBound ?? last
    return Panel(
      x: axis, y: Axis("share of runs", from: 0, to: 1),
      series: zip(methods, profiles).enumerated().map { place, pair in
        let (method, profile) = pair
        let inside = profile.steps.filter { $0.position > first }.map {
          Point($0.position, $0.value)
        }
        let edges = (
          Point(first, profile.value(at: first)), Point(end, profile.value(at: end))
        )
        return Series(method, style: place, .steps([edges.0] + inside + [edges.1]))
      })
  }
}
