public import Catalogue
public import Foundation
public import GSLNumerics

/// MNIST's handwritten digits with their official split: 60,000 training and 10,000 test patterns of
/// 28 × 28 grey values, scaled to 0…1 (LeCun, Bottou, Bengio & Haffner 1998). They are too many to
/// ship inside the package: see `DataFile` for where they are looked for.
public struct MNIST: Problem {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Problem>.Entry(
    "mnist", "MNIST's handwritten digits, 784 grey values to 10 classes, official split",
    reference: "LeCun, Bottou, Bengio & Haffner 1998",
    settings: [
      Setting("low-target", .number(.finite), default: 0.0, "target of the classes that are not"),
      Setting("high-target", .number(.finite), default: 1.0, "target of the class that is"),
      Setting(
        "training-patterns", .integer(0...60_000), default: 0,
        "how many training patterns to draw; 0 for all"),
      Setting(
        "test-patterns", .integer(0...10_000), default: 0,
        "how many test patterns to draw; 0 for all"),
      Setting(
        "validation-share", .number(0...0.9), default: 0.0,
        "share of the training patterns set aside for validation"),
      Setting(
        "label-noise", .number(0...1), default: 0.0,
        "share of the training labels replaced by another class"),
      Setting(
        "pixel-noise", .number(.nonNegative), default: 0.0,
        "standard deviation of noise added to the training inputs (full scale is 1)"),
    ]
  ) { settings in
    MNIST(
      lowTarget: settings.number("low-target"), highTarget: settings.number("high-target"),
      variations: TrainingVariations(
        patterns: settings.integer("training-patterns"),
        validationShare: settings.number("validation-share"),
        labelNoise: settings.number("label-noise"), inputNoise: settings.number("pixel-noise")),
      testPatterns: settings.integer("test-patterns"))
  }

  /// The number of classes.
  public static let classes = 10

  public let name = "mnist"
  private let lowTarget: Double
  private let highTarget: Double
  private let variations: TrainingVariations
  private let testPatterns: Int
  private let folders: [URL]

  /// The digits.
  /// - Parameters:
  ///   - lowTarget: the target of the nine classes that a pattern is not.
  ///   - highTarget: the target of its class.
  ///   - variations: what is drawn from, set aside of and added to the training patterns.
  ///   - testPatterns: how many test patterns to draw; 0 for all, in their order.
  ///   - folders: where to look for the folder `mnist`.
  public init(
    lowTarget: Double = 0, highTarget: Double = 1,
    variations: TrainingVariations = TrainingVariations(), testPatterns: Int = 0,
    folders: [URL] = DataFile.folders
  ) {
    self.lowTarget = lowTarget
    self.highTarget = highTarget
    self.variations = variations
    self.testPatterns = testPatterns
    self.folders = folders
  }

  public func load(using generator: SeededGenerator) throws -> ProblemData {
    let files = LargeDataSet.mnist.files
    let training = try Self.patterns(
      images: files[0].content(in: folders), labels: files[1].content(in: folders),
      name: "mnist, training part")
    let test = try Self.patterns(
      images: files[2].content(in: folders), labels: files[3].content(in: folders),
      name: "mnist, test part")
    var data = variations.apply(to: training, classes: Self.classes, using: generator)
    data.test = test
    if testPatterns > 0 {
      var order = Array(0..<test.count)
      generator.shuffle(&order)
      data.test = test.subset(Array(order.prefix(testPatterns)))
    }
    return data.withTargets(low: lowTarget, high: highTarget)
  }

  /// Patterns from the contents of two IDX files.
  /// - Parameters:
  ///   - images: `count × rows × columns` grey values from 0 to 255; a pattern's are scaled to 0…1,
  ///     row by row.
  ///   - labels: `count` classes from 0 to 9.
  ///   - name: what errors call them.
  /// - Throws: `ProblemDataError` that says what is wrong, and with which pattern.
  static func patterns(images: Data, labels: Data, name: String) throws -> PatternSet {
    let images = try IDXFile(images, name: "\(name), images", dimensions: 3)
    let labels = try IDXFile(labels, name: "\(name), labels", dimensions: 1)
    guard images.shape[0] == labels.shape[0] else {
      throw ProblemDataError("\(name): \(images.shape[0]) images but \(labels.shape[0]) labels")
    }
    if let wrong = labels.bytes.firstIndex(where: { $0 >= classes }) {
      throw ProblemDataError(
        "\(name): the label of pattern \(wrong - labels.bytes.startIndex + 1) is "
          + "\(labels.bytes[wrong]), no class from 0 to 9")
    }
    return PatternSet(
      inputs: Matrix(
        rows: images.shape[0], columns: images.shape[1] * images.shape[2],
        elements: images.bytes.map { Double($0) / 255 }),
      labels: labels.bytes.map(Int.init), classes: classes)
  }
}
