import Foundation

/// The range and the tics of an axis, chosen from the data so that they never depend on gnuplot.
struct AxisLayout: Equatable {
  /// Where the axis begins, in units of `divisor`.
  let lower: Double
  /// Where it ends.
  let upper: Double
  /// The tics with their texts, in units of `divisor`.
  let tics: [Tic]
  /// What values are divided by before they are drawn: a power of a thousand.
  let divisor: Double
  /// The axis' label with its unit and power of ten.
  let label: String

  struct Tic: Equatable {
    let position: Double
    /// Empty for a minor tic.
    let text: String
  }

  /// The layout of `axis` for these values; those that can't be drawn are ignored.
  init(_ axis: Axis, values: [Double]) {
    let drawn = values.filter { $0.isFinite && (axis.scale == .linear || $0 > 0) }
    var low = axis.lowerBound ?? drawn.min() ?? (axis.scale == .linear ? 0 : 1)
    var high = axis.upperBound ?? drawn.max() ?? low + 1
    switch axis.scale {
    case .linear:
      if high <= low {
        let room = max(abs(low) / 10, 0.5)
        (low, high) = (axis.lowerBound ?? low - room, high + room)
      }
      let largest = max(abs(low), abs(high))
      // From a hundred thousand on, and below a hundredth, numbers are told in powers of a thousand.
      let power = largest >= 1e5 || largest < 1e-2 ? 3 * Int(floor(log10(largest) / 3)) : 0
      let scale = pow(10, Double(power))
      divisor = scale
      let step = Self.step(over: (high - low) / scale)
      lower = axis.lowerBound.map { $0 / scale } ?? floor(low / scale / step + 1e-9) * step
      upper = axis.upperBound.map { $0 / scale } ?? ceil(high / scale / step - 1e-9) * step
      let first = Int((lower / step - 1e-9).rounded(.up))
      let end = min(upper, (axis.lastTic ?? .infinity) / scale)
      let last = Int((end / step + 1e-9).rounded(.down))
      tics = (first...max(first, last)).map {
        Tic(position: Double($0) * step, text: Self.text(Double($0) * step))
      }
      label = Self.label(axis, power: power)
    case .logarithmic:
      if high <= low { (low, high) = (low / 2, high * 2) }
      divisor = 1
      let decades = log10(high / low)
      lower = decades < 1.5 ? low : axis.lowerBound ?? pow(10, floor(log10(low) * 4 + 1e-9) / 4)
      upper = decades < 1.5 ? high : axis.upperBound ?? pow(10, ceil(log10(high) * 4 - 1e-9) / 4)
      tics = Self.logarithmicTics(from: lower, to: upper)
      label = Self.label(axis, power: 0)
    }
  }

  private static func label(_ axis: Axis, power: Int) -> String {
    let unit = [power == 0 ? nil : "10\(NumberText.superscript(power))", axis.unit].compactMap {
      $0
    }
    return unit.isEmpty ? axis.quantity : "\(axis.quantity) (\(unit.joined(separator: " ")))"
  }

  /// A step of 1, 2 or 5 times a power of ten that gives four to eight tics.
  private static func step(over range: Double) -> Double {
    let rough = range / 5
    let power = pow(10, floor(log10(rough)))
    let share = rough / power
    return power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10)
  }

  /// Every power of ten (every second or third over long ranges); 1, 2 and 5 over short ranges, and
  /// the multiples between as minor tics.
  private static func logarithmicTics(from lower: Double, to upper: Double) -> [Tic] {
    let first = Int(floor(log10(lower)))
    let last = Int(ceil(log10(upper)))
    let decades = log10(upper / lower)
    let every = decades > 12 ? 3 : decades > 7 ? 2 : 1
    var tics: [Tic] = []
    for power in first...last {
      for digit in 1...9 {
        let position = Double("\(digit)e\(power)") ?? pow(10, Double(power)) * Double(digit)
        guard position >= lower * (1 - 1e-9), position <= upper * (1 + 1e-9) else { continue }
        let named =
          switch decades {
          case ..<0.4: true
          case ..<2.5: [1, 2, 5].contains(digit)
          default: digit == 1 && power.isMultiple(of: every)
          }
        if !named, every > 1 { continue }
        let plain = (-3...4).contains(power)
        let long =
          digit == 1
          ? "10\(NumberText.superscript(power))" : "\(digit)·10\(NumberText.superscript(power))"
        tics.append(
          Tic(position: position, text: named ? (plain ? text(position) : long) : ""))
      }
    }
    return tics
  }

  private static func text(_ value: Double) -> String {
    // Multiples of a step carry rounding errors; ten digits hide them.
    let text = String(format: "%.10g", value == 0 ? 0 : value)
    return text.replacingOccurrences(of: "-", with: "−")
  }
}
