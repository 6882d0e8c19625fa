import Foundation

/// Whole numbers from 1 to `last`, about evenly spaced on a logarithmic scale, both ends included: the
/// epochs at which a series looks at a training.
func logarithmicGrid(to last: Int, points: Int) -> [Int] {
  precondition(last >= 1 && points >= 2, "A grid has two ends")
  let numbers = (0..<points).map { place in
    Int(pow(Double(last), Double(place) / Double(points - 1)).rounded())
  }
  return Set(numbers).sorted()
}

extension Double {
  /// The value to a few significant digits: series are drawn, and records stay small.
  func rounded(toDigits digits: Int) -> Double {
    guard self != 0, isFinite else { return self }
    return Double(String(format: "%.\(digits - 1)e", self)) ?? self
  }
}

extension StudySeries {
  /// A series along epochs, its values to four digits.
  init(_ measure: String, alongEpochs epochs: [Int], _ values: [Double?]) {
    self.init(
      measure, along: "epoch", positions: epochs.map(Double.init),
      values: values.map { $0?.rounded(toDigits: 4) })
  }
}
