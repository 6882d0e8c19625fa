import GSLNumerics
import Testing

@Suite struct RootFinderTests {
  private struct Trouble: Error {}
  private final class Calls { var count = 0 }

  /// Rosenbrock's system `f = (1 − x, 10 (y − x²))`, root (1, 1).
  private static func rosenbrock(
    _ method: RootFinder.Method, throwingAt limit: Int = .max
  ) -> RootFinder {
    let calls = Calls()
    return RootFinder(
      method, dimension: 2,
      function: { x, f in
        calls.count += 1
        if calls.count >= limit { throw Trouble() }
        f[0] = 1 - x[0]
        f[1] = 10 * (x[1] - x[0] * x[0])
      },
      jacobian: { x, jacobian in
        jacobian[0, 0] = -1
        jacobian[0, 1] = 0
        jacobian[1, 0] = -20 * x[0]
        jacobian[1, 1] = 10
      })
  }

  @Test(arguments: RootFinder.Method.allCases)
  func `Rosenbrock's system is solved from GSL's own start`(method: RootFinder.Method) throws {
    let finder = Self.rosenbrock(method)
    try finder.start(at: [-1.2, 1])
    var iterations = 0
    while norm(finder.residual.baseAddress!, count: 2) > 1e-12, iterations < 100 {
      guard try finder.iterate() == .advanced else { break }
      iterations += 1
    }
    #expect(abs(finder.root[0] - 1) < 1e-12 && abs(finder.root[1] - 1) < 1e-11)
    #expect(iterations < 60)
  }

  @Test(arguments: RootFinder.Method.allCases)
  func `a throw comes out where it belongs, and the finder can start anew`(
    method: RootFinder.Method
  ) throws {
    let finder = Self.rosenbrock(method, throwingAt: 5)
    #expect(throws: Trouble.self) {
      try finder.start(at: [-1.2, 1])
      for _ in 0..<20 { _ = try finder.iterate() }
    }
    #expect(throws: Trouble.self) { try finder.start(at: [0, 0]) }
  }

  @Test func `a system without a root gets stuck and says so`() throws {
    let finder = RootFinder(
      .hybridsj, dimension: 1, function: { x, f in f[0] = x[0] * x[0] + 1 },
      jacobian: { x, jacobian in jacobian[0, 0] = 2 * x[0] })
    try finder.start(at: [3])
    var last = RootFinder.Step.advanced
    for _ in 0..<200 where last == .advanced { last = try finder.iterate() }
    guard case .stuck(let reason) = last else {
      Issue.record("hybridsj went on")
      return
    }
    #expect(reason.contains("not improving"))
  }
}
