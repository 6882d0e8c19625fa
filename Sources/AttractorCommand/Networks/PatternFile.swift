import GSLNumerics
import Networks

/// Arrays of patterns in `.npy` files, held against what they are for.
enum PatternFile {
  /// Reads patterns of a width.
  /// - Parameters:
  ///   - path: the file.
  ///   - width: the columns that it must have.
  ///   - owner: what has that width, as "the network has 64 inputs".
  /// - Throws: `NetworkFileError` for a file that can't be read or does not fit.
  static func read(_ path: String, width: Int, because owner: String) throws -> Matrix {
    let patterns = try NumPyFile.read(path)
    guard patterns.columns == width else {
      let hint = patterns.rows == width ? "; transpose it: patterns stand in rows" : ""
      throw NetworkFileError(path, "has \(patterns.columns) columns, but \(owner)\(hint)")
    }
    guard patterns.rows > 0 else { throw NetworkFileError(path, "holds no patterns") }
    return patterns
  }

  /// Reads the inputs of a network.
  static func inputs(_ path: String, of network: RecurrentNetwork) throws -> Matrix {
    try read(
      path, width: network.inputWidth, because: "the network has \(network.inputWidth) inputs")
  }

  /// Reads as many states of a network as there are inputs.
  static func states(
    _ path: String, of network: RecurrentNetwork, patterns: Int
  ) throws -> Matrix {
    let states = try read(
      path, width: network.stateWidth, because: "the network has \(network.stateWidth) units")
    try check(states, path, patterns)
    return states
  }

  /// Reads as many targets of some outputs as there are inputs.
  static func targets(_ path: String, outputs: Int, patterns: Int) throws -> Matrix {
    let targets = try read(
      path, width: outputs, because: "the network has \(outputs) outputs")
    try check(targets, path, patterns)
    return targets
  }

  private static func check(_ matrix: Matrix, _ path: String, _ patterns: Int) throws {
    guard matrix.rows == patterns else {
      throw NetworkFileError(path, "has \(matrix.rows) rows, but there are \(patterns) inputs")
    }
  }
}
