internal import CGSL
import Synchronization

/// How many threads the products may use, for the whole process.
///
/// Trials run with one, so that the order of every reduction is fixed and results are the same
/// bytes however many trials run side by side. BLAS itself always has one: its threads wait in ways
/// that keep those of `ThreadTeam` from the processor, and make small products slower.
public enum BLASThreads {
  private static let allowed = Atomic<Int>(1)
  private static let holdBLASToOne: Void = openblas_set_num_threads(1)

  /// The number now in force; one until it is set.
  public static var count: Int {
    // Every product asks, so that BLAS's threads are held whether or not anyone sets the number.
    _ = holdBLASToOne
    return allowed.load(ordering: .relaxed)
  }

  /// Sets the number; at least one.
  public static func set(_ count: Int) {
    _ = holdBLASToOne
    allowed.store(max(1, count), ordering: .relaxed)
  }

  private static let turn = Mutex<Void>(())

  /// Runs a body with this number in force, and sets it back. Who asks meanwhile, from another thread,
  /// waits: the number is the whole process's. Not to be called from inside such a body.
  public static func with<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
    try turn.withLock { _ in
      let before = self.count
      set(count)
      defer { set(before) }
      return try body()
    }
  }

  /// OpenBLAS's version and build options, for the record of an experiment's environment.
  public static var configuration: String { String(cString: openblas_get_config()) }

  /// The processor kind whose kernels OpenBLAS uses.
  public static var core: String { String(cString: openblas_get_corename()) }
}

/// Versions of the libraries below.
public enum GSLVersion {
  /// GSL's version at run time.
  public static var text: String { String(cString: attractor_gsl_version()) }
}
