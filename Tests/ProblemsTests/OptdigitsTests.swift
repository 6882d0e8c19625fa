import Foundation
import GSLNumerics
import Problems
import Testing

@Suite struct OptdigitsTests {
  @Test func `the official split has its sizes, classes and scale`() throws {
    let data = try Optdigits().load(using: SeededGenerator(seed: 1))
    let test = try #require(data.test)
    #expect(data.training.count == 3823)
    #expect(test.count == 1797)
    // Class sizes as UCI states them.
    let counts = (0..<10).map { digit in test.labels!.count { $0 == digit } }
    #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    #expect(data.training.inputs.elements.max() == 1)
    #expect(data.training.inputs.elements.min() == 0)
    #expect(data.training.targets.row(0)[data.training.labels![0]] == 1)
  }

  private static func damaged(_ change: (inout [String]) -> Void) throws -> URL {
    var lines = (0..<3).map { row in
      (0..<64).map { "\(($0 + row) % 17)" }.joined(separator: ",") + ",\(row)"
    }
    change(&lines)
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "optdigits-\(UUID().uuidString)")
    try (lines.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
    return file
  }

  @Test func `an undamaged file of three rows is read`() throws {
    let patterns = try Optdigits.patterns(of: Self.damaged { _ in }, rows: 3)
    #expect(patterns.labels == [0, 1, 2])
    #expect(patterns.inputs[1, 2] == 3.0 / 16)
  }

  @Test(arguments: [
    "row 2: 12 values where 65 belong": "cut",
    "row 3: '17' in column 1": "count",
    "row 3: 'nan' in column 1": "nan",
    "row 1: '' in column 65": "label",
    "row 3: missing": "truncated",
    "row 4: one too many": "extended",
  ])
  func `a damaged file says which row and why`(text: String, damage: String) throws {
    let file = try Self.damaged { lines in
      switch damage {
      case "cut": lines[1] = lines[1].split(separator: ",").prefix(12).joined(separator: ",")
      case "count": lines[2] = "17" + lines[2].dropFirst()
      case "nan": lines[2] = "nan" + lines[2].dropFirst()
      case "label": lines[0].removeLast()
      case "truncated": lines.removeLast()
      default: lines.append(lines[0])
      }
    }
    let error = #expect(throws: ProblemDataError.self) { try Optdigits.patterns(of: file, rows: 3) }
    #expect(error?.description.contains(text) == true, "\(error?.description ?? "no error")")
  }

  @Test func `a missing file is named`() {
    let error = #expect(throws: ProblemDataError.self) {
      try Optdigits.patterns(of: URL(fileURLWithPath: "/nowhere/optdigits.tra"), rows: 3)
    }
    #expect(error?.description.hasPrefix("/nowhere/optdigits.tra: no such file") == true)
  }
}
