import GSLNumerics
import Networks
import Problems

/// What the six units that code people have learned of them: of the paper, one told English from
/// Italian, one the generation, one the branch of the family.
struct PersonCodes {
  /// The activations, `24 × 6`, a person a row.
  let codes: Matrix

  init(codes: Matrix) { self.codes = codes }

  /// The codes of a trained net.
  init(_ network: LayeredNetwork, _ parameters: [Double]) {
    let weights = network.weights(layer: 0, connection: 0, in: parameters)
    let biases = network.biases(layer: 0, in: parameters)
    let logistic = network.layers[0].activation
    var codes = Matrix(rows: 24, columns: 6)
    for person in 0..<24 {
      for unit in 0..<6 {
        codes[person, unit] = logistic.value(weights[unit, person] + biases[unit])
      }
    }
    self.codes = codes
  }

  func measure(into measures: inout [String: Double]) {
    let people = Array(0..<24)
    measures["nationality-share"] = largestShare(of: people.map { $0 / 12 })
    measures["generation-share"] = largestShare(
      of: people.map { FamilyTrees.generations[$0 % 12] })
    measures["branch-share"] = largestShare(of: people.map { FamilyTrees.branches[$0 % 12] })
  }

  /// The largest share, over the units, of the variance among people that groups account for: 1 where
  /// some unit gives every person of a group the same value and groups different ones. People without
  /// a group are left out; `nil` where no unit varies.
  func largestShare(of groups: [Int?]) -> Double? {
    let members = groups.indices.filter { groups[$0] != nil }
    return (0..<codes.columns).compactMap { unit -> Double? in
      let values = members.map { codes[$0, unit] }
      let total = Self.squares(values)
      // Activations are from 0 to 1: less than this is rounding.
      guard total > 1e-12 else { return nil }
      let within = Set(members.map { groups[$0] }).reduce(0.0) { sum, group in
        sum + Self.squares(members.filter { groups[$0] == group }.map { codes[$0, unit] })
      }
      return 1 - within / total
    }.max()
  }

  /// The squared deviations from the mean.
  private static func squares(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
