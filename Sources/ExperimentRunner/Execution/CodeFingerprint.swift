import Crypto
import Foundation

/// The code that a trial's result depends on, in sixteen digits: a result with another fingerprint is
/// stale.
///
/// It is made of the digests of the modules that a trial of its kind runs through, which
/// `CodeDigests` holds; a test keeps those true to the sources. Comments and blank lines don't count.
public enum CodeFingerprint {
  /// The fingerprint for a trial.
  static func of(_ trial: TrialSpecification) -> String {
    let engine = trial.method.isRecurrent ? "RecurrentBackprop" : "StaticBackprop"
    let digests = (shared + [engine]).map { CodeDigests.values[$0] ?? "none" }
    return digest(of: Data(digests.joined(separator: " ").utf8))
  }

  /// The modules and folders that every trial runs through.
  static let shared = [
    "CVectorKernels", "GSLNumerics", "Objectives", "Networks", "Optimizers", "Problems",
    "ExperimentRunner/Execution",
  ]

  /// What `CodeDigests` must hold for a folder of sources.
  /// - Parameter folder: a folder whose Swift, C and header files count, in the order of their paths.
  public static func digest(ofSourcesIn folder: URL) throws -> String {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    var text = ""
    for name in names where ["swift", "c", "h"].contains((name as NSString).pathExtension) {
      guard !name.hasSuffix("CodeDigests.swift") else { continue }
      text += "\(name)\n"
      let lines = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        .split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      for line in lines where !line.isEmpty && !line.hasPrefix("//") { text += "\(line)\n" }
    }
    return digest(of: Data(text.utf8))
  }

  /// The folders that `CodeDigests` covers, below `Sources`.
  public static let folders = shared + ["RecurrentBackprop", "StaticBackprop"]

  /// The digests that were compiled in, by folder.
  public static var compiledDigests: [String: String] { CodeDigests.values }

  private static func digest(of data: Data) -> String {
    let hexadecimal = SHA256.hash(data: data).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }
    return String(hexadecimal.joined().prefix(16))
  }
}
