public import Catalogue
public import Foundation
public import GSLNumerics

/// UCI's handwritten digits with their official split: 3,823 training and 1,797 test patterns of
/// 8 × 8 block counts, scaled to 0…1 (Alpaydin & Kaynak 1998, DOI 10.24432/C50P49).
public struct Optdigits: Problem {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Problem>.Entry(
    "optdigits", "UCI handwritten digits, 64 counts to 10 classes, official split",
    reference: "Alpaydin & Kaynak 1998, DOI 10.24432/C50P49",
    settings: [
      Setting("low-target", .number(.finite), default: 0.0, "target of the classes that are not"),
      Setting("high-target", .number(.finite), default: 1.0, "target of the class that is"),
      Setting(
        "training-patterns", .integer(0...3823), default: 0,
        "how many training patterns to draw; 0 for all"),
      Setting(
        "validation-share", .number(0...0.9), default: 0.0,
        "share of the training patterns set aside for validation"),
      Setting(
        "label-noise", .number(0...1), default: 0.0,
        "share of the training labels replaced by another class"),
      Setting(
        "pixel-noise", .number(.nonNegative), default: 0.0,
        "standard deviation of noise added to the training inputs (full scale is 1)"),
      Setting(
        "folder", .text, default: "",
        "folder with optdigits.tra and optdigits.tes; empty for the files of this package"),
    ]
  ) { settings in
    Optdigits(
      lowTarget: settings.number("low-target"), highTarget: settings.number("high-target"),
      variations: TrainingVariations(
        patterns: settings.integer("training-patterns"),
        validationShare: settings.number("validation-share"),
        labelNoise: settings.number("label-noise"), inputNoise: settings.number("pixel-noise")),
      folder: settings.text("folder").isEmpty
        ? nil : URL(fileURLWithPath: settings.text("folder"), isDirectory: true))
  }

  /// The number of classes.
  public static let classes = 10
  /// The number of inputs.
  public static let inputWidth = 64

  public let name = "optdigits"
  private let lowTarget: Double
  private let highTarget: Double
  private let variations: TrainingVariations
  private let folder: URL?

  /// The digits.
  /// - Parameters:
  ///   - lowTarget: the target of the nine classes that a pattern is not.
  ///   - highTarget: the target of its class.
  ///   - variations: what is drawn from, set aside of and added to the training patterns.
  ///   - folder: where the two files are; `nil` for the ones inside the package.
  public init(
    lowTarget: Double = 0, highTarget: Double = 1,
    variations: TrainingVariations = TrainingVariations(), folder: URL? = nil
  ) {
    self.lowTarget = lowTarget
    self.highTarget = highTarget
    self.variations = variations
    self.folder = folder
  }

  public func load(using generator: SeededGenerator) throws -> ProblemData {
    let training = try Self.patterns(of: file("optdigits.tra"), rows: 3823)
    let test = try Self.patterns(of: file("optdigits.tes"), rows: 1797)
    var data = variations.apply(to: training, classes: Self.classes, using: generator)
    data.test = test
    return data.withTargets(low: lowTarget, high: highTarget)
  }

  private func file(_ name: String) throws -> URL {
    if let folder { return folder.appendingPathComponent(name) }
    guard let url = Bundle.module.url(forResource: "optdigits", withExtension: nil) else {
      throw ProblemDataError("the package's resource 'optdigits' is missing; build it again")
    }
    return url.appendingPathComponent(name)
  }

  /// Reads one of UCI's files.
  /// - Parameters:
  ///   - url: the file: a row a line, 64 counts from 0 to 16 and the label, separated by commas.
  ///   - expectedRows: how many rows the file must have.
  /// - Throws: `ProblemDataError` that names the first bad row and what is wrong with it.
  public static func patterns(of url: URL, rows expectedRows: Int) throws -> PatternSet {
    let name = url.lastPathComponent
    guard let bytes = try? Data(contentsOf: url) else {
      throw ProblemDataError("\(url.path): no such file, or it can't be read")
    }
    // Bytes, because characters take ten times as long.
    let lines = String(decoding: bytes, as: UTF8.self).utf8.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let filled = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
    var inputs: [Double] = []
    inputs.reserveCapacity(expectedRows * inputWidth)
    var labels: [Int] = []
    for (index, line) in filled.enumerated() {
      let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        .map { Substring($0) }
      func refuse(_ why: String) -> ProblemDataError {
        ProblemDataError("\(name), row \(index + 1): \(why)")
      }
      guard fields.count == inputWidth + 1 else {
        throw refuse("\(fields.count) values where \(inputWidth + 1) belong")
      }
      for (column, field) in fields.enumerated() {
        let bounds = column < inputWidth ? 0...16 : 0...9
        let value = Int(field) ?? Int(field.trimmingCharacters(in: .whitespacesAndNewlines))
        guard let value, bounds.contains(value) else {
          throw refuse(
            "'\(field)' in column \(column + 1) is no whole number from \(bounds.lowerBound) to "
              + "\(bounds.upperBound)")
        }
        if column < inputWidth { inputs.append(Double(value) / 16) } else { labels.append(value) }
      }
    }
    guard labels.count == expectedRows else {
      let (row, why) =
        labels.count < expectedRows
        ? (labels.count + 1, "missing; the file ends early")
        : (expectedRows + 1, "one too many; the file goes on past its end")
      throw ProblemDataError("\(name), row \(row): \(why) (\(expectedRows) rows belong in it)")
    }
    return PatternSet(
      inputs: Matrix(rows: labels.count, columns: inputWidth, elements: inputs), labels: labels,
      classes: classes)
  }
}
