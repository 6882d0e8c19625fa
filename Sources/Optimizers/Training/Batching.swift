import GSLNumerics
import Objectives

/// How many patterns a step sees.
public enum Batching: Hashable, Sendable {
  /// One pattern a step, every pattern once an epoch, in an order drawn anew each epoch.
  case online
  /// So many patterns a step, in an order drawn anew each epoch; the last batch has what is left.
  case miniBatch(Int)
  /// All patterns every step, in their own order.
  case fullBatch

  /// The patterns a step sees of `total`.
  public func size(of total: Int) -> Int {
    switch self {
    case .online: min(1, total)
    case .miniBatch(let size): min(size, total)
    case .fullBatch: total
    }
  }
}

/// The batches of one epoch after another.
struct BatchSequence {
  private var order: [Int]
  private let size: Int

  init(_ batching: Batching, patterns: Int) {
    size = max(1, batching.size(of: patterns))
    order = size < patterns ? Array(0..<patterns) : []
  }

  /// The steps of an epoch.
  var count: Int { order.isEmpty ? 1 : (order.count + size - 1) / size }

  /// Whether every step sees all patterns.
  var isFullBatch: Bool { order.isEmpty }

  /// Draws the next epoch's order; full batches draw nothing.
  mutating func shuffle(using generator: SeededGenerator) {
    if !isFullBatch { generator.shuffle(&order) }
  }

  subscript(index: Int) -> PatternBatch {
    if isFullBatch { return .all }
    return .some(order[index * size..<min((index + 1) * size, order.count)])
  }
}
