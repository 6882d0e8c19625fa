import Foundation
import GSLNumerics
import Testing

@Suite struct NonlinearLeastSquaresTests {
  private struct Trouble: Error {}

  /// Rosenbrock as residuals `(10 (y − x²), 1 − x)`.
  private static func residuals(_ x: UnsafePointer<Double>, _ r: UnsafeMutablePointer<Double>) {
    r[0] = 10 * (x[1] - x[0] * x[0])
    r[1] = 1 - x[0]
  }

  private static func jacobian(_ x: UnsafePointer<Double>, _ j: MutableMatrixView) {
    j[0, 0] = -20 * x[0]
    j[0, 1] = 10
    j[1, 0] = -1
    j[1, 1] = 0
  }

  private static func product(
    _ transposition: Transposition, _ x: UnsafePointer<Double>, _ v: UnsafePointer<Double>,
    _ product: UnsafeMutablePointer<Double>
  ) {
    switch transposition {
    case .none:
      product[0] = -20 * x[0] * v[0] + 10 * v[1]
      product[1] = -v[0]
    case .transposed:
      product[0] = -20 * x[0] * v[0] - v[1]
      product[1] = 10 * v[0]
    }
  }

  private func finish(_ stepper: any LeastSquaresStepper) throws -> Int {
    try stepper.start(at: [-1.2, 1])
    var iterations = 0
    // Where sums of squares are equal to rounding, steps wander at gradients of 1e-12 and more on some
    // processors.
    while norm(stepper.gradient.baseAddress!, count: 2) > 1e-10, iterations < 200 {
      guard try stepper.iterate() == .advanced else { break }
      iterations += 1
    }
    return iterations
  }

  @Test(
    arguments: NonlinearLeastSquares.TrustRegion.allCases,
    NonlinearLeastSquares.Scaling.allCases)
  func `every trust region and scaling solves Rosenbrock`(
    trustRegion: NonlinearLeastSquares.TrustRegion, scaling: NonlinearLeastSquares.Scaling
  ) throws {
    for solver in NonlinearLeastSquares.Solver.allCases {
      var settings = NonlinearLeastSquares.Settings()
      settings.trustRegion = trustRegion
      settings.scaling = scaling
      settings.solver = solver
      let stepper = NonlinearLeastSquares(
        residualCount: 2, parameterCount: 2, settings: settings, residuals: Self.residuals,
        jacobian: Self.jacobian)
      let iterations = try finish(stepper)
      #expect(abs(stepper.position[0] - 1) < 1e-9 && abs(stepper.position[1] - 1) < 1e-9)
      #expect(iterations < 100, "\(trustRegion) \(scaling) \(solver)")
    }
  }

  @Test func `the large form solves Rosenbrock from products alone`() throws {
    let stepper = LargeNonlinearLeastSquares(
      residualCount: 2, parameterCount: 2, residuals: Self.residuals, product: Self.product)
    let iterations = try finish(stepper)
    #expect(abs(stepper.position[0] - 1) < 1e-9 && abs(stepper.position[1] - 1) < 1e-9)
    #expect(iterations < 100)
  }

  @Test func `fewer residuals than parameters are no obstacle`() throws {
    // x² + y² + z² = 3, one residual of three parameters.
    func residual(_ x: UnsafePointer<Double>, _ r: UnsafeMutablePointer<Double>) {
      r[0] = x[0] * x[0] + x[1] * x[1] + x[2] * x[2] - 3
    }
    let small = NonlinearLeastSquares(
      residualCount: 1, parameterCount: 3, residuals: residual,
      jacobian: { x, j in for k in 0..<3 { j[0, k] = 2 * x[k] } })
    let large = LargeNonlinearLeastSquares(
      residualCount: 1, parameterCount: 3, residuals: residual,
      product: { transposition, x, v, product in
        switch transposition {
        case .none: product[0] = 2 * (x[0] * v[0] + x[1] * v[1] + x[2] * v[2])
        case .transposed: for k in 0..<3 { product[k] = 2 * x[k] * v[0] }
        }
      })
    for stepper in [small, large] as [any LeastSquaresStepper] {
      try stepper.start(at: [2, 1, 0.5])
      #expect(stepper.residual.count == 1)
      for _ in 0..<30 where try stepper.iterate() != .advanced { break }
      #expect(abs(stepper.residual[0]) < 1e-12)
    }
  }

  @Test func `an overflow in a trial step is stepped back from`() throws {
    // exp(x) = 1 from −6: the first Gauss–Newton step goes to x ≈ 400, where exp(x²) overflows.
    let stepper = NonlinearLeastSquares(
      residualCount: 1, parameterCount: 1,
      residuals: { x, r in r[0] = x[0] > 100 ? .nan : exp(x[0]) - 1 },
      jacobian: { x, j in j[0, 0] = exp(x[0]) })
    try stepper.start(at: [-6])
    for _ in 0..<200 where try stepper.iterate() != .advanced { break }
    #expect(abs(stepper.position[0]) < 1e-12)
  }

  @Test func `a throw comes out of the iteration`() throws {
    final class Calls { var count = 0 }
    let calls = Calls()
    let stepper = NonlinearLeastSquares(
      residualCount: 2, parameterCount: 2,
      residuals: {
        calls.count += 1
        if calls.count == 4 { throw Trouble() }
        Self.residuals($0, $1)
      }, jacobian: Self.jacobian)
    #expect(throws: Trouble.self) { try finish(stepper) }
  }
}
