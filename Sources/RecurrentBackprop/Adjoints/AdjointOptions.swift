/// When an iterated adjoint stops: what holds for every method alike.
public struct AdjointOptions: Sendable, Equatable {
  /// What `‖(I − Jᵀ) y − e‖₂` must not exceed, times `‖e‖₂`: the adjoint is linear in `e`, so its
  /// accuracy is relative.
  public var tolerance: Double
  /// The products with `J` and `Jᵀ` that a pattern may cost.
  public var maximumProducts: Int
  /// An adjoint that is, or whose residual is, more than this many times `‖e‖₂` has diverged: from
  /// there on rounding hides the error, and a residual means nothing.
  public var divergenceBound: Double
  /// Whether methods that do not need the residual measure it all the same, at one product more.
  public var measuresResidual: Bool

  /// Options; the defaults suit gradients to be compared to ten digits.
  public init(
    tolerance: Double = 1e-12, maximumProducts: Int = 1000, divergenceBound: Double = 1e8,
    measuresResidual: Bool = false
  ) {
    precondition(tolerance >= 0, "A tolerance is not negative")
    precondition(maximumProducts >= 1, "An adjoint takes at least one product")
    self.tolerance = tolerance
    self.maximumProducts = maximumProducts
    self.divergenceBound = divergenceBound
    self.measuresResidual = measuresResidual
  }

  /// The residual that an adjoint of this norm may have. Below some units in the last place of `y`
  /// no residual can be brought; a `y` so large that these hide the error is no solution.
  func allowedResidual(errorNorm: Double, adjointNorm: Double) -> Double {
    max(tolerance * errorNorm, min(0x1p-48 * adjointNorm, 1e-9 * errorNorm))
  }

  /// What that is at most, whatever the adjoint.
  func largestAllowedResidual(errorNorm: Double) -> Double { max(tolerance, 1e-9) * errorNorm }
}
