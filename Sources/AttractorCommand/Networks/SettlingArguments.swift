import ArgumentParser
import Catalogue
import RecurrentBackprop

/// How patterns settle, for all commands that settle them.
struct SettlingArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How to settle: \(solverCatalogue.names.joined(separator: ", ")).", valueName: "name"))
  var solver = "damped"

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "A setting of the solver, such as damping=0.5; may be given several times. 'attractor list "
        + "solver NAME' shows them.", valueName: "name=value"))
  var settings: [String] = []

  @Option(
    help: ArgumentHelp(
      "A pattern has settled when ‖x − F(x)‖ is at most this times max(1, ‖x‖).",
      valueName: "number"))
  var tolerance = 1e-12

  @Option(
    help: ArgumentHelp(
      "How often the residual of a pattern is measured at most; also the products that an adjoint "
        + "may take.", valueName: "count"))
  var sweeps = 10_000

  func validate() throws {
    guard tolerance >= 0, tolerance.isFinite else {
      throw ValidationError("--tolerance takes a finite number from 0 on")
    }
    guard sweeps >= 1 else { throw ValidationError("--sweeps takes a whole number from 1 on") }
  }

  /// - Throws: `SettingError` for a name or a setting that is not valid.
  func makeSolver() throws -> any SettlingSolver {
    try solverCatalogue.make(solver, settings: settings, option: "--set")
  }

  var options: SettlingOptions {
    SettlingOptions(tolerance: tolerance, maximumSweeps: sweeps)
  }

  var adjointOptions: AdjointOptions {
    AdjointOptions(tolerance: tolerance, maximumProducts: sweeps)
  }
}
