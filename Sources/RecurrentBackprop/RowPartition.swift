/// Brings the rows of a batch that stay before those that leave, by the fewest exchanges: each takes
/// the last row that stays to the first place of one that leaves.
/// - Parameters:
///   - rows: the rows to part.
///   - leaves: whether the row that stood in a place at the start leaves.
///   - exchange: exchanges what stands in two places, or moves the second's to the first.
/// - Returns: the end of the rows that stay.
@inline(__always)
func partition(
  _ rows: Range<Int>, leaves: (Int) -> Bool, exchange: (_ place: Int, _ last: Int) -> Void
) -> Int {
  var (place, end) = (rows.lowerBound, rows.upperBound)
  while true {
    while place < end, !leaves(place) { place += 1 }
    while place < end, leaves(end - 1) { end -= 1 }
    guard place < end else { return end }
    end -= 1
    exchange(place, end)
    place += 1
  }
}
