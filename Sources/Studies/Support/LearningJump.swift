/// The largest fall of a learning curve from one epoch to the next.
struct LearningJump: Equatable {
  /// The later of the two epochs, from 1 (the fall from the first value, epoch 0, to the next is 1).
  let epoch: Int
  /// The fall over the median change, by size, of all epochs of the curve.
  let ratio: Double
  /// The fall over the whole descent, from the curve's largest value to its least.
  let share: Double

  /// The jump of a curve, up to where it first comes down to `floor` of its first value: what follows is
  /// a tail of ever smaller changes. `nil` for a curve that does not fall.
  init?(_ curve: [Double], floor: Double = 0.01) {
    guard let first = curve.first else { return nil }
    let end = curve.firstIndex { $0 <= floor * first } ?? curve.count - 1
    let part = curve[...end]
    guard part.count > 2 else { return nil }
    let falls = zip(part, part.dropFirst()).map { $0 - $1 }
    let largest = falls.max() ?? 0
    let sizes = falls.map(abs).sorted()
    let (left, right) = (sizes[(sizes.count - 1) / 2], sizes[sizes.count / 2])
    let median = (left + right) / 2
    guard largest > 0, median > 0 else { return nil }
    epoch = (falls.firstIndex(of: largest) ?? 0) + 1
    ratio = largest / median
    share = largest / ((part.max() ?? 0) - (part.min() ?? 0))
  }
}
