import ExperimentRunner
import Objectives
import RecurrentBackprop

/// Something whose gradient is checked.
struct GradcheckSubject {
  /// What it is, for the result's heading.
  let title: String
  let parameters: [Double]
  /// Whether all patterns are looked at, rather than the first ones.
  let isWhole: Bool
  /// What its gradient leaves out by design.
  let neglects: String?
  let makeObjective: () throws -> any DifferentiableObjective

  /// How far fixed points and adjoints are solved: far below what differences resolve.
  static let tolerance = 1e-14
  /// The sweeps and products allowed for that.
  static let sweeps = 20_000

  init(
    title: String, parameters: [Double], isWhole: Bool, neglects: String? = nil,
    makeObjective: @escaping () throws -> any DifferentiableObjective
  ) {
    self.title = title
    self.parameters = parameters
    self.isWhole = isWhole
    self.neglects = neglects
    self.makeObjective = makeObjective
  }

  /// Every method of a specification on every problem; methods that have the same gradient once.
  /// - Throws: what a problem or a part of a method threw.
  static func all(in specification: Specification) throws -> [GradcheckSubject] {
    var trials: [(trial: TrialSpecification, labels: [String])] = []
    for trial in specification.trials where trial.replicate == 0 {
      let checked = trial.forGradientCheck
      if let place = trials.firstIndex(where: { $0.trial == checked }) {
        trials[place].labels.append(trial.method.label)
      } else {
        trials.append((checked, [trial.method.label]))
      }
    }
    return try trials.map { trial, labels in
      let untrained = try UntrainedTrial(of: trial)
      let others = labels.count > 1 ? " and \(labels.count - 1) with the same gradient" : ""
      return GradcheckSubject(
        title: "\(trial.problemLabel) · \(labels[0])\(others)", parameters: untrained.parameters,
        isWhole: false,
        neglects: try trial.method.training?.adjoint.flatMap {
          try Toolbox().adjoints.make($0.method).neglects
        }
      ) { untrained.objective }
    }
  }

  /// Checks the gradient.
  /// - Parameter patterns: the patterns looked at, unless all are.
  /// - Throws: `CommandFailure` for a pattern that did not settle, or whose adjoint failed.
  func check(_ check: GradientCheck, patterns: Int) throws -> GradcheckResult {
    let objective = try makeObjective()
    let count = isWhole ? objective.patternCount : min(patterns, objective.patternCount)
    var check = check
    if objective is RecurrentObjective { check.valueError = Self.tolerance }
    do {
      let report = try check.gradient(
        of: objective, at: parameters, on: .some(Array(0..<count)[...]))
      return GradcheckResult(title, report, patterns: count, neglects: neglects)
    } catch let error as SettlingFailure {
      throw CommandFailure(
        "\(title): \(error.settling.failureText(pattern: error.pattern))", status: .notConverged)
    } catch let error as AdjointFailure {
      throw CommandFailure(
        "\(title): the \(error.method) adjoint of pattern \(error.pattern) "
          + error.adjoint.outcome.advice, status: .notConverged)
    }
  }
}

extension TrialSpecification {
  /// The trial as its gradient sees it: without what trains, and solved to the check's tolerance.
  fileprivate var forGradientCheck: TrialSpecification {
    var trial = self
    trial.method.label = ""
    guard var training = trial.method.training else { return trial }
    training.optimizer = NamedSettings("gradient-descent")
    training.batch = nil
    training.earlyStopping = nil
    training.warmStart = false
    training.stabilityMargin = nil
    training.policy = .refuse
    if training.weightDecay?.form == .shrink { training.weightDecay = nil }
    training.settling?.tolerance = GradcheckSubject.tolerance
    training.settling?.sweeps = GradcheckSubject.sweeps
    training.adjoint?.tolerance = GradcheckSubject.tolerance
    training.adjoint?.sweeps = GradcheckSubject.sweeps
    trial.method.training = training
    return trial
  }
}

/// What was found for one subject.
struct GradcheckResult: Encodable {
  struct Block: Encodable {
    let name: String
    let parameters: Int
    let checked: Int
    let largestRelativeError: Double
    let worstParameter: Int?
    let passes: Bool
  }

  let title: String
  let patterns: Int
  let blocks: [Block]
  let largestRelativeError: Double
  let passes: Bool
  let verdict: String
  let neglects: String?

  init(_ title: String, _ report: GradientReport, patterns: Int, neglects: String?) {
    self.title = title
    self.patterns = patterns
    self.neglects = neglects
    blocks = report.blocks.map {
      Block(
        name: $0.name, parameters: $0.parameterCount, checked: $0.checkedCount,
        largestRelativeError: $0.largestRelativeError, worstParameter: $0.worstParameter,
        passes: $0.largestRelativeError <= report.tolerance)
    }
    largestRelativeError = report.largestRelativeError
    passes = report.passes
    let reason = report.passes ? nil : neglects.map { " (the adjoint neglects \($0))" }
    verdict = report.verdict + (reason ?? "")
  }

  var text: String {
    var table = TextTable(
      ["block", "parameters", "checked", "largest relative error", "verdict"], right: [1, 2, 3])
    for block in blocks {
      table.add([
        block.name, "\(block.parameters)", "\(block.checked)", short(block.largestRelativeError),
        block.passes ? "passes" : "differs",
      ])
    }
    return
      "\(title), \(patterns) patterns\n\(table.text)\n\(passes ? "passes" : "DIFFERS"): \(verdict)"
  }
}
