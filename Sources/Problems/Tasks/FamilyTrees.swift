public import Catalogue
public import GSLNumerics

/// Who is whose relative in two families of one shape, an English and an Italian one of twelve people
/// each (Hinton 1986): the second person or persons of a fact from the first and the relation.
///
/// Inputs are one unit a person (`0..<24`, the English ones first) and one a relation (`24..<36`);
/// targets one unit a person, two of them on for "Colin has uncle" and its like. Of the 104 facts a few
/// are drawn and held out as the test part.
public struct FamilyTrees: Problem {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Problem>.Entry(
    "family-trees", "the relatives of 24 people in two families of one shape, 104 facts",
    reference: "Hinton 1986; Rumelhart, Hinton & Williams 1986, Nature 323 533",
    settings: [
      Setting("held-out", .integer(0...103), default: 4, "facts held out as the test part")
    ] + BinaryTargets.settings
  ) { FamilyTrees(heldOut: $0.integer("held-out"), targets: BinaryTargets($0)) }

  /// The people of the two families, the same place in the same role.
  public static let families = [
    [
      "Christopher", "Penelope", "Andrew", "Christine", "Arthur", "Margaret", "James", "Victoria",
      "Charles", "Jennifer", "Colin", "Charlotte",
    ],
    [
      "Roberto", "Maria", "Pierro", "Francesca", "Emilio", "Gina", "Marco", "Lucia", "Tomaso",
      "Angela", "Alfonso", "Sophia",
    ],
  ]

  /// The relations, in the order of their input units.
  public static let relations = [
    "father", "mother", "husband", "wife", "son", "daughter", "uncle", "aunt", "brother", "sister",
    "nephew", "niece",
  ]

  /// The generation of each role, from 0.
  public static let generations = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2]
  /// On which side of the family a role stands: 0 for the first couple's, 1 for the second's, `nil`
  /// for their common grandchildren.
  public static let branches: [Int?] = [0, 0, 1, 1, 0, 0, 1, 0, 1, 1, nil, nil]

  /// A fact: who, which relation, and who all are in it.
  public struct Fact: Sendable, Equatable {
    /// The person, from 0.
    public let person: Int
    /// The relation, from 0.
    public let relation: Int
    /// The relatives, ascending.
    public let relatives: [Int]
  }

  public let name = "family-trees"
  private let heldOut: Int
  private let targets: BinaryTargets

  /// The facts with some of them held out.
  public init(heldOut: Int = 4, targets: BinaryTargets = BinaryTargets()) {
    precondition((0..<104).contains(heldOut), "Of 104 facts at most 103 are held out")
    self.heldOut = heldOut
    self.targets = targets
  }

  public func load(using generator: SeededGenerator) throws -> ProblemData {
    let facts = Self.facts()
    var inputs = Matrix(rows: facts.count, columns: 36)
    var targets = Matrix(rows: facts.count, columns: 24, repeating: targets.low)
    for (row, fact) in facts.enumerated() {
      inputs[row, fact.person] = 1
      inputs[row, 24 + fact.relation] = 1
      for relative in fact.relatives { targets[row, relative] = self.targets.high }
    }
    let all = PatternSet(inputs: inputs, targets: targets)
    guard heldOut > 0 else { return ProblemData(training: all) }
    var order = Array(0..<facts.count)
    generator.shuffle(&order)
    return ProblemData(
      training: all.subset(order.dropFirst(heldOut).sorted()),
      test: all.subset(order.prefix(heldOut).sorted()))
  }

  /// All facts, family by family, person by person, relation by relation.
  public static func facts() -> [Fact] {
    (0..<2).flatMap { family in
      (0..<12).flatMap { role in
        relations.indices.compactMap { relation in
          let relatives = relatives(of: role, relation)
          guard !relatives.isEmpty else { return nil }
          return Fact(
            person: 12 * family + role, relation: relation,
            relatives: relatives.map { 12 * family + $0 })
        }
      }
    }
  }

  /// The son and the daughter of a couple, by the husband's role. Men have even roles, a man's wife
  /// has the next.
  private static let children = [0: [4, 7], 2: [6, 9], 6: [10, 11]]

  private static func isMale(_ role: Int) -> Bool { role.isMultiple(of: 2) }
  private static func spouse(_ role: Int) -> Int? { role < 10 ? role ^ 1 : nil }
  private static func children(_ role: Int) -> [Int] { children[role & ~1] ?? [] }
  private static func parents(_ role: Int) -> [Int] {
    children.first { $0.value.contains(role) }.map { [$0.key, $0.key + 1] } ?? []
  }
  private static func siblings(_ role: Int) -> [Int] {
    (parents(role).first.map(children) ?? []).filter { $0 != role }
  }

  private static func relatives(of role: Int, _ relation: Int) -> [Int] {
    let spouses = [spouse(role)].compactMap { $0 }
    let found =
      switch relations[relation] {
      case "father", "mother": parents(role)
      case "husband", "wife": spouses
      case "son", "daughter": children(role)
      case "brother", "sister": siblings(role)
      // The parents' siblings and whom they married.
      case "uncle", "aunt":
        parents(role).flatMap(siblings).flatMap { [$0] + [spouse($0)].compactMap { $0 } }
      default: ([role] + spouses).flatMap(siblings).flatMap(children)
      }
    // Relations alternate between men and women, as roles do.
    return found.filter { isMale($0) == isMale(relation) }.sorted()
  }
}
