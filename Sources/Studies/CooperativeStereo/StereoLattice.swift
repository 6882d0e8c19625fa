import Catalogue
import GSLNumerics
import Problems

/// The units of a stereogram, one for each disparity at each position: unit `p · D + k`, with the
/// positions `p` of a square, row after row.
struct StereoLattice {
  /// The number `D` of disparities.
  let disparities: Int
  /// The width and the height in positions.
  let side: Int

  /// The lattice of a problem's patterns.
  /// - Throws: `SettingError` when they are no squares of positions with that many disparities.
  init(_ data: ProblemData, disparities: Int) throws {
    let width = data.training.inputs.columns
    let side = Int(Double(width / disparities).squareRoot())
    guard width == data.training.targets.columns, side > 0, side * side * disparities == width
    else {
      throw SettingError(
        "the study 'cooperative-stereo' needs stereograms of \(disparities) disparities; take the "
          + "problem 'stereograms', and the same 'disparities' for both")
    }
    (self.side, self.disparities) = (side, disparities)
  }

  /// The number of positions.
  var positions: Int { side * side }

  /// The share of positions with a target whose true disparity has the largest value. Where several
  /// have it, one is taken at random, so that each counts its part.
  /// - Parameters:
  ///   - values: `B × P D`, a stereogram a row.
  ///   - targets: likewise; 1 at the true disparity.
  func accuracy(of values: Matrix, targets: Matrix) -> Double {
    var (right, asked) = (0.0, 0)
    for row in 0..<targets.rows {
      for position in 0..<positions {
        let units = position * disparities..<(position + 1) * disparities
        guard let truth = units.first(where: { targets[row, $0] == 1 }) else { continue }
        asked += 1
        let largest = units.reduce(-Double.infinity) { max($0, values[row, $1]) }
        if values[row, truth] == largest {
          right += 1 / Double(units.count { values[row, $0] == largest })
        }
      }
    }
    return asked == 0 ? .nan : right / Double(asked)
  }

  /// The windows around every position of every stereogram: `B P × (2 radius + 1)² D`, zero beyond the
  /// edges, the places of a window row after row.
  func windows(_ values: Matrix, radius: Int) -> Matrix {
    let reach = 2 * radius + 1
    var windows = Matrix(
      rows: values.rows * positions, columns: reach * reach * disparities)
    for row in 0..<values.rows {
      for position in 0..<positions {
        let (i, j) = (position / side, position % side)
        for down in max(0, i - radius)..<min(side, i + radius + 1) {
          for right in max(0, j - radius)..<min(side, j + radius + 1) {
            let place = (down - i + radius) * reach + right - j + radius
            for k in 0..<disparities {
              windows[row * positions + position, place * disparities + k] =
                values[row, (down * side + right) * disparities + k]
            }
          }
        }
      }
    }
    return windows
  }

  /// The same values with one position a row, `B P × D`, or back.
  func regrouped(_ values: Matrix, columns: Int) -> Matrix {
    Matrix(
      rows: values.rows * values.columns / columns, columns: columns, elements: values.elements)
  }
}
