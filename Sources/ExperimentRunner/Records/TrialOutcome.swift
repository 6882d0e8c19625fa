/// How a trial ended. Every planned trial has one; none is dropped from any table.
public enum TrialEnding: String, Codable, Hashable, Sendable, CaseIterable {
  /// The levels to stop at were met.
  case target
  /// The study was done.
  case measured
  /// The budget was spent.
  case budget
  /// The method could not improve any further.
  case stalled
  /// The trial took longer than the time-out.
  case timedOut = "timed out"
  /// Loss or states grew past all bounds, or too many patterns lost their fixed point.
  case diverged
  /// The loss, the gradient or a parameter ceased to be finite.
  case notFinite = "not finite"
  /// An error, with its text.
  case error
  /// Its process was killed.
  case killed
  /// No result exists though the trial was planned.
  case lost

  /// Whether the method ended the trial, rather than what surrounded it.
  public var isResult: Bool { self != .killed && self != .lost }

  /// Whether something went wrong.
  public var isFailure: Bool {
    switch self {
    case .target, .measured, .budget, .stalled: false
    case .timedOut, .diverged, .notFinite, .error, .killed, .lost: true
    }
  }
}

/// How a trial ended, and what there is to say about it.
public struct TrialOutcome: Codable, Hashable, Sendable {
  /// The ending.
  public var ending: TrialEnding
  /// Details in one line, such as an error's text; empty when there are none.
  public var detail: String

  /// An outcome.
  public init(_ ending: TrialEnding, _ detail: String = "") {
    self.ending = ending
    self.detail = detail
  }
}

/// Something worth telling that happened at an epoch: a fixed point lost or born, a fold, a flip, a
/// Hopf bifurcation, a step shortened.
public struct TrialEvent: Codable, Hashable, Sendable {
  /// The epoch, from 0.
  public var epoch: Int
  /// What it was, in a word or two.
  public var kind: String
  /// Details in one line.
  public var detail: String

  /// An event.
  public init(epoch: Int, kind: String, detail: String = "") {
    self.epoch = epoch
    self.kind = kind
    self.detail = detail
  }
}
