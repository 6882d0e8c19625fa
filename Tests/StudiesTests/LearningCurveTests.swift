import Testing

@testable import Studies

@Suite struct LearningCurveTests {
  @Test func `the largest fall is found with its size and its share`() throws {
    let jump = try #require(LearningJump([10, 9, 8.5, 4.5, 4, 3]))
    #expect(jump.epoch == 3)
    // Falls 1, 0.5, 4, 0.5, 1: the median is 1.
    #expect(jump.ratio == 4)
    #expect(abs(jump.share - 4.0 / 7) < 1e-15)
  }

  @Test func `the tail of a curve doesn't count, and a rise counts by its size`() throws {
    let curve = [10, 8, 9, 6, 0.05] + Array(repeating: 0.04, count: 50)
    let jump = try #require(LearningJump(curve))
    // Changes 2, 1, 3 and 5.95.
    #expect(abs(jump.ratio - 5.95 / 2.5) < 1e-12)
    #expect(LearningJump([1, 2, 3]) == nil)
  }

  @Test func `a logarithmic grid has both ends and no number twice`() {
    let grid = logarithmicGrid(to: 100, points: 7)
    #expect(grid == [1, 2, 5, 10, 22, 46, 100])
    #expect(logarithmicGrid(to: 3, points: 9) == [1, 2, 3])
  }

  @Test func `values are rounded to significant digits`() {
    #expect(0.012_345_678.rounded(toDigits: 4) == 0.01235)
    #expect((-98_765.0).rounded(toDigits: 3) == -98_800)
    #expect(0.0.rounded(toDigits: 3) == 0)
  }
}
