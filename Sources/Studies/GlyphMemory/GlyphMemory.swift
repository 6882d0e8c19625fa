public import Catalogue
import GSLNumerics
public import Problems

/// Patterns of ±1 stored as the attractors of a net without input, and recalled from what is left of
/// them: by recurrent backpropagation, which trains the fixed points (Almeida 1987; Pineda 1988), or
/// by a rule that writes the weights down at once.
public struct GlyphMemory: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "glyph-memory", "patterns stored as attractors, recalled from noise and occlusion",
    reference: "Hopfield 1982; Pineda 1988; Personnaz, Guyon & Dreyfus 1985",
    settings: [
      Setting(
        "storage", .choice(Storage.allCases.map(\.rawValue)), default: "recurrent-backpropagation",
        "how the patterns are stored"),
      Setting("symmetric", .flag, default: true, "whether the trained weights are symmetric"),
      Setting("epochs", .integer(.positive), default: 200, "epochs of the training"),
      Setting("rate", .number(.positive), default: 0.005, "learning rate of Adam"),
      Setting("copies", .integer(.positive), default: 2, "noisy copies of a pattern an epoch"),
      Setting(
        "training-noise", .number(0...0.5), default: 0.15, "share of pixels flipped in the training"
      ),
      Setting(
        "cue", .number(.nonNegative), default: 1.0,
        "strength with which the noisy pattern acts as input at the start of the training; it fades"
      ),
      Setting("recalls", .integer(.positive), default: 10, "recalls of a pattern at each noise"),
      Setting("random-starts", .integer(.positive), default: 200, "starts from random pixels"),
    ]
  ) { settings in
    GlyphMemory(
      storage: Storage(rawValue: settings.text("storage")) ?? .recurrentBackpropagation,
      training: CuedTraining(
        isSymmetric: settings.flag("symmetric"), epochs: settings.integer("epochs"),
        rate: settings.number("rate"), copies: settings.integer("copies"),
        noise: settings.number("training-noise"), cue: settings.number("cue")),
      recalls: settings.integer("recalls"), randomStarts: settings.integer("random-starts"))
  }

  /// How patterns are stored.
  public enum Storage: String, Sendable, CaseIterable {
    /// The fixed points are trained.
    case recurrentBackpropagation = "recurrent-backpropagation"
    /// `W = Σ ξ ξᵀ / n` without its diagonal (Hopfield 1982).
    case hebbian
    /// `W = Σ (ξ − m)(ξ − m)ᵀ / n` without its diagonal, with the mean pattern `m` and thresholds
    /// `W m`, so that what all patterns share is not stored.
    case covariance
    /// `W = Ξ Ξ⁺` without its diagonal: every pattern is an eigenvector (Personnaz et al. 1985).
    case pseudoInverse = "pseudo-inverse"
  }

  let storage: Storage
  let training: CuedTraining
  let recalls: Int
  let randomStarts: Int

  public let measures = [
    "stored-share", "recalled-share", "occlusion-recalled-share", "tolerated-noise-share",
    "spurious-share", "settled-share", "pattern-count",
  ]

  /// The shares of pixels flipped.
  static let noises = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4]
  /// The rows blanked, of 16.
  static let hiddenRows = [0, 2, 4, 6, 8]
  /// The noise and the rows that single figures are given for.
  static let (singleNoise, singleRows) = (0.1, 4)
  /// The share of recalls that a tolerated noise must leave right.
  static let tolerated = 0.9

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    let patterns = data.training.targets
    guard patterns.elements.allSatisfy({ abs($0) == 1 }) else {
      throw SettingError("the study 'glyph-memory' needs patterns of ±1, such as 'glyphs'")
    }
    var findings = StudyFindings()
    let memory = try memory(of: patterns, draws, &findings)
    let damage = PatternDamage(patterns: patterns, copies: recalls)
    // Every memory is asked with the same draws, and the stored patterns only once.
    let noise = draws.generator("recall-noise")
    var recalled: [Double] = []
    for level in Self.noises {
      recalled.append(try memory.recalledShare(from: damage.flipped(level, using: noise), damage))
    }
    let bands = draws.generator("hidden-rows")
    var uncovered: [Double] = []
    for rows in Self.hiddenRows {
      uncovered.append(try memory.recalledShare(from: damage.hiding(rows, using: bands), damage))
    }
    findings.measures["stored-share"] = recalled[0]
    findings.measures["recalled-share"] = Self.noises.firstIndex(of: Self.singleNoise).map {
      recalled[$0]
    }
    findings.measures["occlusion-recalled-share"] = Self.hiddenRows.firstIndex(of: Self.singleRows)
      .map { uncovered[$0] }
    let steps = recalled.prefix { $0 >= Self.tolerated }.count
    findings.measures["tolerated-noise-share"] = steps > 0 ? Self.noises[steps - 1] : 0
    findings.measures["pattern-count"] = Double(patterns.rows)
    let starts = damage.randomStarts(randomStarts, using: draws.generator("random-starts"))
    let ends = try memory.settle(starts, using: draws.generator("order"))
    findings.measures["settled-share"] = Double(ends.isSettled.count { $0 }) / Double(randomStarts)
    let spurious = (0..<randomStarts).count {
      ends.isSettled[$0] && !damage.isStored(ends.rows[$0])
    }
    findings.measures["spurious-share"] = Double(spurious) / Double(randomStarts)
    findings.series = [
      StudySeries(
        "recalled-share", along: "flipped-pixels", positions: Self.noises, values: recalled),
      StudySeries(
        "recalled-share", along: "hidden-rows", positions: Self.hiddenRows.map(Double.init),
        values: uncovered),
    ]
    return findings
  }

  private func memory(
    of patterns: Matrix, _ draws: StudyDraws, _ findings: inout StudyFindings
  ) throws -> any AttractorMemoryNet {
    let memory: any AttractorMemoryNet
    switch storage {
    case .recurrentBackpropagation:
      let trained = try training.run(on: patterns, draws)
      findings.work = trained.work
      findings.remarks = trained.remarks
      findings.parameterCount = trained.parameterCount
      return trained
    case .hebbian: memory = ThresholdMemory(hebbian: patterns)
    case .covariance: memory = ThresholdMemory(covariance: patterns)
    case .pseudoInverse: memory = try ThresholdMemory(pseudoInverse: patterns)
    }
    findings.parameterCount = patterns.columns * (patterns.columns - 1) / 2
    return memory
  }
}

/// A net whose attractors are memories.
protocol AttractorMemoryNet {
  /// Settles from states of ±1.
  /// - Parameters:
  ///   - starts: `B × n`, a state a row.
  ///   - generator: the order of units where one is drawn.
  func settle(_ starts: Matrix, using generator: SeededGenerator) throws -> SettledMemories
}

/// Where states settled.
struct SettledMemories {
  /// The signs, ±1, a state a row.
  var rows: [Vector]
  /// Whether each came to rest.
  var isSettled: [Bool]
}

extension AttractorMemoryNet {
  /// The share of damaged patterns that settle with every pixel right.
  func recalledShare(from starts: Matrix, _ damage: PatternDamage) throws -> Double {
    // The order of units matters little and is the same for all levels.
    let ends = try settle(starts, using: SeededGenerator(seed: 1))
    let right = (0..<starts.rows).count {
      ends.isSettled[$0] && ends.rows[$0] == damage.rows[$0 % damage.rows.count]
    }
    return Double(right) / Double(starts.rows)
  }
}
