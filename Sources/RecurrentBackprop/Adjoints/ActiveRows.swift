import GSLNumerics

/// The rows of a batch that are still worked on, kept together at the front.
///
/// A row that is done changes places with an active one from the back, in the map and in every buffer
/// named at the start, so that a sweep stays one product over adjacent rows.
final class ActiveRows {
  /// Which pattern stands in each row.
  @exclusivity(unchecked) private(set) var order: [Int]
  /// The number of active rows.
  @exclusivity(unchecked) private(set) var count = 0
  @exclusivity(unchecked) private var total = 0
  private let buffers: [MatrixBuffer]

  /// - Parameter buffers: what moves with the rows, `capacity` rows each.
  init(capacity: Int, moving buffers: [MatrixBuffer]) {
    order = Array(0..<capacity)
    self.buffers = buffers
  }

  /// The active rows.
  var rows: Range<Int> { 0..<count }

  /// Begins with the rows `0..<count`, all active.
  func begin(_ count: Int) {
    (self.count, total) = (count, count)
    for row in 0..<count { order[row] = row }
  }

  /// Exchanges two rows.
  func exchange(_ first: Int, _ second: Int, in map: CountedMap) {
    guard first != second else { return }
    map.map.swapRows(first, second)
    order.swapAt(first, second)
    for buffer in buffers { buffer.view.swapRows(first, second) }
  }

  /// Takes the rows that are done out.
  /// - Parameter exchanged: called with every two rows that changed places.
  func retire(
    in map: CountedMap, where isDone: (Int) -> Bool,
    exchanged: (_ first: Int, _ second: Int) -> Void
  ) {
    count = partition(
      rows, leaves: isDone,
      exchange: { first, second in
        exchange(first, second, in: map)
        exchanged(first, second)
      })
  }

  /// Takes a row out. Rows are judged from the back, so that the one moved here has been judged.
  func retire(_ row: Int, in map: CountedMap) {
    count -= 1
    exchange(row, count, in: map)
  }

  /// Brings every row back to where it was at the start.
  func restore(in map: CountedMap) {
    for row in 0..<total {
      while order[row] != row { exchange(row, order[row], in: map) }
    }
  }
}
