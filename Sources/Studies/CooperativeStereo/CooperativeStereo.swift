public import Catalogue
import GSLNumerics
import Optimizers
public import Problems

/// Stereograms solved by a net that settles, with local weights that all positions share (Qian &
/// Sejnowski 1988), or by a local net that passes once.
///
/// The settling net has a unit for each disparity at each position, fed by its own matches and by all
/// units around it; recurrent backpropagation finds the weights that Marr & Poggio (1976) set by
/// hand. The one-pass net sees the matches in a window of the same kind and answers for the middle.
public struct CooperativeStereo: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "cooperative-stereo", "random-dot stereograms by a settling or a one-pass local net",
    reference: "Qian & Sejnowski 1988; Marr & Poggio 1976",
    settings: [
      Setting(
        "net", .choice(Net.allCases.map(\.rawValue)), default: "settling",
        "a net that settles, or a local one that passes once"),
      Setting("disparities", .integer(2...31), default: 5, "the problem's disparities"),
      Setting("radius", .integer(0...15), default: 2, "how many positions away a unit sees"),
      Setting("hidden", .integer(0...1000), default: 0, "hidden units of the one-pass net"),
      Setting("epochs", .integer(0...10_000), default: 30, "epochs of training"),
      Setting("rate", .number(.positive), default: 0.01, "learning rate of Adam"),
      Setting("batch", .integer(.positive), default: 4, "stereograms a step"),
      Setting("damping", .number(0.01...1), default: 0.5, "share of the way that a sweep goes"),
      Setting("sweeps", .integer(.positive), default: 200, "sweeps that a stereogram may take"),
      Setting("tolerance", .number(.positive), default: 1e-4, "residual, relative to the state"),
    ]
  ) { settings in
    CooperativeStereo(
      net: Net(rawValue: settings.text("net")) ?? .settling,
      disparities: settings.integer("disparities"), radius: settings.integer("radius"),
      hidden: settings.integer("hidden"), epochs: settings.integer("epochs"),
      rate: settings.number("rate"), batch: settings.integer("batch"),
      damping: settings.number("damping"), sweeps: settings.integer("sweeps"),
      tolerance: settings.number("tolerance"))
  }

  /// What answers.
  public enum Net: String, Sendable, CaseIterable {
    /// Units that settle with each other.
    case settling
    /// A window of matches, through a net once.
    case onePass = "one-pass"
  }

  let net: Net
  let disparities: Int
  let radius: Int
  let hidden: Int
  let epochs: Int
  let rate: Double
  let batch: Int
  let damping: Double
  let sweeps: Int
  let tolerance: Double

  public var measures: [String] {
    let always = ["position-accuracy", "training-position-accuracy", "match-accuracy"]
    guard net == .settling else { return always }
    return always + ["settled-share", "settling-sweeps"] + StereoWeights.measureNames
  }

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    guard let test = data.test else {
      throw SettingError("the study 'cooperative-stereo' needs a problem with a test part")
    }
    let lattice = try StereoLattice(data, disparities: disparities)
    var findings =
      switch net {
      case .settling:
        try SettlingStereo(self, lattice).findings(on: data.training, test, draws)
      case .onePass: try OnePassStereo(self, lattice).findings(on: data.training, test, draws)
      }
    findings.measures["match-accuracy"] = lattice.accuracy(of: test.inputs, targets: test.targets)
    return findings
  }

  /// Training by Adam, with a rate that falls to nothing.
  func training(batch: Int) -> Training {
    let schedule = RateSchedule(.cosine(epochs: max(1, epochs), final: 0))
    return Training(
      optimizer: Adam(rate: rate, schedule: schedule), batching: .miniBatch(batch),
      budget: Budget(epochs: epochs))
  }
}
