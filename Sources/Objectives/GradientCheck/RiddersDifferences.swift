/// Derivatives from function values alone: central differences at halving steps, extrapolated to
/// step zero (Richardson 1911; the choice among extrapolates is Ridders' 1982).
///
/// The error of a central difference is a series in `h²`, so each column of the tableau removes one
/// more term; the entry that differs least from its neighbours is taken. Halving goes on until that
/// difference is small enough, so that a corner near by (rectifiers) is left behind.
struct RiddersDifferences {
  /// The first step, for an argument of size up to 1; in proportion past that.
  var firstStep = 0.02
  /// The most steps tried.
  var levels = 14
  /// The relative error at which halving stops.
  var tolerance = 1e-9
  /// The relative error of the functions' values.
  var valueError = Double.ulpOfOne

  /// What was found for one of the functions.
  struct Derivative {
    var value = 0.0
    /// The least difference seen in the tableau.
    var error = Double.infinity
    /// The error that the values leave in the quotient whose step was last used for `value`.
    var noise = 0.0
  }

  /// The derivatives at `x` of `count` functions, computed together.
  /// - Parameter evaluate: writes the functions' values at an argument.
  func derivatives(
    at x: Double, count: Int, _ evaluate: (Double, inout [Double]) throws -> Void
  ) throws -> [Derivative] {
    var results = [Derivative](repeating: Derivative(), count: count)
    var (right, left) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    var previous: [[Double]] = []
    var step = firstStep * max(1, abs(x))
    for level in 0..<levels {
      try evaluate(x + step, &right)
      try evaluate(x - step, &left)
      // What was really taken after rounding.
      let width = (x + step) - (x - step)
      var row = [zip(right, left).map { ($0 - $1) / width }]
      let noise = zip(right, left).map {
        2 * valueError * (max(abs($0), abs($1)) / width + abs($0 - $1) / width)
      }
      var factor = 1.0
      for column in 0..<level {
        factor *= 4
        row.append(
          (0..<count).map {
            (factor * row[column][$0] - previous[column][$0]) / (factor - 1)
          })
        for index in 0..<count {
          let entry = row[column + 1][index]
          let error = max(
            abs(entry - row[column][index]), abs(entry - previous[column][index]))
          if error <= results[index].error || error.isNaN {
            results[index] = Derivative(value: entry, error: error, noise: noise[index])
          }
        }
      }
      previous = row
      step /= 2
      if level > 0,
        results.allSatisfy({
          $0.error <= max(tolerance * abs($0.value), $0.noise) || $0.error.isNaN
        })
      {
        break
      }
    }
    return results
  }
}
