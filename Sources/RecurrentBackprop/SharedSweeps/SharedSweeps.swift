import GSLNumerics

/// Sweeps of few digits over a batch whose patterns share one product (`SharedProductMap`), with or
/// without a factorization shared by the batch.
///
/// With `D̄` the batch's mean slope, `H = (I − W D̄)⁻¹ W = W (I − D̄ W)⁻¹` turns
/// `v = W f(v + c)` into the chord iteration `v ← H (f(v + c) − D̄ v)`, and
/// `(I − D W) δ = r` into `s ← H (r + (D − D̄) s)`, `δ = r + D s`; the transposed system has
/// `Hᵀ = (I − Wᵀ D̄)⁻¹ Wᵀ` in its place. Each is one product a sweep, and contracts by the spread of
/// the slopes instead of by the slopes. Without a factorization `D̄ = 0` and `H = W`, and these are the
/// plain sweeps.
///
/// Single precision gives six digits; the caller measures the residual in double precision and comes
/// back with it for the next ones (iterative refinement: Wilkinson 1963). Most products are of 16 bits
/// and of what changed since the last one, `v ← v + H (source − held)`, which is good to some
/// 1/4000 of the change; see `takesShortProduct`. Of a linear system only the difference `source − held`
/// is carried on, its residual, which makes acceleration cheap; see `CorrectionRows`. Every pattern
/// stops by its own change and then leaves the batch. The threads of `ThreadTeam` share the patterns,
/// each with its own to the end.
final class SharedSweeps {
  /// Beyond this many sweeps the iteration is not worth going on with.
  static let maximumSweeps = 200
  /// The smallest change, relative, that single precision resolves.
  static let resolution = 2e-6
  /// The error of 16 bits, summed since the last product in single precision, may be this share of
  /// the present change, which is the iteration's own error or more.
  private static let toleratedDrift: Float = 0.25
  /// A sweep that leaves more than this of the squared residual is slow enough to be worth
  /// accelerating.
  static let slowChange: Float = 0.04

  let map: any SharedProductMap
  let width: Int
  let capacity: Int
  /// `H`, or `W` where there is no factorization.
  let propagator: SinglePropagator
  /// `D̄`, and `−D̄`.
  let meanSlopes: SingleMatrixBuffer
  let negatedSlopes: SingleMatrixBuffer
  /// Whether `propagator` is `H`.
  var isFactored = false

  // What moves with the patterns, a row each: `c` or `r`; the factors of the state in the source;
  // the product `v` or `s`; `f(v + c)`, or the last product; what the product takes,
  // `f(v + c) − D̄ v` or `r + (D − D̄) s`; what it has taken, or the last step of that; and how far
  // `r + (D − D̄) s` is from what has been taken.
  let bases, factors, states, values, sources, held, residuals: SingleMatrixBuffer
  let corrections: CorrectionRows
  let shorts: ShortRows
  /// By row.
  let rows: UnsafeMutablePointer<Row>
  /// By row, the change since its last product.
  let changes: UnsafeMutablePointer<VectorKernels.Change>
  /// `D̄` as found, and room for the sums that it is found by: a sum, a net input and slopes a share.
  let meanSlope, sampleSums: MatrixBuffer
  /// By slot, how it ended.
  let ends: UnsafeMutablePointer<End>
  /// The threads' shares, made as there are threads.
  private var parts: [SweepPart] = []

  let solver: SingleFactorization
  /// Room for what is factored, made when it is first needed.
  var system: SingleMatrixBuffer?
  /// The map's weights that `propagator` was made from.
  var version = -1

  /// What stands in a row: the pattern's slot, the scale of its `r`, the products it may take, and
  /// whether it is about to leave.
  struct Row {
    var slot = 0
    var scale = 0.0
    var limit = 0
    var leaves = false
  }

  /// The sweeps that a pattern took, and whether it got there.
  struct End {
    var sweeps = 0
    var isThere = false
  }

  init(map: any SharedProductMap, capacity: Int) {
    self.map = map
    self.capacity = capacity
    width = map.stateWidth
    let n = map.stateWidth
    propagator = SinglePropagator(order: n)
    meanSlopes = SingleMatrixBuffer(rows: 1, columns: n)
    negatedSlopes = SingleMatrixBuffer(rows: 1, columns: n)
    let stride = propagator.stride
    let make = { SingleMatrixBuffer(rows: capacity, columns: stride) }
    (bases, factors, states, values, sources, held, residuals) = (
      make(), make(), make(), make(), make(), make(), make()
    )
    corrections = CorrectionRows(
      base: bases, factors: factors, state: states, source: sources, residual: residuals,
      step: held, answer: values, count: n)
    shorts = ShortRows(rows: capacity, columns: n)
    rows = .allocate(capacity: max(1, capacity))
    rows.initialize(repeating: Row(), count: max(1, capacity))
    changes = .allocate(capacity: max(1, capacity))
    changes.initialize(repeating: VectorKernels.Change(), count: max(1, capacity))
    ends = .allocate(capacity: max(1, capacity))
    ends.initialize(repeating: End(), count: max(1, capacity))
    meanSlope = MatrixBuffer(rows: 1, columns: n)
    sampleSums = MatrixBuffer(rows: 3 * Self.sampleShares, columns: n)
    solver = SingleFactorization(order: n)
  }

  deinit {
    rows.deallocate()
    changes.deallocate()
    ends.deallocate()
  }

  // MARK: - Parts

  /// Up to this width `H` in 16 bits stays in the second cache, so that parts may be small.
  private static let largestCachedWidth = 360

  /// Shares the first `count` rows among the threads, or gives all to the caller where they are few.
  ///
  /// Ten sweeps or more go by to the next meeting, but a thread that is kept waiting costs as much as
  /// several save: a sweep is to be worth the hand-over. Several parts a thread even out that some
  /// patterns take longer.
  func share(_ count: Int) -> ArraySlice<SweepPart> {
    let work = width * (width + 32)
    var number = 1
    if ThreadTeam.isWorthSharing(count * work) {
      number = max(1, min(ThreadTeam.size, count / 4))
      let each = count / (4 * number)
      if width <= Self.largestCachedWidth, each >= 16, ThreadTeam.isWorthSharing(each * work) {
        number *= 4
      }
    }
    while parts.count < number { parts.append(SweepPart()) }
    for index in 0..<number {
      let first = index * count / number
      parts[index].begin(first, count: (index + 1) * count / number - first)
    }
    return parts[..<number]
  }

  /// Calls `body` with every part, each in a thread of its own.
  func forEach(_ parts: ArraySlice<SweepPart>, _ body: (SweepPart) -> Void) {
    ThreadTeam.run(parts: parts.count) { body(parts[$0]) }
  }

  /// Takes the rows that leave out of a part's active ones, the last of which fill the gaps.
  /// - Parameter isLinear: whether the rows are those of linear systems.
  func removeLeaving(from part: SweepPart, isLinear: Bool) {
    let end = partition(
      part.first..<part.first + part.count, leaves: { rows[$0].leaves },
      exchange: { row, last in
        bases.copyRow(last, to: row)
        states.copyRow(last, to: row)
        if isLinear {
          factors.copyRow(last, to: row)
          residuals.copyRow(last, to: row)
          values.copyRow(last, to: row)
          if !propagator.hasShortProducts { held.copyRow(last, to: row) }
        } else {
          sources.copyRow(last, to: row)
          held.copyRow(last, to: row)
        }
        rows[row] = rows[last]
        changes[row] = changes[last]
      })
    part.count = end - part.first
  }

  /// Whether a part's next product is one in 16 bits, of what changes by it; counts that product.
  ///
  /// Such a product errs by a share `ε` of the change, in its own rounding and in that of `H`. All of
  /// it stays in the sum; once it is no longer small against the change, one product in single
  /// precision of all that is included takes its place.
  func takesShortProduct(_ part: SweepPart) -> Bool {
    var (sum, steps): (Float, Float) = (0, 0)
    for row in part.first..<part.first + part.count {
      sum += changes[row].change
      steps += changes[row].step
    }
    let isShort =
      propagator.hasShortProducts
      && propagator.shortError * part.drift <= Self.toleratedDrift * sum.squareRoot()
    part.drift = isShort ? part.drift + steps.squareRoot() : 0
    part.countProducts()
    if isShort { part.shortProducts += part.count }
    return isShort
  }
}

/// The rows that one thread works on, the active ones from `first` on, and what it has done. One
/// thread alone reads and writes it while a sweep lasts, so accesses are not checked.
final class SweepPart {
  @exclusivity(unchecked) fileprivate(set) var first = 0
  @exclusivity(unchecked) fileprivate(set) var count = 0
  /// The changes since the last product in single precision, as a norm over the part.
  @exclusivity(unchecked) fileprivate var drift: Float = 0
  @exclusivity(unchecked) var sweep = 0
  /// The squared change of the last sweep, and that of the one before.
  @exclusivity(unchecked) var change: Float = 0
  @exclusivity(unchecked) var lastChange = Float.infinity
  @exclusivity(unchecked) var evaluations = 0
  @exclusivity(unchecked) fileprivate(set) var products = 0
  @exclusivity(unchecked) fileprivate(set) var shortProducts = 0

  /// Counts a product of every active row.
  func countProducts() { products += count }

  fileprivate func begin(_ first: Int, count: Int) {
    (self.first, self.count) = (first, count)
    (drift, sweep, change, lastChange) = (0, 0, 0, .infinity)
    (evaluations, products, shortProducts) = (0, 0, 0)
  }
}
