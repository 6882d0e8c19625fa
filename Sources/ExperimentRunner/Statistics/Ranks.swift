/// Ranks from 1, equal values sharing the mean of theirs.
enum Ranks {
  /// The rank of each value, and the sizes of the groups of equal ones.
  static func average(_ values: [Double]) -> (ranks: [Double], groups: [Int]) {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var groups: [Int] = []
    var first = 0
    while first < order.count {
      var end = first + 1
      while end < order.count, values[order[end]] == values[order[first]] { end += 1 }
      // Ranks first + 1 to end, whose mean is this.
      let rank = Double(first + 1 + end) / 2
      for place in first..<end { ranks[order[place]] = rank }
      groups.append(end - first)
      first = end
    }
    return (ranks, groups)
  }
}
