/// Which code a result depends on. Modules are fingerprinted when the package is built; comments and
/// layout do not count.
public enum CodeFingerprint {
  /// The modules that every result depends on.
  public static let common = [
    "CGSL", "CVectorKernels", "GSLNumerics", "Objectives", "Networks", "Optimizers", "Problems",
    "Execution",
  ]

  /// The fingerprint of the code that a network of the library's own is trained by: the modules
  /// common to all, and static or recurrent backpropagation.
  public static func training(isRecurrent: Bool) -> String {
    of(common + [isRecurrent ? "RecurrentBackprop" : "StaticBackprop"])
  }

  /// The fingerprint of the code that a study depends on: both kinds of backpropagation, what studies
  /// share, and the study's own folder.
  public static func study(_ name: String) -> String {
    of(common + ["StaticBackprop", "RecurrentBackprop", "Studies/Support", studyFolder(name)])
  }

  /// Where a study's code is: "Studies/GradientCost" for "gradient-cost".
  static func studyFolder(_ name: String) -> String {
    "Studies/"
      + name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// Whether the code of a module or folder is known.
  static func knows(_ module: String) -> Bool { ModuleFingerprints.all[module] != nil }

  /// The fingerprint of some modules: 16 hexadecimal digits.
  public static func of(_ modules: [String]) -> String {
    let text = modules.sorted().map { "\($0) \(ModuleFingerprints.all[$0] ?? "unknown")" }
    return String(hexadecimalDigest(of: text).prefix(16))
  }
}
