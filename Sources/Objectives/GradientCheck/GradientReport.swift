import Foundation

/// What a gradient check found, block by block.
public struct GradientReport: Sendable, Equatable {
  /// The largest relative error that passes.
  public let tolerance: Double
  /// The blocks, in the order given.
  public let blocks: [Block]

  /// What was found for one block of parameters.
  public struct Block: Sendable, Equatable {
    /// What the parameters are.
    public let name: String
    /// How many there are.
    public let parameterCount: Int
    /// How many were checked.
    public internal(set) var checkedCount = 0
    /// The largest relative error; NaN when a derivative is not finite.
    public private(set) var largestRelativeError = 0.0
    /// The parameter with that error, as its place in the parameter vector.
    public private(set) var worstParameter: Int?
    /// The objective's derivative there.
    public private(set) var exact = 0.0
    /// The derivative by differences there.
    public private(set) var differences = 0.0

    init(name: String, parameterCount: Int) {
      self.name = name
      self.parameterCount = parameterCount
    }

    mutating func add(_ parameter: Int, exact: Double, differences: Double, scale: Double) {
      let gap = abs(exact - differences)
      let error = gap == 0 ? 0 : gap / max(abs(exact), abs(differences), scale)
      // A NaN stays the worst.
      guard worstParameter == nil || error > largestRelativeError || error.isNaN,
        !largestRelativeError.isNaN
      else { return }
      largestRelativeError = error
      worstParameter = parameter
      self.exact = exact
      self.differences = differences
    }
  }

  /// The largest relative error of all blocks; NaN when one is.
  public var largestRelativeError: Double {
    blocks.map(\.largestRelativeError).reduce(0) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
  }

  /// Whether every error is within the tolerance.
  public var passes: Bool { largestRelativeError <= tolerance }

  /// One line: what holds, or where it fails worst.
  public var verdict: String {
    if passes {
      return "the gradient agrees with differences to \(scientific(largestRelativeError)), "
        + "within \(scientific(tolerance))"
    }
    let failed = blocks.filter { !($0.largestRelativeError <= tolerance) }
    let worst =
      failed.first { $0.largestRelativeError.isNaN }
      ?? failed.max { $0.largestRelativeError < $1.largestRelativeError } ?? blocks[0]
    return "the gradient differs from differences by \(scientific(worst.largestRelativeError)) in "
      + "\(worst.name), parameter \(worst.worstParameter ?? 0): "
      + "\(worst.exact) against \(worst.differences)"
  }
}

/// A number with two digits and an exponent: "3.1e-09".
private func scientific(_ value: Double) -> String { String(format: "%.1e", value) }
