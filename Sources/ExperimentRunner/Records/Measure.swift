/// Something that is logged along a trial: its name in specifications, records and tables.
public struct Measure: RawRepresentable, Codable, Hashable, Sendable {
  /// The name: lower case, words joined by hyphens.
  public let rawValue: String

  /// A measure of that name; scripts may log their own.
  public init(rawValue: String) { self.rawValue = rawValue }

  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// Mean loss over the training patterns.
  public static let trainingLoss = Measure(rawValue: "training-loss")
  /// Share of the training patterns that are classified wrongly.
  public static let trainingError = Measure(rawValue: "training-error")
  /// Mean loss over the validation patterns.
  public static let validationLoss = Measure(rawValue: "validation-loss")
  /// Share of the validation patterns that are classified wrongly.
  public static let validationError = Measure(rawValue: "validation-error")
  /// Mean loss over the test patterns.
  public static let testLoss = Measure(rawValue: "test-loss")
  /// Share of the test patterns that are classified wrongly.
  public static let testError = Measure(rawValue: "test-error")
  /// Share of the test patterns that are classified rightly: `1 − test-error`.
  public static let testAccuracy = Measure(rawValue: "test-accuracy")
  /// Euclidean norm of the gradient.
  public static let gradientNorm = Measure(rawValue: "gradient-norm")
  /// Share of the patterns that settled.
  public static let settledFraction = Measure(rawValue: "settled-fraction")
  /// `ρ(J)`, the largest over the patterns looked at: the discrete dynamics are stable below 1.
  public static let spectralRadius = Measure(rawValue: "spectral-radius")
  /// `max Re λ(J)`, the largest over the patterns looked at: the continuous dynamics are stable
  /// below 1.
  public static let spectralAbscissa = Measure(rawValue: "spectral-abscissa")

  /// Training patterns that settled with this outcome since the last moment: "patterns-converged",
  /// "patterns-out-of-budget".
  public static func patterns(_ outcome: String) -> Measure {
    Measure(rawValue: "patterns-\(outcome.split(separator: " ").joined(separator: "-"))")
  }

  /// The measures that the library logs.
  public static let standard: [Measure] = [
    trainingLoss, trainingError, validationLoss, validationError, testLoss, testError,
    testAccuracy, gradientNorm, settledFraction, spectralRadius, spectralAbscissa,
  ]

  /// What reports tell of a training beside what it logs: what it spent until it ended.
  public static let spent = ["epochs", "work", "seconds", "seconds-per-epoch"]

  /// Whether a larger value is a better one.
  public var largerIsBetter: Bool {
    self == .settledFraction || rawValue.hasSuffix("-accuracy")
  }
}
