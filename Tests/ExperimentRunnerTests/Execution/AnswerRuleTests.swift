import GSLNumerics
import Problems
import Testing

@testable import ExperimentRunner

@Suite struct AnswerRuleTests {
  @Test func `with labels the largest output answers`() throws {
    let patterns = PatternSet(inputs: Matrix(rows: 3, columns: 1), labels: [0, 1, 1], classes: 2)
    let rule = try #require(AnswerRule(for: patterns, takesLogits: true))
    let outputs = Matrix([[2, 1], [2, 1], [-3, -2]])
    #expect(rule.errorShare(ModelOutputs(outputs: outputs), on: patterns) == 1.0 / 3)
  }

  @Test func `a pattern that failed is answered wrongly, whatever its outputs`() throws {
    let patterns = PatternSet(inputs: Matrix(rows: 2, columns: 1), labels: [0, 0], classes: 2)
    let rule = try #require(AnswerRule(for: patterns, takesLogits: true))
    let found = ModelOutputs(outputs: Matrix([[2, 1], [2, 1]]), failures: [1])
    #expect(rule.errorShare(found, on: patterns) == 0.5)
  }

  @Test func `without labels outputs must lie on their target's side, NaN on neither`() throws {
    let patterns = PatternSet(
      inputs: Matrix(rows: 4, columns: 1), targets: Matrix([[-0.8], [0.8], [0.8], [-0.8]]))
    let rule = try #require(AnswerRule(for: patterns, takesLogits: false))
    let outputs = Matrix([[-0.1], [0.1], [-0.1], [.nan]])
    #expect(rule.errorShare(ModelOutputs(outputs: outputs), on: patterns) == 0.5)
  }

  @Test func `logits are judged at 0, probabilities half way`() throws {
    let patterns = PatternSet(
      inputs: Matrix(rows: 2, columns: 1), targets: Matrix([[0], [1]]))
    let outputs = ModelOutputs(outputs: Matrix([[0.2], [0.3]]))
    #expect(AnswerRule(for: patterns, takesLogits: true)?.errorShare(outputs, on: patterns) == 0.5)
    let halfWay = AnswerRule(for: patterns, takesLogits: false)
    #expect(halfWay?.errorShare(outputs, on: patterns) == 0.5)
    #expect(halfWay == .threshold(targets: 0.5, outputs: 0.5))
  }

  @Test func `a curve has no right answers`() {
    let patterns = PatternSet(
      inputs: Matrix(rows: 3, columns: 1), targets: Matrix([[0.1], [0.5], [0.7]]))
    #expect(AnswerRule(for: patterns, takesLogits: false) == nil)
  }
}
