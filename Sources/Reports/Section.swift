/// A part of a report: its heading, its Markdown and its figures.
struct Section {
  let title: String
  var parts: [String] = []
  var figures: [Figure] = []

  init(_ title: String) { self.title = title }

  /// Adds a paragraph.
  mutating func add(_ paragraph: String) { parts.append(paragraph) }

  /// Adds a table, unless it is empty.
  mutating func add(_ table: MarkdownTable) {
    if !table.rows.isEmpty { parts.append(table.markdown) }
  }

  /// Adds a heading below the section's.
  mutating func add(heading: String) { parts.append("### \(heading)") }

  /// Adds a figure with its caption.
  mutating func add(_ figure: Figure) {
    figures.append(figure)
    parts.append("![\(figure.title)](figures/\(figure.name).svg)\n\n*\(figure.caption)*")
  }

  /// The Markdown; empty for a section that has nothing to say.
  var markdown: String {
    parts.isEmpty ? "" : (["## \(title)"] + parts).joined(separator: "\n\n") + "\n"
  }
}
