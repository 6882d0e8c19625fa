import Testing

@testable import RecurrentBackprop

@Suite struct RowPartitionTests {
  @Test(arguments: [[], [2], [5], [2, 3], [6, 7], [2, 4, 5, 7], Array(2..<8)])
  func `those that stay come first, by an exchange for each place that is left before them`(
    leaving: [Int]
  ) {
    var places = Array(0..<10)
    let leaves = Set(leaving)
    var exchanges = 0
    let end = partition(
      2..<8, leaves: { leaves.contains($0) },
      exchange: { place, last in
        #expect(place < last)
        places.swapAt(place, last)
        exchanges += 1
      })
    #expect(end == 8 - leaving.count)
    #expect(Set(places[2..<end]) == Set(2..<8).subtracting(leaves))
    #expect(Set(places[end..<8]) == leaves)
    #expect(exchanges == leaving.count { $0 < end })
    #expect(places[..<2] == [0, 1] && places[8...] == [8, 9])
  }
}
