public import Foundation
public import GSLNumerics
import Networks

/// The work of the fixed-point benchmark: `x* = tanh(W x* + U u + b)` with `W` Gaussian at spectral
/// radius 0.9, 16 inputs, and `E = (1/2B) Σ ‖x*_Ω − t‖²` on the last ten units; from a cold start to a
/// relative residual of 1e-10 a pattern, forward and adjoint, to the gradient for `W`, `U` and `b`.
public struct FixedPointWork: Sendable, Equatable {
  /// The units `n`.
  public let stateWidth: Int
  /// The patterns `B`.
  public let patterns: Int

  /// The sizes that reports show.
  public static let sizes = [(16, 1), (64, 256), (256, 128), (1024, 64), (2048, 32)].map {
    FixedPointWork(stateWidth: $0.0, patterns: $0.1)
  }
  /// The relative residual that every pattern must reach.
  public static let tolerance = 1e-10
  /// The inputs `m`.
  public static let inputWidth = 16
  /// The units `Ω` that are read out.
  public static let outputCount = 10
  private static let spectralRadius = 0.9

  /// The work at one size.
  public init(stateWidth: Int, patterns: Int) {
    self.stateWidth = stateWidth
    self.patterns = patterns
  }

  /// The size, as folders and reports name it.
  public var name: String { "fixed-point-\(stateWidth)-\(patterns)" }
  /// The units `Ω`.
  public var outputs: [Int] { Array(stateWidth - Self.outputCount..<stateWidth) }

  /// Its arrays, drawn from a seed.
  public func draw(seed: UInt64) -> Arrays {
    let generator = SeededGenerator(seed: seed &+ UInt64(stateWidth) &* 65_537)
    func gaussian(_ rows: Int, _ columns: Int, _ deviation: Double) -> Matrix {
      Matrix(
        rows: rows, columns: columns,
        elements: (0..<rows * columns).map { _ in
          generator.gaussian(standardDeviation: deviation)
        })
    }
    let n = stateWidth
    let drawn = gaussian(n, n, 1 / Double(n).squareRoot())
    // Sixteen squarings know the radius to a few parts in ten thousand.
    let factor = Self.spectralRadius / radiusByPowers(drawn, squarings: 16)
    return Arrays(
      recurrent: Matrix(rows: n, columns: n, elements: drawn.elements.map { $0 * factor }),
      input: gaussian(n, Self.inputWidth, 1 / Double(Self.inputWidth).squareRoot()),
      bias: gaussian(1, n, 0.1), inputs: gaussian(patterns, Self.inputWidth, 1),
      targets: gaussian(patterns, Self.outputCount, 0.5))
  }

  /// What everyone computes with.
  public struct Arrays: Sendable {
    /// `W`, `n × n`.
    public let recurrent: Matrix
    /// `U`, `n × m`.
    public let input: Matrix
    /// `b`, `1 × n`.
    public let bias: Matrix
    /// `u`, `B × m`.
    public let inputs: Matrix
    /// `t`, `B × 10`.
    public let targets: Matrix

    private static let names = ["W", "U", "b", "inputs", "targets"]

    /// Writes each as a NumPy file of its name into a folder.
    public func write(to folder: URL) throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for (name, matrix) in zip(Self.names, [recurrent, input, bias, inputs, targets]) {
        try NumPyFile.write(matrix, to: folder.appendingPathComponent(name + ".npy").path)
      }
    }

    /// Reads what `write` wrote.
    public init(from folder: URL) throws {
      let read = try Self.names.map {
        try NumPyFile.read(folder.appendingPathComponent($0 + ".npy").path)
      }
      self.init(
        recurrent: read[0], input: read[1], bias: read[2], inputs: read[3], targets: read[4])
    }

    init(recurrent: Matrix, input: Matrix, bias: Matrix, inputs: Matrix, targets: Matrix) {
      self.recurrent = recurrent
      self.input = input
      self.bias = bias
      self.inputs = inputs
      self.targets = targets
    }
  }
}
