import GSLNumerics
import Testing

@testable import ExperimentRunner

/// Specifications made wrong at a known line, in 200 ways and more.
@Suite struct MalformedSpecificationTests {
  private let lines = wholeSpecification.split(
    separator: "\n", omittingEmptySubsequences: false
  ).map(String.init)

  private func issues(_ yaml: String) -> [SpecificationErrors.Issue] {
    do {
      _ = try Specification(yaml: yaml, file: "x", catalogues: .forTests)
      return []
    } catch {
      return (error as? SpecificationErrors)?.issues ?? []
    }
  }

  /// The range of the key of a line "  - key: value", if it has one outside braces.
  private func key(of line: String) -> Range<String.Index>? {
    guard !line.contains("#"), let colon = line.firstIndex(of: ":") else { return nil }
    let start = line.firstIndex { $0 != " " && $0 != "-" } ?? line.startIndex
    return start < colon ? start..<colon : nil
  }

  /// Every mutation that is sure to be wrong, with the line (from 1) that must be named.
  private var mutations: [(yaml: String, line: Int, what: String)] {
    var mutations: [(yaml: String, line: Int, what: String)] = []
    func add(_ index: Int, _ replacement: String, _ what: String) {
      var changed = lines
      changed[index] = replacement
      mutations.append((changed.joined(separator: "\n"), index + 1, "\(what): \(replacement)"))
    }
    for (index, line) in lines.enumerated() {
      guard let key = key(of: line) else { continue }
      add(index, line.replacingCharacters(in: key, with: line[key] + "x"), "unknown key")
      add(index, line.replacingCharacters(in: key, with: "§"), "strange key")
      add(index, line + "\n" + line.replacing("- ", with: "  "), "twice")
      let value = line[key.upperBound...].dropFirst()
      guard value.contains(where: { $0 != " " }) else { continue }
      for wrong in ["{}", "[[]]", "{a: b}", "", "[", "\"", "*nowhere", "\t@"] {
        let isFree = line.contains("question") || line.contains("label:")
        if isFree, wrong == "{}" || wrong == "{a: b}" || wrong == "[[]]" {
          add(index, line[..<key.upperBound] + ": \(wrong)", "no text")
        } else if !isFree {
          add(index, line[..<key.upperBound] + ": \(wrong)", "wrong value")
        }
      }
      if value.contains(where: \.isNumber), !line.contains("name: ") {
        for wrong in ["-1", ".nan", ".inf", "many", "1e999", "true"] {
          add(index, line[..<key.upperBound] + ": \(wrong)", "wrong number")
        }
      }
    }
    return mutations
  }

  @Test func `at least 200 wrong specifications each give an error that names the line`() {
    let all = mutations
    // Every second one, to be quick; the stride is odd, so that all kinds stay.
    let mutations = stride(from: 0, to: all.count, by: 2).map { all[$0] }
    #expect(mutations.count >= 200, "\(all.count)")
    for mutation in mutations {
      let issues = issues(mutation.yaml)
      // A second key is named where it stands; text left open, where its end was missed.
      let isNamed = issues.contains {
        $0.line == mutation.line || $0.line == mutation.line + 1 || $0.text.contains("not YAML")
      }
      #expect(isNamed, "\(mutation.what) at \(mutation.line): \(issues)")
      #expect(issues.allSatisfy { $0.line > 0 && !$0.text.contains("\n") }, "\(issues)")
    }
  }

  @Test func `random damage never crashes, and every error has a line`() {
    let generator = SeededGenerator(seed: 200)
    let alphabet = Array("{}[]:-,#&*!|>'\"%@` \n\t0aé\u{7f}".unicodeScalars)
    for _ in 0..<300 {
      var scalars = Array(wholeSpecification.unicodeScalars)
      for _ in 0...generator.index(below: 3) {
        let place = generator.index(below: scalars.count)
        switch generator.index(below: 3) {
        case 0: scalars.remove(at: place)
        case 1: scalars.insert(alphabet[generator.index(below: alphabet.count)], at: place)
        default:
          scalars.removeSubrange(place..<min(scalars.count, place + generator.index(below: 40)))
        }
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      #expect(issues(String(text)).allSatisfy { $0.line > 0 && !$0.text.contains("\n") })
    }
  }
}
