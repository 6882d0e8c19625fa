import Foundation

/// When a batch shares a factorization.
enum FactorizationSharing: Sendable, Equatable {
  /// In every batch.
  case always
  /// Where it costs less than the sweeps that it saves.
  case whereItPays

  /// Decides before the sweeps that the factorization would save.
  ///
  /// It costs `8n³/3` operations against `2n²` of a sweep for one pattern, `4n/3` pattern sweeps, or
  /// twice as many where those run in 16 bits; those of a small matrix run at about half the rate of a
  /// batch's products, hence the second term. It saves half of the sweeps that plain ones would take (measured: 85 against 41 to 44 for
  /// random networks of 64 to 1024 units), those of the adjoint included.
  /// - Parameters:
  ///   - width: `n`.
  ///   - patterns: those still unsettled.
  ///   - contraction: by what a plain sweep lowers the residual.
  ///   - digits: the decimal digits still to find, forward and adjoint together.
  ///   - hasShortProducts: whether sweeps run in 16 bits.
  func pays(
    width: Int, patterns: Int, contraction: Double, digits: Double, hasShortProducts: Bool
  ) -> Bool {
    switch self {
    case .always: return true
    case .whereItPays:
      let rate = -log10(min(max(contraction, 0.05), 0.99))
      let saved = 0.5 * digits / rate * Double(patterns)
      let cost = 4 * Double(width) / 3 * (1 + 64 / Double(width + 64))
      return saved > (hasShortProducts ? 2 : 1) * cost
    }
  }
}
