import ArgumentParser
import Catalogue
import ExperimentRunner

/// `attractor list`: everything that can be named.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Name all problems, networks, methods and their settings.",
    discussion: """
      Without a kind, all are listed. With a name, its settings follow: 'attractor list optimizer \
      momentum'.
      """)

  @Argument(help: "A kind, such as optimizer or solver.")
  var kind: String?

  @Argument(help: "A name of that kind, to show its settings.")
  var name: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let listings = Self.listings
    var shown = listings
    if let kind {
      let singular = kind.hasSuffix("s") && !listings.contains { $0.kind == kind }
      let wanted = singular ? String(kind.dropLast()) : kind
      shown = listings.filter { $0.kind == wanted }
      guard !shown.isEmpty else {
        throw CommandFailure(
          SettingError(unknown: "kind", kind, among: listings.map(\.kind)).description)
      }
    }
    if let name, let listing = shown.first {
      guard let entry = listing.entries.first(where: { $0.name == name }) else {
        throw CommandFailure(
          SettingError(unknown: listing.kind, name, among: listing.entries.map(\.name)).description)
      }
      shown = [Listing(kind: listing.kind, entries: [entry])]
    }
    if json {
      try JSONOutput.print(shown)
    } else {
      print(shown.map { $0.text(withSettings: name != nil) }.joined(separator: "\n\n"))
    }
  }

  private static var listings: [Listing] {
    let toolbox = Toolbox()
    return [
      Listing(toolbox.problems), Listing(toolbox.networks), Listing(toolbox.activations),
      Listing(toolbox.losses), Listing(toolbox.initializers), Listing(toolbox.optimizers),
      Listing(toolbox.solvers), Listing(toolbox.adjoints), Listing(toolbox.studies),
    ]
  }
}

/// A catalogue as the program shows it.
private struct Listing: Encodable {
  struct Entry: Encodable {
    let name: String
    let summary: String
    let reference: String
    let settings: [SettingLine]
  }

  struct SettingLine: Encodable {
    let name: String
    let summary: String
    let standard: String?
  }

  let kind: String
  let entries: [Entry]

  init(kind: String, entries: [Entry]) {
    self.kind = kind
    self.entries = entries
  }

  init<Product>(_ catalogue: Catalogue<Product>) {
    kind = catalogue.kind
    entries = catalogue.entries.map { entry in
      Entry(
        name: entry.name, summary: entry.summary, reference: entry.reference,
        settings: entry.settings.map {
          SettingLine(
            name: $0.name, summary: $0.summary, standard: $0.defaultValue?.description)
        })
    }
  }

  func text(withSettings: Bool) -> String {
    var table = TextTable([kind, "what it is", "reference"])
    for entry in entries { table.add([entry.name, entry.summary, entry.reference]) }
    guard withSettings, let entry = entries.first, !entry.settings.isEmpty else {
      return table.text
    }
    var settings = TextTable(["setting", "default", "what it does"])
    for setting in entry.settings {
      settings.add([setting.name, setting.standard ?? "(must be given)", setting.summary])
    }
    return table.text + "\n\n" + settings.text
  }
}
