import Catalogue
import Crypto
import Foundation

extension TrialSpecification {
  /// SHA-256 of the canonical form of method, problem, seed, budget and stopping rule, as 64
  /// hexadecimal digits: not of labels, the order in a file, the host or what a report shows.
  public var identity: String {
    var anonymous = method
    anonymous.label = ""
    let canonical = CanonicalTrial(
      form: 1, problem: problem, method: anonymous, baseSeed: baseSeed, replicate: replicate,
      budget: budget, stopAt: stopAt.sorted { $0.description < $1.description })
    return hexadecimalDigest(of: canonical)
  }

  /// The seed of a named stream of draws: "data", "weights", "batches".
  ///
  /// It derives from the experiment's seed, the problem and the replicate alone, so all methods see
  /// the same draws and comparisons are paired.
  public func seed(for stream: String) -> UInt64 {
    let source = StreamSource(
      stream: stream, baseSeed: baseSeed, problem: problem, replicate: replicate)
    return digest(of: source).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

private struct CanonicalTrial: Encodable {
  let form: Int
  let problem: NamedSettings
  let method: MethodSpecification
  let baseSeed: Int
  let replicate: Int
  let budget: TrialBudget
  let stopAt: [MeasureTarget]
}

private struct StreamSource: Encodable {
  let stream: String
  let baseSeed: Int
  let problem: NamedSettings
  let replicate: Int
}

private func digest(of value: some Encodable) -> SHA256.Digest {
  do {
    return SHA256.hash(data: try CanonicalJSON.encode(value))
  } catch {
    preconditionFailure("Names and finite numbers always encode: \(error)")
  }
}

/// SHA-256 of a value's canonical form, as 64 hexadecimal digits.
func hexadecimalDigest(of value: some Encodable) -> String {
  let digits = Array("0123456789abcdef".utf8)
  let bytes = digest(of: value).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  return String(decoding: bytes, as: UTF8.self)
}
