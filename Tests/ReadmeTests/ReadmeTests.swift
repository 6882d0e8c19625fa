import Attractor
import Foundation
import Testing

/// Holds README.md to what its example does: the code below is the example's, and it gives what the
/// page says it prints.
@Suite struct ReadmeTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func readme() throws -> String {
    try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
  }

  /// The fenced block that follows a marker.
  private static func block(after marker: String) throws -> String {
    let text = try readme()
    let start = try #require(text.range(of: "<!-- \(marker) -->\n```"), "README.md lacks \(marker)")
    let body = text[start.upperBound...].drop { $0 != "\n" }.dropFirst()
    let end = try #require(body.range(of: "\n```"))
    return String(body[..<end.lowerBound])
  }

  /// The example, line by line as the page has it but for `print`, which goes to `lines`.
  private func example() throws -> [String] {
    var lines: [String] = []
    func print(_ line: String) { lines.append(line) }
    // Two tanh units that feed each other, one input; the second unit is read out.
    let network = RecurrentNetwork(
      stateWidth: 2, inputWidth: 1, activations: [.init(units: 0..<2, activation: Tanh())],
      outputs: [1])
    let objective = try RecurrentObjective(
      map: DenseMap(network), outputs: network.outputs, loss: SquaredError(),
      inputs: Matrix([[1]]), targets: Matrix([[0.5]]))
    let parameters = [0.5, -0.4, 0.3, 0.2, 1.0, 0.5, 0.1, -0.2]  // W row by row, U, b
    var gradient = [Double](repeating: 0, count: parameters.count)
    let found = try objective.gradient(at: parameters, on: .all, start: .cold, into: &gradient)
    print("E = \(found.loss)")
    print("∂E/∂W₂₁ = \(gradient[2])")
    return lines
  }

  /// Prints as the README shows them, to the digits that do not depend on the processor.
  private func numbers(_ lines: [String]) -> [Double] {
    lines.compactMap { $0.split(separator: "=").last.flatMap { Double($0.dropFirst()) } }
  }

  @Test func `the library example compiles as it stands`() throws {
    let source = try String(contentsOfFile: #filePath, encoding: .utf8)
    for line in try Self.block(after: "example").split(separator: "\n")
    where !line.hasPrefix("import") {
      #expect(source.contains("    \(line)\n"), "The example's line is not tested: \(line)")
    }
  }

  @Test func `the library example gives the numbers that the page says`() throws {
    let printed = try example()
    let promised = try Self.block(after: "prints").split(separator: "\n").map(String.init)
    #expect(printed.count == 2)
    #expect(printed.map { $0.prefix { $0 != "=" } } == promised.map { $0.prefix { $0 != "=" } })
    for (own, page) in zip(numbers(printed), numbers(promised)) {
      #expect(abs(own - page) < 1e-12, "\(printed) where the page has \(promised)")
    }
    #expect(numbers(promised).count == 2)
  }

  @Test func `the experiment on the page is the one in its file`() throws {
    let page = try Self.block(after: "file: Experiments/xor.yaml")
    let file = try String(
      contentsOf: Self.root.appendingPathComponent("Experiments/xor.yaml"), encoding: .utf8)
    #expect(page + "\n" == file)
  }

  @Test func `every relative link leads to a file`() throws {
    let text = try Self.readme()
    for match in text.matches(of: /\]\(([^)#:]+)\)/) {
      let path = Self.root.appendingPathComponent(String(match.1)).path
      #expect(FileManager.default.fileExists(atPath: path), "\(match.1) is not there")
    }
  }
}
