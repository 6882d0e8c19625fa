import GSLNumerics
import Testing

@Suite struct MinimizerTests {
  private struct Trouble: Error {}
  private final class Calls { var count = 0 }

  /// Rosenbrock's valley `(1 − x)² + 100 (y − x²)²`.
  private static func rosenbrock(
    _ method: Minimizer.Method, throwingAt limit: Int = .max
  ) -> Minimizer {
    let calls = Calls()
    return Minimizer(method, dimension: 2) { x, gradient in
      calls.count += 1
      if calls.count == limit { throw Trouble() }
      let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
      if let gradient {
        gradient[0] = -2 * a - 400 * x[0] * b
        gradient[1] = 200 * b
      }
      return a * a + 100 * b * b
    }
  }

  @Test(arguments: Minimizer.Method.allCases)
  func `Rosenbrock's valley is followed to its end`(method: Minimizer.Method) throws {
    let minimizer = Self.rosenbrock(method)
    try minimizer.start(at: [-1.2, 1], firstStep: 0.01, lineTolerance: 0.1)
    #expect(abs(minimizer.value - 24.2) < 1e-12)
    var iterations = 0
    while norm(minimizer.gradient.baseAddress!, count: 2) > 1e-6, iterations < 2000 {
      if try minimizer.iterate() != .advanced { minimizer.restart() }
      iterations += 1
    }
    #expect(abs(minimizer.position[0] - 1) < 1e-5 && abs(minimizer.position[1] - 1) < 1e-5)
    #expect(iterations < 500)
  }

  @Test(arguments: Minimizer.Method.allCases)
  func `a throw in the middle of a line search comes out`(method: Minimizer.Method) throws {
    let minimizer = Self.rosenbrock(method, throwingAt: 6)
    try minimizer.start(at: [-1.2, 1], firstStep: 0.01, lineTolerance: 0.1)
    #expect(throws: Trouble.self) { for _ in 0..<20 { _ = try minimizer.iterate() } }
  }

  @Test func `a minimum is where the search is stuck`() throws {
    let minimizer = Self.rosenbrock(.bfgs)
    try minimizer.start(at: [1, 1], firstStep: 0.01, lineTolerance: 0.1)
    guard case .stuck = try minimizer.iterate() else {
      Issue.record("bfgs moved from a minimum")
      return
    }
  }
}
