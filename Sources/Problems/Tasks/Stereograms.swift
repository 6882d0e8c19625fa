public import Catalogue
public import GSLNumerics

/// Random-dot stereograms (Julesz 1960): two images of random dots that agree once the surfaces in the
/// left one are shifted by their disparities. What the left and the right eye see at a position agrees
/// at its true disparity, and by chance at others: the false matches.
///
/// A pattern is one stereogram of `size × size` positions `p = row · size + column` of the left image.
/// The input `p · D + k` is 1 where the left dot at `(row, x)` and the right one at `(row, x − d_k)`
/// match, with the disparities `d_k = k − (D − 1) / 2`, larger ones nearer; the target is 1 at the
/// true disparity of what the left eye sees there and 0 elsewhere. Where the right eye doesn't see
/// that surface, the match is by chance.
public struct Stereograms: Problem {
  /// What the stereograms show.
  public enum Surfaces: String, Sendable, CaseIterable {
    /// Opaque rectangles over a plane behind or before them, dotted densely: every position has a
    /// disparity, and dots of one colour match, black or white.
    case patches
    /// Two planes, one seen through the other: every dot lies on either, as likely, and between dots
    /// there is nothing, so that only dots match and only they have a target.
    case transparent
  }

  /// Its line in the catalogue.
  public static let entry = Catalogue<any Problem>.Entry(
    "stereograms", "the disparity at each position of a random-dot stereogram",
    reference: "Julesz 1960; Marr & Poggio 1976; Qian & Sejnowski 1988",
    settings: [
      Setting("size", .integer(2...256), default: 16, "width and height in positions"),
      Setting("disparities", .integer(2...31), default: 5, "how many disparities, D"),
      Setting(
        "surfaces", .choice(Surfaces.allCases.map(\.rawValue)), default: "patches",
        "opaque patches on a plane, or two planes that one sees through"),
      Setting("patches", .integer(0...100), default: 2, "patches over the plane"),
      Setting("density", .number(0...1), default: 0.5, "share of positions with a dot"),
      Setting(
        "decorrelation", .number(0...1), default: 0.0,
        "share of the right image's positions drawn anew"),
      Setting("training-patterns", .integer(1...100_000), default: 16, "stereograms to train on"),
      Setting("test-patterns", .integer(1...100_000), default: 16, "stereograms to test on"),
    ]
  ) { settings in
    Stereograms(
      size: settings.integer("size"), disparities: settings.integer("disparities"),
      surfaces: Surfaces(rawValue: settings.text("surfaces")) ?? .patches,
      patches: settings.integer("patches"), density: settings.number("density"),
      decorrelation: settings.number("decorrelation"),
      trainingPatterns: settings.integer("training-patterns"),
      testPatterns: settings.integer("test-patterns"))
  }

  public let name = "stereograms"
  private let size: Int
  private let disparities: Int
  private let surfaces: Surfaces
  private let patches: Int
  private let density: Double
  private let decorrelation: Double
  private let trainingPatterns: Int
  private let testPatterns: Int

  /// Stereograms of `size × size` positions.
  public init(
    size: Int = 16, disparities: Int = 5, surfaces: Surfaces = .patches, patches: Int = 2,
    density: Double = 0.5, decorrelation: Double = 0, trainingPatterns: Int = 16,
    testPatterns: Int = 16
  ) {
    self.size = size
    self.disparities = disparities
    self.surfaces = surfaces
    self.patches = patches
    self.density = density
    self.decorrelation = decorrelation
    self.trainingPatterns = trainingPatterns
    self.testPatterns = testPatterns
  }

  public func load(using generator: SeededGenerator) throws -> ProblemData {
    ProblemData(
      training: patterns(trainingPatterns, using: generator),
      test: patterns(testPatterns, using: generator))
  }

  private func patterns(_ count: Int, using generator: SeededGenerator) -> PatternSet {
    let width = size * size * disparities
    var (inputs, targets) = (
      Matrix(rows: count, columns: width), Matrix(rows: count, columns: width)
    )
    for pattern in 0..<count {
      let scene = scene(using: generator)
      let left = (0..<size * size).map { _ in isDot(generator) }
      let right = rightImage(of: left, scene, using: generator)
      for position in 0..<size * size {
        let (row, x) = (position / size, position % size)
        for k in 0..<disparities {
          let seen = right[row * rightWidth + rightColumn(of: x, at: k)]
          let matches = surfaces == .patches ? seen == left[position] : seen && left[position]
          inputs[pattern, position * disparities + k] = matches ? 1 : 0
        }
        if surfaces == .patches || left[position] {
          targets[pattern, position * disparities + scene[position]] = 1
        }
      }
    }
    return PatternSet(inputs: inputs, targets: targets)
  }

  /// The number of the disparity at each position.
  private func scene(using generator: SeededGenerator) -> [Int] {
    let plane = generator.index(below: disparities)
    func another() -> Int {
      (plane + 1 + generator.index(below: disparities - 1)) % disparities
    }
    guard surfaces == .patches else {
      let other = another()
      return (0..<size * size).map { _ in generator.index(below: 2) == 0 ? plane : other }
    }
    var scene = Array(repeating: plane, count: size * size)
    for _ in 0..<patches {
      let disparity = another()
      let (height, top) = side(using: generator)
      let (width, start) = side(using: generator)
      for row in top..<top + height {
        for x in start..<start + width { scene[row * size + x] = disparity }
      }
    }
    return scene
  }

  /// A patch's length along one side, a third to two thirds of the image's, and where it begins.
  private func side(using generator: SeededGenerator) -> (length: Int, start: Int) {
    let (least, most) = (max(1, size / 3), max(1, 2 * size / 3))
    let length = least + generator.index(below: most - least + 1)
    return (length, generator.index(below: size - length + 1))
  }

  /// What the right eye sees: the left image's dots, each shifted by its disparity, near ones before
  /// far ones, and where nothing of the left image falls, dots of its own on opaque surfaces.
  private func rightImage(
    of left: [Bool], _ scene: [Int], using generator: SeededGenerator
  ) -> [Bool] {
    var right = (0..<size * rightWidth).map { _ in
      isDot(generator) && surfaces == .patches
    }
    for k in 0..<disparities {
      for position in 0..<size * size where scene[position] == k {
        // A blank of a transparent plane hides nothing.
        guard surfaces == .patches || left[position] else { continue }
        let column = rightColumn(of: position % size, at: k)
        right[position / size * rightWidth + column] = left[position]
      }
    }
    guard decorrelation > 0 else { return right }
    return right.map { dot in
      let (isRedrawn, redrawn) = (generator.uniform() < decorrelation, isDot(generator))
      return isRedrawn ? redrawn : dot
    }
  }

  /// The right image reaches as far beyond the left one as disparities do, to both sides.
  private var rightWidth: Int { size + disparities - 1 }

  private func rightColumn(of x: Int, at disparity: Int) -> Int { x + disparities - 1 - disparity }

  private func isDot(_ generator: SeededGenerator) -> Bool { generator.uniform() < density }
}
