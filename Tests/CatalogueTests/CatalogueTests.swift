import Catalogue
import Testing

@Suite struct CatalogueTests {
  private let catalogue = Catalogue<Double>(
    kind: "optimizer",
    [
      .init(
        "momentum", "steps with inertia", reference: "–",
        settings: [
          Setting("rate", .number(.positive), "step size"),
          Setting("momentum", .number(0...1), default: 0.9, "share of the last step kept"),
        ]
      ) { $0.number("rate") * $0.number("momentum") }
    ])

  @Test func `defaults are filled in and whole numbers serve as numbers`() throws {
    #expect(try catalogue.make("momentum", ["rate": 2]) == 1.8)
  }

  @Test(
    arguments: [
      ("momentun", ["rate": 1.0], "unknown optimizer 'momentun'; did you mean 'momentum'?"),
      (
        "momentum", ["raet": 1.0],
        "optimizer 'momentum' has no setting 'raet'; did you mean 'rate'?"
      ),
      (
        "momentum", ["rate": -1.0],
        "setting 'rate' of optimizer 'momentum' takes a number above 0, not -1.0"
      ),
      ("momentum", [:], "optimizer 'momentum' needs the setting 'rate': step size"),
    ] as [(String, [String: Double], String)])
  func `what is not valid is refused with what would be`(
    name: String, values: [String: Double], text: String
  ) {
    #expect(throws: SettingError(text)) {
      try catalogue.make(name, values.mapValues(SettingValue.number))
    }
  }
}
