import GSLNumerics
import Networks
import RecurrentBackprop

/// What every map must satisfy, measured: the largest relative errors over a few random states,
/// vectors and parameters. Generic, so that a new map is one more case of the same tests.
struct MapChecks {
  let map: any FixedPointMap
  let parameters: [Double]
  let inputs: Matrix
  let states: Matrix
  let count: Int
  private let generator: SeededGenerator

  init(_ map: any FixedPointMap, patterns: Int = 3, seed: UInt64 = 1) {
    self.map = map
    count = patterns
    generator = SeededGenerator(seed: seed)
    let generator = generator
    parameters = (0..<map.parameterCount).map { _ in generator.gaussian(standardDeviation: 0.5) }
    inputs = gaussianMatrix(patterns, map.inputWidth, 1, generator)
    states = gaussianMatrix(patterns, map.stateWidth, 1, generator)
    set(parameters)
    linearize()
  }

  func random() -> Matrix { gaussianMatrix(count, map.stateWidth, 1, generator) }

  func randomDirection() -> [Double] {
    (0..<map.parameterCount).map { _ in generator.gaussian() }
  }

  func set(_ parameters: [Double]) {
    parameters.withUnsafeBufferPointer { map.setParameters($0) }
    inputs.withView { map.load(inputs: $0) }
  }

  func linearize() { states.withView { map.linearize(at: $0, rows: 0..<count) } }

  /// Applies one of the map's batch calls.
  private func apply(_ operand: Matrix, _ call: (MatrixView, MutableMatrixView) -> Void) -> Matrix {
    var result = Matrix(rows: operand.rows, columns: map.stateWidth, repeating: .nan)
    operand.withView { operand in result.withMutableView { call(operand, $0) } }
    return result
  }

  func image(_ states: Matrix) -> Matrix {
    apply(states) { map.evaluate($0, rows: 0..<count, into: $1) }
  }

  func product(_ vectors: Matrix) -> Matrix {
    apply(vectors) { map.multiplyJacobian($0, rows: 0..<count, into: $1) }
  }

  func transposedProduct(_ vectors: Matrix) -> Matrix {
    apply(vectors) { map.multiplyTransposedJacobian($0, rows: 0..<count, into: $1) }
  }

  func parameterProduct(_ direction: [Double]) -> Matrix {
    apply(states) { states, tangents in
      direction.withUnsafeBufferPointer {
        map.multiplyParameterJacobian($0, states: states, rows: 0..<count, into: tangents)
      }
    }
  }

  func gradient(
    _ adjoints: Matrix, scale: Double = 1, states: Matrix? = nil, addingTo start: [Double]? = nil
  ) -> [Double] {
    var gradient = start ?? [Double](repeating: 0, count: map.parameterCount)
    adjoints.withView { adjoints in
      (states ?? self.states).withView { states in
        gradient.withUnsafeMutableBufferPointer {
          map.accumulateGradient(
            adjoints: adjoints, states: states, rows: 0..<count, scale: scale, into: $0)
        }
      }
    }
    return gradient
  }

  func jacobian(row: Int) -> Matrix {
    var jacobian = Matrix(rows: map.stateWidth, columns: map.stateWidth, repeating: .nan)
    jacobian.withMutableView { map.writeJacobian(row: row, into: $0) }
    return jacobian
  }

  func moved(_ matrix: Matrix, _ step: Double, along direction: Matrix) -> Matrix {
    Matrix(
      rows: matrix.rows, columns: matrix.columns,
      elements: zip(matrix.elements, direction.elements).map { $0 + step * $1 })
  }

  /// `|⟨J v, w⟩ − ⟨v, Jᵀ w⟩|` relative to `‖J v‖ ‖w‖`, the largest over the patterns.
  func dotProductError() -> Double {
    let (v, w) = (random(), random())
    let (jv, jtw) = (product(v), transposedProduct(w))
    return (0..<count).map { row in
      abs(inner(jv.row(row), w.row(row)) - inner(v.row(row), jtw.row(row)))
        / (length(jv.row(row)) * length(w.row(row)))
    }.max()!
  }

  /// `J v` against the matrix that `writeJacobian` gives.
  func matrixError() -> Double {
    let v = random()
    let jv = product(v)
    return (0..<count).map { row in
      relativeDistance(jacobian(row: row) * v.row(row), jv.row(row))
    }.max()!
  }

  /// `J v` against central differences of `F`.
  func stateDifferenceError(step: Double = 1e-5) -> Double {
    let v = random()
    let (ahead, behind) = (
      image(moved(states, step, along: v)), image(moved(states, -step, along: v))
    )
    let jv = product(v)
    return (0..<count).map { row in
      relativeDistance(
        zip(ahead.row(row), behind.row(row)).map { ($0 - $1) / (2 * step) }, jv.row(row))
    }.max()!
  }

  /// `⟨(∂F/∂θ) v, y⟩` against `⟨v, (∂F/∂θ)ᵀ y⟩`, relative to `‖(∂F/∂θ) v‖ ‖y‖`.
  func parameterDotProductError() -> Double {
    let (y, v) = (random(), randomDirection())
    let tangents = parameterProduct(v)
    return abs(inner(tangents.elements, y.elements) - inner(v, gradient(y)))
      / (length(tangents.elements) * length(y.elements))
  }

  /// `yᵀ ∂F/∂θ` against central differences of `yᵀ F`, every parameter.
  func parameterDifferenceError(step: Double = 1e-5) -> Double {
    let y = random()
    let exact = gradient(y)
    var differences: [Double] = []
    for index in parameters.indices {
      let values = [step, -step].map { step in
        var moved = parameters
        moved[index] += step
        set(moved)
        return inner(image(states).elements, y.elements)
      }
      differences.append((values[0] - values[1]) / (2 * step))
    }
    set(parameters)
    linearize()
    return relativeDistance(differences, exact)
  }
}

func inner(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map { $0 * $1 }.reduce(0, +) }

func length(_ a: [Double]) -> Double { inner(a, a).squareRoot() }

func relativeDistance(_ a: [Double], _ b: [Double]) -> Double {
  length(zip(a, b).map { $0 - $1 }) / max(length(b), .leastNormalMagnitude)
}
