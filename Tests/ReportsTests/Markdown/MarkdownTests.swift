import Testing

@testable import Reports

@Suite struct MarkdownTests {
  @Test func `a table is aligned in its source and keeps bars and lines inside cells`() {
    var table = MarkdownTable([.text("method"), .number("cost")])
    table.append(["ρ-method", "1.5"])
    table.append(["a|b\nc", "∞"])
    #expect(
      table.markdown == """
        | method   | cost |
        | -------- | ---: |
        | ρ-method |  1.5 |
        | a\\|b c   |    ∞ |
        """)
    #expect(MarkdownTable([.text("x")]).markdown.isEmpty)
  }

  @Test(
    arguments: [
      (0.012345, "0.0123"), (4560.0, "4,560"), (999.7, "1,000"), (999_900, "1.00·10⁶"),
      (12_345_678, "1.23·10⁷"), (-0.5, "−0.500"), (0, "0"), (.infinity, "∞"),
      (-.infinity, "−∞"), (.nan, "–"), (0.000012, "1.20·10⁻⁵"),
    ] as [(Double, String)])
  func `numbers have three digits that count`(value: Double, text: String) {
    #expect(NumberText.significant(value) == text)
  }

  @Test func `shares, settings and probabilities read as people write them`() {
    #expect(NumberText.percent(0.9624) == "96.2 %")
    #expect(NumberText.percent(-0.0001) == "0.0 %")
    #expect(NumberText.setting(1e-8) == "10⁻⁸")
    #expect(NumberText.setting(2.5e-8) == "2.5·10⁻⁸")
    #expect(NumberText.setting(0.05) == "0.05")
    #expect(NumberText.setting(1500) == "1,500")
    #expect(NumberText.probability(0.0004) == "< 0.001")
    #expect(NumberText.probability(0.0421) == "0.042")
    #expect(NumberText.difference(-0.0123, of: .testError) == "−1.2 percentage points")
  }
}
