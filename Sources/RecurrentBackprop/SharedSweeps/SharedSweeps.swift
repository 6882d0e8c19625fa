import GSLNumerics

/// Sweeps in single precision over a batch whose patterns share one product (`SharedProductMap`),
/// with or without a factorization shared by the batch.
///
/// With `D̄` the batch's mean slope, `H = (I − W D̄)⁻¹ W = W (I − D̄ W)⁻¹` turns
/// `v = W f(v + c)` into the chord iteration `v ← H (f(v + c) − D̄ v)`, and
/// `(I − D W) δ = r` into `s ← H (r + (D − D̄) s)`, `δ = r + D s`; the transposed system has
/// `Hᵀ = (I − Wᵀ D̄)⁻¹ Wᵀ` in its place. Each is one product a sweep, and contracts by the spread of
/// the slopes instead of by the slopes. Without a factorization `D̄ = 0` and `H = W`, and these are the
/// plain sweeps.
///
/// Single precision gives six digits; the caller measures the residual in double precision and comes
/// back with it for the next ones (iterative refinement: Wilkinson 1963). Every pattern stops by its
/// own change and then leaves the batch.
final class SharedSweeps {
  /// Beyond this many sweeps the iteration is not worth going on with.
  static let maximumSweeps = 200
  /// The smallest change, relative, that single precision resolves.
  static let resolution = 2e-6

  let map: any SharedProductMap
  let width: Int
  /// `H`, or `W` where there is no factorization.
  let propagator: SinglePropagator
  /// `D̄`, and `−D̄`.
  let meanSlopes: SingleMatrixBuffer
  let negatedSlopes: SingleMatrixBuffer
  /// Whether `propagator` is `H`.
  private(set) var isFactored = false

  // What moves with the patterns, a row each: `c` or `r`; the factors of the state in the source;
  // the product `v` or `s`; `f(v + c)`; and what the product takes, `f(v + c) − D̄ v` or
  // `r + (D − D̄) s`.
  let bases, factors, states, values, sources: SingleMatrixBuffer
  /// By row: the pattern's slot, the squared change of its last sweep, and the scale of its `r`.
  var slots: [Int]
  var lastChanges: [Float]
  var scales: [Double]
  let doubles: MatrixBuffer

  private let solver: SingleFactorization
  private var system: SingleMatrixBuffer?
  private var version = -1

  init(map: any SharedProductMap, capacity: Int) {
    self.map = map
    width = map.stateWidth
    let n = map.stateWidth
    propagator = SinglePropagator(order: n, capacity: capacity)
    meanSlopes = SingleMatrixBuffer(rows: 1, columns: n)
    negatedSlopes = SingleMatrixBuffer(rows: 1, columns: n)
    let make = { SingleMatrixBuffer(rows: capacity, columns: n) }
    (bases, factors, states, values, sources) = (make(), make(), make(), make(), make())
    slots = Array(repeating: 0, count: capacity)
    lastChanges = Array(repeating: 0, count: capacity)
    scales = Array(repeating: 0, count: capacity)
    doubles = MatrixBuffer(rows: 3, columns: n)
    solver = SingleFactorization(order: n)
  }

  var capacity: Int { slots.count }

  /// Takes the map's weights, if they have changed.
  func takeWeights() {
    if version != map.weightsVersion { forgetFactorization() }
  }

  /// Forgets the factorization: what one batch gives does not depend on those before.
  func forgetFactorization() {
    guard isFactored || version != map.weightsVersion else { return }
    isFactored = false
    version = map.weightsVersion
    VectorKernels.round(map.sharedWeights.base, to: propagator.matrix.base, count: width * width)
    propagator.prepare()
    meanSlopes.base.update(repeating: 0, count: width)
    negatedSlopes.base.update(repeating: 0, count: width)
  }

  /// Factors `I − D̄ W` with `D̄` as it stands in `doubles`, row 0.
  /// - Returns: whether it is regular; without a factorization otherwise.
  func factor() -> Bool {
    let system = system ?? SingleMatrixBuffer(rows: width, columns: width)
    self.system = system
    VectorKernels.round(doubles.view.base, to: meanSlopes.base, count: width)
    VectorKernels.round(doubles.view.base, scale: -1, to: negatedSlopes.base, count: width)
    let weights = map.sharedWeights
    VectorKernels.round(weights.base, to: propagator.matrix.base, count: width * width)
    for i in 0..<width {
      VectorKernels.round(
        weights.base + i * weights.stride, scale: -doubles.view[0, i], to: system.row(i),
        count: width)
      system.row(i)[i] += 1
    }
    isFactored = solver.solve(system, right: propagator.matrix)
    propagator.prepare()
    if !isFactored {
      version = -1
      forgetFactorization()
    }
    return isFactored
  }

  /// Takes a row out of the first `count`, which the last one replaces.
  func remove(_ row: Int, from count: inout Int) {
    count -= 1
    guard row != count else { return }
    bases.copyRow(count, to: row)
    factors.copyRow(count, to: row)
    states.copyRow(count, to: row)
    sources.copyRow(count, to: row)
    slots[row] = slots[count]
    lastChanges[row] = lastChanges[count]
    scales[row] = scales[count]
  }
}
