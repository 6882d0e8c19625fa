/// Distributions of cost over problems, replicates and targets, for reading off how often a method
/// is done within a budget.
public enum CostProfiles {
  /// The data profile of one method: the share of its (problem, replicate, target) runs that were
  /// done within a cost (Moré & Wild 2009; with one problem the empirical distribution of the cost).
  /// - Parameters:
  ///   - costs: the cost of each run, infinite for a failure.
  ///   - units: what one unit of cost is in each run, such as the `n + 1` evaluations of a simplex
  ///     gradient that Moré & Wild divide by; ones leave the cost as it is.
  public static func dataProfile(costs: [Double], units: [Double]? = nil) -> StepFunction {
    precondition(units.map { $0.count == costs.count } ?? true, "Every run has its unit")
    let units = units ?? costs.map { _ in 1 }
    return StepFunction(shareOf: zip(costs, units).map { $0 / $1 })
  }

  /// The performance profiles of several methods: for each, the share of instances that it solved
  /// within a factor of the best method's cost there (Dolan & Moré 2002).
  ///
  /// An instance that no method solved counts for every method as not solved. A best cost of 0 has
  /// the ratio 1 for those that share it and an infinite one for the others.
  /// - Parameter costs: a row a method, a column an instance; infinite for a failure.
  public static func performanceProfiles(costs: [[Double]]) -> [StepFunction] {
    let instances = costs.first?.count ?? 0
    precondition(costs.allSatisfy { $0.count == instances }, "Every method ran every instance")
    let best = (0..<instances).map { instance in costs.map { $0[instance] }.min() ?? .infinity }
    return costs.map { row in
      StepFunction(
        shareOf: zip(row, best).map { cost, best in
          guard cost.isFinite else { return .infinity }
          return cost == best ? 1 : cost / best
        })
    }
  }
}
