/// Everything that is wrong with a specification, each with its line.
public struct SpecificationErrors: Error, Equatable, CustomStringConvertible {
  /// One thing that is wrong.
  public struct Issue: Hashable, Sendable {
    /// The line, from 1; 0 when the file as a whole is meant.
    public let line: Int
    /// What is wrong, and what would be right.
    public let text: String

    /// An issue.
    public init(line: Int, _ text: String) {
      self.line = line
      self.text = text
    }
  }

  /// The file as the user named it.
  public let file: String
  /// What is wrong, by line.
  public let issues: [Issue]

  /// Errors of a file; each is told once.
  public init(file: String, _ issues: [Issue]) {
    self.file = file
    var seen: Set<Issue> = []
    self.issues = issues.filter { seen.insert($0).inserted }
      .sorted { ($0.line, $0.text) < ($1.line, $1.text) }
  }

  /// One line an issue: "file:line: text".
  public var description: String {
    issues.map { $0.line > 0 ? "\(file):\($0.line): \($0.text)" : "\(file): \($0.text)" }
      .joined(separator: "\n")
  }
}
