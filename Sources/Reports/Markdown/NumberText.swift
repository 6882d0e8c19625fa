import ExperimentRunner
import Foundation

/// Numbers as reports write them: rounded to what a reader can use, the same on every machine.
enum NumberText {
  /// A number to some significant digits: "0.0123", "4,560", "1.23·10⁷"; "∞" for a cost that was
  /// never paid off, "–" for none.
  static func significant(_ value: Double, digits: Int = 3) -> String {
    if value.isNaN { return "–" }
    if value.isInfinite { return value > 0 ? "∞" : "−∞" }
    if value == 0 { return "0" }
    let exponential = String(format: "%.\(digits - 1)e", abs(value))
    let parts = exponential.split(separator: "e")
    let power = Int(parts[1]) ?? 0
    let sign = value < 0 ? "−" : ""
    if power >= 6 || power < -4 { return "\(sign)\(parts[0])·10\(superscript(power))" }
    let rounded = Double(exponential) ?? abs(value)
    return sign + grouped(String(format: "%.\(max(0, digits - 1 - power))f", rounded))
  }

  /// A number that was chosen, such as a tolerance, as short as it can be told: "0.05", "10⁻⁸".
  static func setting(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return significant(value) }
    let parts = String(format: "%.9e", abs(value)).split(separator: "e")
    let power = Int(parts[1]) ?? 0
    let sign = value < 0 ? "−" : ""
    if (-4..<6).contains(power) { return sign + grouped(String(format: "%.10g", abs(value))) }
    let mantissa = String(format: "%.10g", Double(parts[0]) ?? 1)
    return sign + (mantissa == "1" ? "" : "\(mantissa)·") + "10\(superscript(power))"
  }

  /// "1 test", "3 tests".
  static func count(_ number: Int, _ noun: String) -> String {
    "\(whole(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// The difference of two values of a measure: shares in percentage points.
  static func difference(_ value: Double, of measure: Measure) -> String {
    guard measure.isShare || measure.isSuccess, value.isFinite else { return significant(value) }
    return percent(value).dropLast(1) + "percentage points"
  }

  /// The same of an interval, the unit told once: "0.5 to 0.7 percentage points".
  static func differenceInterval(
    _ lower: Double, _ upper: Double, of measure: Measure
  ) -> String {
    guard measure.isShare || measure.isSuccess, lower.isFinite, upper.isFinite else {
      return "\(difference(lower, of: measure)) to \(difference(upper, of: measure))"
    }
    return "\(percent(lower).dropLast(2)) to \(difference(upper, of: measure))"
  }

  /// A whole number: "3,823".
  static func whole(_ value: Int) -> String {
    (value < 0 ? "−" : "") + grouped(String(value.magnitude))
  }

  /// A share as a percentage with one digit after the point: "96.2 %".
  static func percent(_ share: Double, digits: Int = 1) -> String {
    guard share.isFinite else { return share.isNaN ? "–" : significant(share) }
    let text = String(format: "%.\(digits)f", abs(share) * 100)
    let isZero = !text.contains { $0 != "0" && $0 != "." }
    return (share < 0 && !isZero ? "−" : "") + text + " %"
  }

  /// A probability: to three digits after the point, or "< 0.001".
  static func probability(_ value: Double) -> String {
    value < 0.001 ? "< 0.001" : String(format: "%.3f", value)
  }

  /// The same with its letter: "p = 0.042", "p < 0.001".
  static func probabilityWords(_ value: Double) -> String {
    value < 0.001 ? "p < 0.001" : "p = \(probability(value))"
  }

  /// A measure's value: shares as percentages, the rest to significant digits.
  static func value(_ value: Double, of measure: Measure) -> String {
    measure.isShare ? percent(value) : significant(value)
  }

  /// "3" as "³".
  static func superscript(_ number: Int) -> String {
    let digits: [Character: Character] = [
      "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷",
      "8": "⁸", "9": "⁹",
    ]
    return String(String(number).map { digits[$0] ?? $0 })
  }

  /// Commas between thousands, from 1,000 on.
  private static func grouped(_ text: String) -> String {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    var whole = ""
    for (place, digit) in parts[0].reversed().enumerated() {
      if place > 0, place.isMultiple(of: 3) { whole.append(",") }
      whole.append(digit)
    }
    return String(whole.reversed()) + (parts.count > 1 ? ".\(parts[1])" : "")
  }
}

extension Measure {
  /// Whether its values are shares of patterns.
  var isShare: Bool {
    ["-error", "-accuracy", "-fraction", "-share"].contains { rawValue.hasSuffix($0) }
  }

  /// Its name in sentences and on axes: "test error".
  var words: String { rawValue.replacingOccurrences(of: "-", with: " ") }
}

extension MeasureTarget {
  /// "test error ≤ 5.0 %".
  var words: String {
    let level =
      measure.isShare ? NumberText.setting(level * 100) + " %" : NumberText.setting(level)
    return "\(measure.words) \(measure.largerIsBetter ? "≥" : "≤") \(level)"
  }
}
