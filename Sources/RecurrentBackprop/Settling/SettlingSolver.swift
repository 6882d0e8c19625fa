public import GSLNumerics

/// A way to find the fixed points `x* = F(x*)` of a map: its settings. What works with them on a
/// batch is its stepper.
///
/// A new solver is one new file beside this one and one line in `solverCatalogue`.
public protocol SettlingSolver: Sendable {
  /// Room for a batch of up to `capacity` patterns; nothing is allocated afterwards.
  /// - Throws: `SettlingError` when the settings don't fit the map.
  func makeStepper(for map: CountedMap, capacity: Int) throws -> any SettlingStepper
}

/// What moves the states of a batch, one step at a time. `Settler` owns the loop around it, measures
/// the residuals and decides when a pattern is done.
///
/// Whatever a stepper keeps from step to step, it keeps for each pattern by itself, so that a
/// pattern moves alike in any batch. A pattern's *slot* is its place in the batch, from 0.
public protocol SettlingStepper: AnyObject {
  /// How many patterns this stepper works on at once; the loop hands it so many at a time. A solver
  /// that keeps much for each pattern (GSL's root finders) takes one after the other.
  var patternsAtOnce: Int { get }

  /// Whether steps need the map linearized at the states; the loop then does so as it evaluates.
  var linearizes: Bool { get }

  /// Forgets all patterns and begins with new ones in the slots `0..<count`.
  func begin(count: Int)

  /// Moves patterns from a cold start, zero, before anything is measured there.
  func approach(_ states: MutableMatrixView, rows: Range<Int>, options: SettlingOptions)

  /// Moves every pattern of the batch by one step, or gives it up by `batch.stall`.
  func step(_ batch: SettlingBatch)

  /// Exchanges what is kept of the patterns in two slots.
  func swapRows(_ first: Int, _ second: Int)
}

extension SettlingStepper {
  public var patternsAtOnce: Int { Int.max }
  public var linearizes: Bool { false }
  public func approach(_ states: MutableMatrixView, rows: Range<Int>, options: SettlingOptions) {}
}

/// The patterns still unsettled, as a step sees them: one row a pattern.
public struct SettlingBatch {
  /// The states `x`; a step overwrites them.
  public let states: MutableMatrixView
  /// `F(x)` at these states.
  public let images: MatrixView
  /// `‖x − F(x)‖₂` of each row.
  public let residuals: UnsafePointer<Double>
  /// The rows of the map that these patterns have.
  public let rows: Range<Int>
  /// How many steps these patterns made before.
  public let stepsDone: Int
  /// When settling stops.
  public let options: SettlingOptions

  let stalls: StallRecord
  /// The slot of the first row, where a step is handed only some of its patterns.
  var firstSlot = 0

  /// The number of patterns.
  public var count: Int { rows.count }

  /// The map's row of the pattern in a slot, as the range that the map's calls take.
  public func row(_ slot: Int) -> Range<Int> {
    rows.lowerBound + slot..<rows.lowerBound + slot + 1
  }

  /// One pattern as a batch of its own.
  func pattern(_ slot: Int) -> SettlingBatch {
    SettlingBatch(
      states: states.rows(slot..<slot + 1), images: images.rows(slot..<slot + 1),
      residuals: residuals + slot, rows: row(slot), stepsDone: stepsDone, options: options,
      stalls: stalls, firstSlot: firstSlot + slot)
  }

  /// Whether this step gave up the pattern in a slot.
  func isStalled(_ slot: Int) -> Bool { stalls.reasons[firstSlot + slot] != nil }

  /// Gives up the pattern in a slot.
  /// - Parameter reason: what keeps the solver from going on, as a clause: "I − J is singular".
  public func stall(_ slot: Int, _ reason: String) { stalls.reasons[firstSlot + slot] = reason }
}

/// Which patterns a step gave up, by slot.
final class StallRecord {
  @exclusivity(unchecked) var reasons: [String?]

  init(capacity: Int) { reasons = Array(repeating: nil, count: capacity) }
}

/// Settings that don't fit the map, or a start of the wrong shape: one line.
public struct SettlingError: Error, Equatable, CustomStringConvertible {
  /// The line.
  public let description: String

  /// An error of this text.
  public init(_ description: String) { self.description = description }
}
