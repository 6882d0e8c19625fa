import Catalogue
import GSLNumerics

/// Which weights of a sparse network exist: a share of each matrix, drawn without replacement.
enum ConnectionMask {
  /// The setting that networks with masks share.
  static let setting = Setting(
    "density", .number(0...1), default: 1,
    "share of each matrix's weights that exist; which ones is drawn for each replicate")

  /// The weights that exist of a `rows × columns` matrix as ascending flat positions; `nil` for all.
  static func positions(
    rows: Int, columns: Int, density: Double, using generator: SeededGenerator
  ) -> [Int]? {
    guard density < 1 else { return nil }
    var positions = Array(0..<rows * columns)
    generator.shuffle(&positions)
    return positions.prefix(Int((density * Double(positions.count)).rounded())).sorted()
  }
}
