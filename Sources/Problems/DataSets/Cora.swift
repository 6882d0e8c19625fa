public import Catalogue
public import Foundation
public import GSLNumerics

/// The Cora citation graph: 2,708 papers in 7 classes, described by which of 1,433 words they have,
/// and 5,429 citations between them (Sen et al. 2008). It is not shipped: see `DataFile` for where it
/// is looked for and how to get it.
///
/// Patterns are papers, their words scaled to the norm 1. The parts are drawn: as many papers of each
/// class to train on, then papers to validate and to test by, of the rest. A method may look at the
/// graph, and at the words of all papers, but at the classes of the training papers only.
public struct Cora: Problem {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Problem>.Entry(
    "cora",
    "the Cora citation graph, 2,708 papers of 1,433 words in 7 classes, few of them labelled",
    reference: "Sen et al. 2008; Yang, Cohen & Salakhutdinov 2016",
    settings: [
      Setting(
        "training-papers", .integer(1...100), default: 20, "labelled papers of each class"),
      Setting("validation-papers", .integer(1...1000), default: 500, "papers to validate by"),
      Setting("test-papers", .integer(1...1000), default: 1000, "papers to test by"),
    ]
  ) { settings in
    Cora(
      trainingPapers: settings.integer("training-papers"),
      validationPapers: settings.integer("validation-papers"),
      testPapers: settings.integer("test-papers"))
  }

  /// The classes, in the order of their names.
  public static let classes = [
    "Case_Based", "Genetic_Algorithms", "Neural_Networks", "Probabilistic_Methods",
    "Reinforcement_Learning", "Rule_Learning", "Theory",
  ]
  /// The papers.
  public static let paperCount = 2708
  /// The words.
  public static let wordCount = 1433

  public let name = "cora"
  private let trainingPapers: Int
  private let validationPapers: Int
  private let testPapers: Int
  private let folders: [URL]

  /// The graph with parts of these sizes.
  public init(
    trainingPapers: Int = 20, validationPapers: Int = 500, testPapers: Int = 1000,
    folders: [URL] = DataFile.folders
  ) {
    self.trainingPapers = trainingPapers
    self.validationPapers = validationPapers
    self.testPapers = testPapers
    self.folders = folders
  }

  public func load(using generator: SeededGenerator) throws -> ProblemData {
    let files = LargeDataSet.cora.files
    let papers = try Self.papers(String(decoding: files[0].content(in: folders), as: UTF8.self))
    let edges = try Self.citations(
      String(decoding: files[1].content(in: folders), as: UTF8.self), of: papers.identifiers)
    var order = Array(papers.labels.indices)
    generator.shuffle(&order)
    var taken = Array(repeating: 0, count: Self.classes.count)
    var (training, rest): ([Int], [Int]) = ([], [])
    for paper in order {
      let label = papers.labels[paper]
      if taken[label] < trainingPapers {
        taken[label] += 1
        training.append(paper)
      } else {
        rest.append(paper)
      }
    }
    let validation = Array(rest.prefix(validationPapers))
    let test = Array(rest.dropFirst(validationPapers).prefix(testPapers))
    let all = PatternSet(
      inputs: papers.words, labels: papers.labels, classes: Self.classes.count)
    return ProblemData(
      training: all.subset(training), validation: all.subset(validation), test: all.subset(test),
      graph: PatternGraph(
        inputs: papers.words, edges: edges, training: training, validation: validation, test: test))
  }

  /// Reads `cora.content`: a paper a line, its identifier, its words as 0 or 1, its class.
  /// - Throws: `ProblemDataError` that names the first bad line and what is wrong with it.
  static func papers(_ text: String) throws -> (identifiers: [String], words: Matrix, labels: [Int])
  {
    var (identifiers, words, labels): ([String], [Double], [Int]) = ([], [], [])
    for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
      func refuse(_ why: String) -> ProblemDataError {
        ProblemDataError("cora.content, line \(index + 1): \(why)")
      }
      let fields = line.utf8.split(separator: UInt8(ascii: "\t"))
      guard fields.count > 2 else { throw refuse("\(fields.count) fields") }
      guard words.isEmpty || (fields.count - 2) * identifiers.count == words.count else {
        throw refuse("\(fields.count - 2) words, other than in the lines before")
      }
      let name = String(Substring(fields[fields.count - 1]))
      guard let label = classes.firstIndex(of: name) else {
        throw refuse("'\(name)' is no class of Cora")
      }
      let own = try fields.dropFirst().dropLast().map { field -> Double in
        switch field.first {
        case UInt8(ascii: "0") where field.count == 1: return 0
        case UInt8(ascii: "1") where field.count == 1: return 1
        default: throw refuse("'\(Substring(field))' where 0 or 1 belongs")
        }
      }
      let norm = own.reduce(0, +).squareRoot()
      words += norm > 0 ? own.map { $0 / norm } : own
      identifiers.append(String(Substring(fields[0])))
      labels.append(label)
    }
    guard !labels.isEmpty else { throw ProblemDataError("cora.content is empty") }
    return (
      identifiers,
      Matrix(rows: labels.count, columns: words.count / labels.count, elements: words), labels
    )
  }

  /// Reads `cora.cites`: a citation a line, the cited and the citing paper. Every pair once, whatever
  /// the direction, the smaller number first; a paper that cites itself is no edge.
  static func citations(_ text: String, of identifiers: [String]) throws -> [PatternGraph.Edge] {
    let places = Dictionary(uniqueKeysWithValues: zip(identifiers, identifiers.indices))
    var edges: Set<PatternGraph.Edge> = []
    for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
      let fields = line.split(separator: "\t").map { places[String($0)] }
      guard fields.count == 2, let first = fields[0], let second = fields[1] else {
        throw ProblemDataError("cora.cites, line \(index + 1): '\(line)' names no two papers")
      }
      if first != second {
        edges.insert(.init(first: min(first, second), second: max(first, second)))
      }
    }
    return edges.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }
}
