/// Some work whose time is measured.
public protocol Benchmark: AnyObject {
  /// Brings everything back to where the work begins; not timed.
  func reset() throws
  /// The work.
  func run() throws
  /// What it gave, for comparison with others' results.
  var result: [Double] { get }
}

extension Benchmark {
  public func reset() throws {}

  /// The seconds of one run after a reset.
  public func time() throws -> Double {
    try reset()
    let clock = ContinuousClock()
    let start = clock.now
    try run()
    return (clock.now - start) / .seconds(1)
  }

  /// The seconds of several runs, in ascending order: as many as fit into a time, within bounds.
  /// The first run, which warms up, does not count.
  public func times(
    within seconds: Double, atLeast fewest: Int = 5, atMost most: Int = 2001
  ) throws -> [Double] {
    var found: [Double] = []
    var spent = 0.0
    _ = try time()
    while found.count < fewest || (spent < seconds && found.count < most) {
      let time = try time()
      found.append(time)
      spent += time
    }
    return found.sorted()
  }
}
