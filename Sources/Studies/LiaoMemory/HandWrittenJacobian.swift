import Foundation
import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop

/// The product that the authors' released code takes for one with the Jacobian, next to the true one.
///
/// Their update is `x ← A φ(x) + C φ(u)` with `φ(x) = σ(x/2)`, so `J = A diag φ′(x)`. Their function
/// for products is that of another update, `x ← ½ σ(A x + C u)`: `J̃ = diag(½ σ′(A x + C u)) A`. The
/// conjugate gradients for `(I − Jᵀ) z = e` then work on `(I − J̃)(I − Jᵀ) z = (I − J̃) e`, whose
/// solution is the right one, but whose operator is neither symmetric nor positive.
struct HandWrittenJacobian {
  /// `A`, `n × n`, and `C`, `n × m`.
  let recurrent: Matrix
  let input: Matrix
  /// `φ′(x)` and `½ σ′(A x + C u)`.
  private let slopes: Vector
  private let wrongSlopes: Vector

  /// - Parameters:
  ///   - weights: `½ A` and `½ C`, as the dense net has them.
  ///   - state: `y = φ(x)`.
  ///   - image: `u`.
  init(recurrent: Matrix, input: Matrix, state: Vector, image: Vector) {
    self.recurrent = recurrent
    self.input = input
    let x = state.map { LogitAbsoluteError.state(of: $0) }
    slopes = state.map { $0 * (1 - $0) / 2 }
    let netInputs = zip(recurrent * x, input * image).map { $0 + $1 }
    wrongSlopes = netInputs.map { netInput in
      let activation = 1 / (1 + exp(-netInput))
      return activation * (1 - activation) / 2
    }
  }

  /// `J v`.
  func product(_ v: Vector) -> Vector { recurrent * zip(slopes, v).map { $0 * $1 } }

  /// `Jᵀ v`; `A` is symmetric.
  func transposedProduct(_ v: Vector) -> Vector {
    zip(slopes, recurrent * v).map { $0 * $1 }
  }

  /// `J̃ v`.
  func wrongProduct(_ v: Vector) -> Vector { zip(wrongSlopes, recurrent * v).map { $0 * $1 } }

  /// `‖J̃ − J‖ / ‖J‖`, in Frobenius' norm.
  var relativeDifference: Double {
    var (difference, size) = (0.0, 0.0)
    for i in 0..<recurrent.rows {
      for j in 0..<recurrent.columns {
        let (right, wrong) = (
          recurrent[i, j] * slopes[j], wrongSlopes[i] * recurrent[i, j]
        )
        difference += (wrong - right) * (wrong - right)
        size += right * right
      }
    }
    return size > 0 ? (difference / size).squareRoot() : 0
  }

  /// Conjugate gradients from 0 on the normal equations, `iterations` steps, with their product or the
  /// true one in place of `J`.
  func conjugateGradients(_ error: Vector, iterations: Int, isTrue: Bool) -> Vector {
    func lowered(_ v: Vector) -> Vector {
      zip(v, isTrue ? product(v) : wrongProduct(v)).map { $0 - $1 }
    }
    func normal(_ v: Vector) -> Vector {
      lowered(zip(v, transposedProduct(v)).map { $0 - $1 })
    }
    func inner(_ a: Vector, _ b: Vector) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    var solution = Vector(repeating: 0, count: error.count)
    var residual = lowered(error)
    var direction = residual
    var size = inner(residual, residual)
    let enough = 1e-20 * size
    for _ in 0..<iterations where size > enough {
      let image = normal(direction)
      let step = size / inner(direction, image)
      guard step.isFinite else { break }
      solution = zip(solution, direction).map { $0 + step * $1 }
      residual = zip(residual, image).map { $0 - step * $1 }
      let next = inner(residual, residual)
      direction = zip(residual, direction).map { $0 + next / size * $1 }
      size = next
    }
    return solution
  }
}

extension LiaoMemory {
  /// How far the study's own gradient, and one by conjugate gradients with the hand-written product,
  /// are from the exact one at the trained weights.
  func compareGradients(
    _ objective: RecurrentObjective, _ network: RecurrentNetwork, _ images: Matrix,
    _ parameters: [Double], _ recalled: RecurrentOutputs, _ findings: inout StudyFindings
  ) throws {
    let own = adjoint.method(sweeps: sweeps, truncation: truncation)
    let count = min(images.rows, Self.comparedImages)
    let compared = try objective.compareAdjoints(
      [own], at: parameters, on: .some(Array(0..<count)[...]))
    findings.measures["gradient-angle-in-degrees"] = compared[0].angle.map { $0 * 180 / .pi }
    guard adjoint == .cg else { return }

    let (recurrent, input, _) = network.dense(parameters)
    let weights = (
      recurrent: Self.doubled(recurrent), input: Self.doubled(input)
    )
    let width = network.stateWidth
    var (right, wrong) = (
      [Double](repeating: 0, count: width * width), [Double](repeating: 0, count: width * width)
    )
    var differences = 0.0
    for row in 0..<count {
      let state = Vector(recalled.states.elements[row * width..<(row + 1) * width])
      let image = Vector(
        images.elements[row * images.columns..<(row + 1) * images.columns])
      let jacobian = HandWrittenJacobian(
        recurrent: weights.recurrent, input: weights.input, state: state, image: image)
      differences += jacobian.relativeDifference / Double(count)
      var error = Vector(repeating: 0, count: width)
      for pixel in image.indices {
        let x = LogitAbsoluteError.state(of: state[hidden + pixel])
        error[hidden + pixel] = (x > image[pixel] ? 1 : -1) / Double(image.count)
      }
      for (isTrue, steps) in [(true, 500), (false, truncation)] {
        let z = jacobian.conjugateGradients(error, iterations: steps, isTrue: isTrue)
        // ∂E/∂A = z φ(x)ᵀ, and its mirror image.
        for i in 0..<width {
          for j in 0..<width where i != j {
            let slope = z[i] * state[j] + z[j] * state[i]
            if isTrue { right[i * width + j] += slope } else { wrong[i * width + j] += slope }
          }
        }
      }
    }
    findings.measures["hand-written-jacobian-difference"] = differences
    findings.measures["hand-written-angle-in-degrees"] = Self.angle(wrong, right) * 180 / .pi
  }

  /// The images that gradients are compared on.
  static let comparedImages = 10

  private static func doubled(_ matrix: Matrix) -> Matrix {
    Matrix(rows: matrix.rows, columns: matrix.columns, elements: matrix.elements.map { 2 * $0 })
  }

  /// The angle between two vectors in radians.
  static func angle(_ a: [Double], _ b: [Double]) -> Double {
    let (product, sizes) = zip(a, b).reduce((0.0, (0.0, 0.0))) {
      ($0.0 + $1.0 * $1.1, ($0.1.0 + $1.0 * $1.0, $0.1.1 + $1.1 * $1.1))
    }
    return acos(min(1, max(-1, product / (sizes.0 * sizes.1).squareRoot())))
  }
}
