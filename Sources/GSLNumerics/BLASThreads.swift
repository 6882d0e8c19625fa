internal import CGSL

/// How many threads the products may use, for the whole process.
///
/// Trials run with one, so that the order of every reduction is fixed and results are the same
/// bytes however many trials run side by side.
public enum BLASThreads {
  /// The number now in force.
  public static var count: Int { Int(openblas_get_num_threads()) }

  /// Sets the number; at least one.
  public static func set(_ count: Int) { openblas_set_num_threads(Int32(max(1, count))) }

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
