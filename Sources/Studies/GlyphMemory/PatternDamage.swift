import GSLNumerics

/// Patterns of ±1 damaged in several ways: the copies of all patterns, one after the other.
struct PatternDamage {
  /// The patterns themselves.
  let rows: [Vector]
  let copies: Int
  private let known: Set<Vector>

  init(patterns: Matrix, copies: Int) {
    let width = patterns.columns
    rows = (0..<patterns.rows).map {
      Vector(patterns.elements[$0 * width..<($0 + 1) * width])
    }
    self.copies = copies
    known = Set(rows + rows.map { $0.map { -$0 } })
  }

  /// Whether a state is a pattern or the negative of one.
  func isStored(_ state: Vector) -> Bool { known.contains(state) }

  /// Exactly this share of the pixels flipped, drawn anew for each copy.
  func flipped(_ share: Double, using generator: SeededGenerator) -> Matrix {
    damaged { pattern in
      var places = Array(pattern.indices)
      generator.shuffle(&places)
      var state = pattern
      for place in places.prefix(Int((share * Double(pattern.count)).rounded())) {
        state[place] = -state[place]
      }
      return state
    }
  }

  /// This many neighbouring rows of 8 pixels blank, or all there are, a band drawn anew for each copy.
  func hiding(_ count: Int, using generator: SeededGenerator) -> Matrix {
    damaged { pattern in
      let hidden = min(count, pattern.count / 8)
      let first = generator.index(below: pattern.count / 8 - hidden + 1)
      var state = pattern
      for place in first * 8..<(first + hidden) * 8 { state[place] = -1 }
      return state
    }
  }

  /// States of random pixels, ink as often as in the patterns.
  func randomStarts(_ count: Int, using generator: SeededGenerator) -> Matrix {
    let pixels = rows.joined()
    let ink = Double(pixels.count { $0 > 0 }) / Double(pixels.count)
    let width = rows[0].count
    return Matrix(
      rows: count, columns: width,
      elements: (0..<count * width).map { _ in generator.uniform() < ink ? 1 : -1 })
  }

  private func damaged(_ change: (Vector) -> Vector) -> Matrix {
    var states: [Vector] = []
    for _ in 0..<copies { states += rows.map(change) }
    return Matrix(states)
  }
}
