public import Catalogue

/// The adjoint `y = e` of Jacobian-free backpropagation (Fung et al. 2022): no product at all. A
/// direction of descent where `J` is a contraction well below 1.
public struct OneStepAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "one-step", "Jacobian-free: the error itself is the adjoint", reference: "Fung et al. 2022"
  ) { _ in OneStepAdjoint() }
  public let name = "one-step"
  public var neglects: String? { "the Jacobian: all feedback of the state on itself" }

  /// The one-step adjoint.
  public init() {}

  public func makeSolver(for map: CountedMap, capacity: Int) -> any AdjointSolver {
    AdjointSeries(terms: 1, damping: 1, width: map.stateWidth, capacity: capacity)
  }
}
