import Foundation

/// An experiment of four trials that takes no time: exclusive or, five epochs.
enum TinyExperiment {
  static let specification = """
    name: tiny
    question: Does it run?
    problems:
      - name: xor
        low-target: -0.8
        high-target: 0.8
    methods:
      - label: static
        network: {kind: layered, hidden: [3], output-activation: tanh}
        loss: squared
        initializer: {name: uniform, radius: 0.5}
        optimizer: {name: momentum, rate: 0.1, momentum: 0.9}
      - label: settles
        network: {kind: recurrent, hidden: 2}
        loss: squared
        initializer: {name: uniform, radius: 0.5}
        optimizer: {name: momentum, rate: 0.1, momentum: 0.9}
        settling: {solver: damped, tolerance: 1.0e-9, sweeps: 500}
        adjoint: {name: direct}
    seeds: {base: 7, count: 2}
    budget: {epochs: 5}
    targets: {training-loss: 0.5}
    comparison:
      cost: epochs
      target: {training-loss: 0.5}
      pairs:
        - [static, settles]

    """

  /// The number of its trials.
  static let trials = 4
}

extension CommandRun {
  /// Writes the tiny experiment, with some of its text replaced.
  func writeTiny(_ name: String = "tiny.yaml", replacing old: String = "", by new: String = "")
    throws
  {
    let text =
      old.isEmpty
      ? TinyExperiment.specification
      : TinyExperiment.specification.replacingOccurrences(of: old, with: new)
    try write(text, to: name)
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
  }

  /// Runs the tiny experiment, so that `results/tiny` is there.
  func runTiny() throws -> Result {
    try writeTiny()
    return try self("compare tiny.yaml --quiet --jobs 2")
  }

  /// Replaces the first match in a file.
  /// - Returns: whether there was one.
  func replaceFirst(_ pattern: Regex<Substring>, by new: String, in name: String) throws -> Bool {
    var text = try read(name)
    guard let match = text.firstRange(of: pattern) else { return false }
    text.replaceSubrange(match, with: new)
    try write(text, to: name)
    return true
  }

  /// Every file below a folder with its bytes.
  func files(below name: String) throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: path(name))
    var files: [String: Data] = [:]
    for file in names {
      let url = folder.appendingPathComponent(name).appendingPathComponent(file)
      if let data = try? Data(contentsOf: url) { files[file] = data }
    }
    return files
  }
}
