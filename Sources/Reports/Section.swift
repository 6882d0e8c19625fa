/// A part of a report: its heading, its Markdown and its figures.
struct Section {
  let title: String
  var parts: [String] = []
  var figures: [Figure] = []

  init(_ title: String) { self.title = title }

  /// Adds a paragraph.
  mutating func add(_ paragraph: String) { parts.append(Self.wrapped(paragraph)) }

  /// Adds a table, unless it is empty.
  mutating func add(_ table: MarkdownTable) {
    if !table.rows.isEmpty { parts.append(table.markdown) }
  }

  /// Adds a heading below the section's.
  mutating func add(heading: String) { parts.append("### \(heading)") }

  /// Adds a figure with its caption.
  mutating func add(_ figure: Figure) {
    figures.append(figure)
    parts.append("![\(figure.title)](figures/\(figure.name).svg)")
    parts.append(Self.wrapped("*\(figure.caption)*"))
  }

  /// The columns of a terminal that paragraphs keep to; a page joins their lines again.
  static let width = 100

  /// The text with its lines broken at spaces, those of list items indented; fences stay as they are.
  static func wrapped(_ text: String) -> String {
    if text.hasPrefix("```") { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let indentation = line.hasPrefix("- ") ? "  " : ""
      var lines: [String] = []
      var current = ""
      for word in line.split(separator: " ", omittingEmptySubsequences: false) {
        if current.isEmpty {
          current = String(word)
        } else if current.count + 1 + word.count > width {
          lines.append(current)
          current = indentation + word
        } else {
          current += " \(word)"
        }
      }
      return (lines + [current]).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// The Markdown; empty for a section that has nothing to say.
  var markdown: String {
    parts.isEmpty ? "" : (["## \(title)"] + parts).joined(separator: "\n\n") + "\n"
  }
}
