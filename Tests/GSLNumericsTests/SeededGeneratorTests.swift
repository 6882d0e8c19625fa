import GSLNumerics
import Testing

@Suite struct SeededGeneratorTests {
  @Test func `a seed gives one stream, near seeds unrelated ones`() {
    let (first, again, next) = (
      SeededGenerator(seed: 7), SeededGenerator(seed: 7), SeededGenerator(seed: 8)
    )
    let draws = (0..<100).map { _ in first.next() }
    #expect(draws == (0..<100).map { _ in again.next() })
    let others = (0..<100).map { _ in next.next() }
    #expect(Set(draws).isDisjoint(with: others))
  }

  @Test func `draws have the mean and spread that they should`() {
    let generator = SeededGenerator(seed: 1)
    let count = 20_000
    let uniforms = (0..<count).map { _ in generator.uniform(-1, 3) }
    let gaussians = (0..<count).map { _ in generator.gaussian(standardDeviation: 2) }
    #expect(uniforms.allSatisfy { $0 >= -1 && $0 < 3 })
    // Four standard errors.
    let error = 4 / Double(count).squareRoot()
    #expect(abs(uniforms.reduce(0, +) / Double(count) - 1) < error * 4 / 12.0.squareRoot())
    #expect(abs(gaussians.reduce(0, +) / Double(count)) < error * 2)
    let variance = gaussians.reduce(0) { $0 + $1 * $1 } / Double(count)
    #expect(abs(variance - 4) < error * 4 * 2.0.squareRoot())
  }

  @Test func `a shuffle gives every order as often`() {
    let generator = SeededGenerator(seed: 3)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 {
      var order = [0, 1, 2]
      generator.shuffle(&order)
      counts[order, default: 0] += 1
    }
    #expect(counts.count == 6)
    // 1000 each, with a standard deviation of 29.
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 120 })
  }
}
