import Foundation
public import GSLNumerics
import Networks
import Problems

/// The trainings of the benchmark: what is trained on what, from which weights.
public enum TrainingWork: String, CaseIterable, Sendable {
  /// An epoch of a 64–128–10 tanh net, softmax cross-entropy, on optdigits' 1,797 test rows in batches
  /// of 32, with momentum.
  case layeredEpoch = "mlp-epoch"
  /// That net's gradient over all rows.
  case layeredGradient = "mlp-gradient"
  /// An epoch of 64 tanh units that settle, on the same rows and batches, after the fifth; from a cold
  /// start.
  case recurrentCold = "recurrent-cold"
  /// The same from the last epoch's fixed points and adjoints.
  case recurrentWarm = "recurrent-warm"
  /// Levenberg–Marquardt on a 1–10–1 regression of 200 points.
  case regressionFit = "fit-regression"
  /// Levenberg–Marquardt on the 8–3–8 encoder, of tanh units throughout, with targets ±0.8.
  case encoderFit = "fit-encoder"

  /// Patterns of a batch.
  public static let batch = 32
  /// The momentum of epochs.
  public static let momentum = 0.9
  /// Steps of a fit.
  public static let steps = 200

  /// The learning rate of epochs.
  public var rate: Double {
    switch self {
    case .recurrentCold, .recurrentWarm: 0.0005
    default: 0.1
    }
  }

  /// The arrays by name: inputs and targets, and the weights to begin from, biases as one row.
  public func draw(seed: UInt64) throws -> [String: Matrix] {
    let generator = SeededGenerator(seed: seed)
    func gaussian(_ rows: Int, _ columns: Int, _ deviation: Double) -> Matrix {
      Matrix(
        rows: rows, columns: columns,
        elements: (0..<rows * columns).map { _ in
          generator.gaussian(standardDeviation: deviation)
        })
    }
    func layered(_ m: Int, _ hidden: Int, _ k: Int) -> [String: Matrix] {
      [
        "W1": gaussian(hidden, m, 1 / Double(m).squareRoot()), "b1": gaussian(1, hidden, 0.1),
        "W2": gaussian(k, hidden, 1 / Double(hidden).squareRoot()), "b2": gaussian(1, k, 0.1),
      ]
    }
    var arrays: [String: Matrix]
    switch self {
    case .layeredEpoch, .layeredGradient:
      arrays = layered(Optdigits.inputWidth, 128, Optdigits.classes)
      (arrays["inputs"], arrays["targets"]) = try Self.digits()
    case .recurrentCold, .recurrentWarm:
      let n = 64
      let drawn = gaussian(n, n, 1 / Double(n).squareRoot())
      let factor = 0.9 / radiusByPowers(drawn)
      arrays = [
        "W": Matrix(rows: n, columns: n, elements: drawn.elements.map { $0 * factor }),
        "U": gaussian(n, Optdigits.inputWidth, 1 / Double(Optdigits.inputWidth).squareRoot()),
        "b": gaussian(1, n, 0.1),
      ]
      (arrays["inputs"], arrays["targets"]) = try Self.digits()
    case .regressionFit:
      arrays = layered(1, 10, 1)
      let inputs = (0..<200).map { -1 + 2 * Double($0) / 199 }
      arrays["inputs"] = Matrix(rows: 200, columns: 1, elements: inputs)
      arrays["targets"] = Matrix(
        rows: 200, columns: 1,
        elements: inputs.map {
          sin(3 * $0) + 0.5 * cos(7 * $0) + generator.gaussian(standardDeviation: 0.05)
        })
    case .encoderFit:
      arrays = layered(8, 3, 8)
      // Output units without a bound could not learn it: three hidden units span too little.
      let targets = Matrix.identity(8).elements.map { 1.6 * $0 - 0.8 }
      arrays["inputs"] = .identity(8)
      arrays["targets"] = Matrix(rows: 8, columns: 8, elements: targets)
    }
    if self == .regressionFit || self == .encoderFit {
      arrays["bounded"] = Matrix([[self == .encoderFit ? 1 : 0]])
    }
    arrays["steps"] = Matrix([[Double(Self.steps)]])
    return arrays
  }

  private static func digits() throws -> (Matrix, Matrix) {
    let data = try Optdigits().load(using: SeededGenerator(seed: 1))
    guard let test = data.test else { throw ProblemDataError("optdigits has no test part") }
    return (test.inputs, test.targets)
  }
}
