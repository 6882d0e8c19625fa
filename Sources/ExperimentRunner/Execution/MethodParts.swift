import Catalogue
public import Networks
public import Objectives
public import Optimizers
public import RecurrentBackprop

/// A method's parts, made from their catalogues.
public struct MethodParts: Sendable {
  /// The activations: one for all hidden units, or one a layer.
  public var activations: [any Activation]
  /// The loss of a pattern.
  public var loss: any Loss
  /// Where the weights start.
  public var initializer: any Initializer
  /// The optimizer.
  public var optimizer: any Optimizer
  /// The solver for fixed points, of methods that settle.
  public var solver: (any SettlingSolver)?
  /// When settling stops.
  public var settlingOptions = SettlingOptions()
  /// The adjoint, of methods that settle.
  public var adjoint: (any AdjointMethod)?
  /// When adjoints stop.
  public var adjointOptions = AdjointOptions()
  /// What becomes of patterns that fail.
  public var policy: FailurePolicy
  /// `λ` of the penalty `½ λ ‖θ‖²`.
  public var weightDecay: Double
  /// Whether the last epoch's fixed points and adjoints are the next start.
  public var warmStart: Bool
  /// The seed of the draws of which weights exist, in networks that are sparse.
  public var connectionSeed: UInt64 = 0
}

extension MethodParts {
  /// Makes the parts that a specification names.
  /// - Throws: `SettingError` for a name or a setting that is not valid.
  init(_ method: TrainingSpecification, from toolbox: Toolbox) throws {
    activations = try method.network.activations.map { try toolbox.activations.make($0) }
    loss = try toolbox.losses.make(method.loss)
    initializer = try toolbox.initializers.make(method.initializer)
    var optimizerSettings = method.optimizer
    weightDecay = 0
    switch method.weightDecay?.form {
    case .penalty: weightDecay = method.weightDecay?.rate ?? 0
    case .shrink:
      let entry = try toolbox.optimizers.entry(method.optimizer.name)
      guard entry.settings.contains(where: { $0.name == "shrink" }) else {
        throw SettingError(
          "optimizer '\(entry.name)' has no shrink; take the form 'penalty' of weight decay")
      }
      optimizerSettings.settings["shrink"] = .number(method.weightDecay?.rate ?? 0)
    case nil: break
    }
    optimizer = try toolbox.optimizers.make(optimizerSettings)
    if let settling = method.settling {
      solver = try toolbox.solvers.make(settling.solver)
      settlingOptions.tolerance = settling.tolerance
      settlingOptions.maximumSweeps = settling.sweeps
    }
    if let adjoint = method.adjoint {
      self.adjoint = try toolbox.adjoints.make(adjoint.method)
      adjointOptions.tolerance = adjoint.tolerance
      adjointOptions.maximumProducts = adjoint.sweeps
    }
    policy = method.policy
    warmStart = method.warmStart
  }
}
