public import RecurrentBackprop

/// What is compared with others: a way to train, or a study with its settings.
public struct MethodSpecification: Hashable, Sendable {
  /// What tables and figures call it; no part of a trial's identity.
  public var label: String
  /// What a trial of it does.
  public var task: Task

  /// What a trial does.
  public enum Task: Hashable, Sendable {
    /// Trains a network.
    case training(TrainingSpecification)
    /// Runs a study, in `studyCatalogue`.
    case study(NamedSettings)
  }

  /// A method.
  public init(label: String, _ task: Task) {
    self.label = label
    self.task = task
  }

  /// A method that trains.
  public init(
    label: String, network: NetworkSpecification, loss: NamedSettings, initializer: NamedSettings,
    optimizer: NamedSettings, batch: Int? = nil, settling: SettlingSpecification? = nil,
    adjoint: AdjointSpecification? = nil, policy: FailurePolicy = .refuse,
    warmStart: Bool = false, stabilityMargin: Double? = nil, weightDecay: WeightDecayRule? = nil,
    earlyStopping: EarlyStoppingRule? = nil
  ) {
    self.init(
      label: label,
      .training(
        TrainingSpecification(
          network: network, loss: loss, initializer: initializer, optimizer: optimizer,
          batch: batch, settling: settling, adjoint: adjoint, policy: policy, warmStart: warmStart,
          stabilityMargin: stabilityMargin, weightDecay: weightDecay,
          earlyStopping: earlyStopping)))
  }

  /// How it trains; `nil` for a study, and setting it to that changes nothing.
  public var training: TrainingSpecification? {
    get { if case .training(let training) = task { training } else { nil } }
    set { if let newValue { task = .training(newValue) } }
  }

  /// The study; `nil` for a way to train.
  public var study: NamedSettings? { if case .study(let study) = task { study } else { nil } }

  /// Whether it trains a network that settles.
  public var isRecurrent: Bool { training?.isRecurrent ?? false }
}

/// In records a way to train stands beside the label; a study stands under a key of its own.
extension MethodSpecification: Codable {
  private enum Key: String, CodingKey { case label, study }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    label = try fields.decode(String.self, forKey: .label)
    task =
      if let study = try fields.decodeIfPresent(NamedSettings.self, forKey: .study) {
        .study(study)
      } else {
        .training(try TrainingSpecification(from: decoder))
      }
  }

  public func encode(to encoder: any Encoder) throws {
    if case .training(let training) = task { try training.encode(to: encoder) }
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(label, forKey: .label)
    try fields.encodeIfPresent(study, forKey: .study)
  }
}
