public import Catalogue

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The learning rate from epoch to epoch, as a factor of the method's own rate.
///
/// With `t` the epochs already done, and after the warm-up's `w` epochs, `s = t − w`:
/// - constant: 1;
/// - step: `factor^⌊s / T⌋`;
/// - cosine: `f + (1 − f) (1 + cos(π min(s, T) / T)) / 2` (Loshchilov & Hutter 2017, no restarts);
///
/// and during the warm-up `(t + 1) / w`, linear up to the full rate (Goyal et al. 2017).
public struct RateSchedule: Equatable, Sendable {
  /// How the rate goes on after the warm-up.
  public enum Shape: Equatable, Sendable {
    /// It stays.
    case constant
    /// It is multiplied by `factor` every `epochs` epochs.
    case step(epochs: Int, factor: Double)
    /// It falls along half a cosine to `final` of itself within `epochs` epochs, and stays there.
    case cosine(epochs: Int, final: Double)
  }

  /// How the rate goes on after the warm-up.
  public var shape: Shape
  /// The epochs of linear increase before that.
  public var warmUp: Int

  /// A schedule; constant without a warm-up unless told.
  public init(_ shape: Shape = .constant, warmUp: Int = 0) {
    self.shape = shape
    self.warmUp = warmUp
  }

  /// The factor for an epoch, numbered from 1.
  public func factor(epoch: Int) -> Double {
    let done = epoch - 1
    if done < warmUp { return Double(done + 1) / Double(warmUp) }
    let since = done - warmUp
    switch shape {
    case .constant: return 1
    case .step(let epochs, let factor): return pow(factor, Double(since / epochs))
    case .cosine(let epochs, let final):
      let part = Double(min(since, epochs)) / Double(epochs)
      return final + (1 - final) * 0.5 * (1 + cos(.pi * part))
    }
  }

  /// The settings that a method with a rate shares with all others.
  public static let settings = [
    Setting(
      "schedule", .choice(["constant", "step", "cosine"]), default: "constant",
      "how the rate changes from epoch to epoch, after the warm-up"),
    Setting(
      "schedule-epochs", .integer(.positive), default: 100,
      "epochs from step to step, or of the cosine's descent"),
    Setting(
      "schedule-factor", .number(0...1), default: 0.1,
      "what a step multiplies the rate by, or the part of the rate that the cosine ends at"),
    Setting(
      "warm-up", .integer(.nonNegative), default: 0,
      "epochs in which the rate rises linearly to its full value"),
  ]

  /// A schedule from those settings.
  public init(_ settings: Settings) {
    let (epochs, factor) = (settings.integer("schedule-epochs"), settings.number("schedule-factor"))
    switch settings.text("schedule") {
    case "step": shape = .step(epochs: epochs, factor: factor)
    case "cosine": shape = .cosine(epochs: epochs, final: factor)
    default: shape = .constant
    }
    warmUp = settings.integer("warm-up")
  }
}
