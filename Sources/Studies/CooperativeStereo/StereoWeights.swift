import RecurrentBackprop

/// The weights between the units of a lattice in the kinds that Marr & Poggio (1976) told apart: those
/// between units of one disparity, which they made excitatory because surfaces are continuous, and
/// those along the lines of sight, which they made inhibitory because a dot lies on one surface.
///
/// With right columns `x − d`, the left eye's line of sight through `(x, d)` has the same `x`, the
/// right eye's the same `x − d`.
struct StereoWeights {
  /// Between units of one disparity at different positions.
  private(set) var sameDisparity: [Double] = []
  /// Between units of different disparities on a line of sight of either eye.
  private(set) var lineOfSight: [Double] = []
  /// Between all other units of different disparities.
  private(set) var others: [Double] = []
  /// From a unit's match to itself.
  private(set) var matches: [Double] = []

  /// The weights of a grid's map: a kernel's places row after row, each `D × D` to unit from unit, then
  /// the inputs' `D × D`.
  init(_ parameters: [Double], disparities: Int, radius: Int) {
    let reach = 2 * radius + 1
    let width = reach * reach * disparities
    for k in 0..<disparities {
      matches.append(parameters[disparities * width + k * disparities + k])
      for place in 0..<reach * reach {
        let (down, right) = (place / reach - radius, place % reach - radius)
        for source in 0..<disparities {
          let weight = parameters[k * width + place * disparities + source]
          if source == k {
            if down != 0 || right != 0 { sameDisparity.append(weight) }
          } else if down == 0, right == 0 || right == source - k {
            lineOfSight.append(weight)
          } else {
            others.append(weight)
          }
        }
      }
    }
  }

  /// What reports are told of them.
  var measures: [String: Double] {
    func mean(_ weights: [Double]) -> Double {
      weights.isEmpty ? .nan : weights.reduce(0, +) / Double(weights.count)
    }
    func share(_ weights: [Double], _ isCounted: (Double) -> Bool) -> Double {
      weights.isEmpty ? .nan : Double(weights.count(where: isCounted)) / Double(weights.count)
    }
    return [
      "same-disparity-weight": mean(sameDisparity), "line-of-sight-weight": mean(lineOfSight),
      "other-weight": mean(others), "match-weight": mean(matches),
      "same-disparity-excitatory-share": share(sameDisparity) { $0 > 0 },
      "line-of-sight-inhibitory-share": share(lineOfSight) { $0 < 0 },
    ]
  }

  /// Their names.
  static let measureNames = [
    "same-disparity-weight", "line-of-sight-weight", "other-weight", "match-weight",
    "same-disparity-excitatory-share", "line-of-sight-inhibitory-share",
  ]
}
