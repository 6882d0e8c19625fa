import Catalogue
import GSLNumerics
import Testing

@testable import Problems

@Suite struct FamilyTreesTests {
  private func relatives(_ person: String, _ relation: String) throws -> Set<String> {
    let people = FamilyTrees.families.flatMap { $0 }
    let who = try #require(people.firstIndex(of: person))
    let which = try #require(FamilyTrees.relations.firstIndex(of: relation))
    let fact = FamilyTrees.facts().first { $0.person == who && $0.relation == which }
    return Set((fact?.relatives ?? []).map { people[$0] })
  }

  @Test func `there are 104 facts with 112 answers, half of them in each family`() {
    let facts = FamilyTrees.facts()
    #expect(facts.count == 104)
    #expect(facts.reduce(0) { $0 + $1.relatives.count } == 112)
    #expect(facts.count { $0.person < 12 } == 52)
  }

  @Test func `facts are those of the published trees`() throws {
    #expect(try relatives("Colin", "aunt") == ["Jennifer", "Margaret"])
    #expect(try relatives("Charlotte", "uncle") == ["Arthur", "Charles"])
    #expect(try relatives("Colin", "mother") == ["Victoria"])
    #expect(try relatives("Victoria", "brother") == ["Arthur"])
    #expect(try relatives("James", "wife") == ["Victoria"])
    #expect(try relatives("Charles", "niece") == ["Charlotte"])
    #expect(try relatives("Margaret", "nephew") == ["Colin"])
    #expect(try relatives("Andrew", "daughter") == ["Jennifer"])
    #expect(try relatives("Christopher", "brother") == [])
    #expect(try relatives("Alfonso", "sister") == ["Sophia"])
  }

  @Test func `the families have one shape`() {
    let facts = FamilyTrees.facts()
    func shape(_ family: Int) -> [[Int]] {
      facts.filter { $0.person / 12 == family }.map { fact in
        [fact.person - 12 * family, fact.relation] + fact.relatives.map { $0 - 12 * family }
      }
    }
    #expect(shape(0) == shape(1))
  }

  @Test func `what is held out is drawn, and is not trained`() throws {
    let problem = try problemCatalogue.make("family-trees", ["high-target": 0.8])
    let data = try problem.load(using: SeededGenerator(seed: 1))
    let other = try problem.load(using: SeededGenerator(seed: 2))
    let test = try #require(data.test)
    #expect(data.training.count == 100 && test.count == 4)
    #expect(test != other.test)
    let trained = Set((0..<100).map { data.training.inputs.row($0) })
    #expect(trained.count == 100)
    #expect((0..<4).allSatisfy { !trained.contains(test.inputs.row($0)) })
    // One person and one relation on, one or two answers.
    for row in 0..<100 {
      #expect(data.training.inputs.row(row).reduce(0, +) == 2)
      #expect(data.training.inputs.row(row)[24...].reduce(0, +) == 1)
      #expect([1, 2].contains(data.training.targets.row(row).count { $0 == 0.8 }))
    }
  }
}
