/// What the dynamics do near one fixed point: the spectrum of the map's Jacobian `J` there.
public struct FixedPointStability: Equatable, Sendable, Codable {
  /// The eigenvalues of `J` by falling magnitude: all `n`, or those that Arnoldi's process found.
  public let eigenvalues: [Eigenvalue]
  /// Whether these are all.
  public let isComplete: Bool
  /// Whether the edges below are certain; `false` when Arnoldi's process ended before they stood
  /// still.
  public let isConverged: Bool
  /// `ρ(J) = max |λ|`: below 1 where the iteration `x ← F(x)` is stable.
  public let spectralRadius: Double
  /// `max Re λ(J)`: below 1 where the relaxation `dx/dt = −x + F(x)` is stable.
  public let spectralAbscissa: Double
  /// The condition of `I − J` in the Euclidean norm; infinite where it is singular.
  public let condition: Double
  /// Henrici's departure from normality over the norm, `√(‖J‖²_F − Σ|λ|²) / ‖J‖_F` (Henrici 1962):
  /// 0 for a normal matrix, near 1 where errors may grow long before they fall. `nil` without all
  /// eigenvalues.
  public let nonNormality: Double?

  /// What must stay below 1 under some dynamics.
  public func edge(_ dynamics: Dynamics) -> Double {
    dynamics == .discrete ? spectralRadius : spectralAbscissa
  }

  /// How far from losing stability: 1 less the edge; negative where it is unstable.
  public func margin(_ dynamics: Dynamics) -> Double { 1 - edge(dynamics) }

  /// Whether small deviations die out.
  public func isStable(_ dynamics: Dynamics) -> Bool { edge(dynamics) < 1 }

  /// The eigenvalue at the edge; of a pair, the one above the real axis.
  public func leading(_ dynamics: Dynamics) -> Eigenvalue? {
    eigenvalues.max {
      let (first, second) = (dynamics.edge(of: $0), dynamics.edge(of: $1))
      return first != second ? first < second : $0.imaginary < $1.imaginary
    }
  }
}

/// One pattern's settling, and the stability of its fixed point if it has one.
public struct PatternStability: Equatable, Sendable {
  /// The pattern's number.
  public let pattern: Int
  /// How it settled.
  public let settling: PatternSettling
  /// Its fixed point's stability; `nil` when it did not settle.
  public let stability: FixedPointStability?
  /// The fixed point, `n` values; `nil` when it did not settle or where nobody asked for it.
  public let fixedPoint: [Double]?

  /// A pattern's stability.
  public init(
    pattern: Int, settling: PatternSettling, stability: FixedPointStability?,
    fixedPoint: [Double]? = nil
  ) {
    self.pattern = pattern
    self.settling = settling
    self.stability = stability
    self.fixedPoint = fixedPoint
  }
}

/// The edge of the spectrum over many patterns: what a training history shows of an epoch.
public struct SpectralEdge: Equatable, Sendable, Codable {
  /// The largest `ρ(J)` over the patterns that settled; `nil` without any.
  public let spectralRadius: Double?
  /// The largest `max Re λ(J)` over them.
  public let spectralAbscissa: Double?
  /// The largest condition of `I − J` over them.
  public let condition: Double?
  /// Patterns by settling outcome, under the outcomes' names.
  public let outcomes: [String: Int]
  /// The patterns that settled on a point unstable for the iteration.
  public let discretelyUnstable: Int
  /// The patterns that settled on a point unstable for the relaxation.
  public let continuouslyUnstable: Int

  /// The edge over some patterns.
  public init(_ patterns: [PatternStability]) {
    let settled = patterns.compactMap(\.stability)
    spectralRadius = settled.map(\.spectralRadius).max()
    spectralAbscissa = settled.map(\.spectralAbscissa).max()
    condition = settled.map(\.condition).max()
    outcomes = patterns.reduce(into: [:]) { $0[$1.settling.outcome.name, default: 0] += 1 }
    discretelyUnstable = settled.count { !$0.isStable(.discrete) }
    continuouslyUnstable = settled.count { !$0.isStable(.continuous) }
  }
}
