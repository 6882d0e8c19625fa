import Catalogue

/// Activations as network files name them: `tanh`, or with settings `leaky-relu(slope=0.2)`.
enum ActivationText {
  /// The text of an activation.
  static func text(_ activation: any Activation) -> String {
    let settings = activation.settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return settings.isEmpty
      ? activation.name : "\(activation.name)(\(settings.joined(separator: ",")))"
  }

  /// The activation of a text.
  /// - Throws: `SettingError` with the nearest name.
  static func parse(_ text: some StringProtocol) throws -> any Activation {
    let text = String(text).trimmed
    guard let open = text.firstIndex(of: "("), text.last == ")" else {
      return try activationCatalogue.make(text)
    }
    var values: [String: SettingValue] = [:]
    for part in text[text.index(after: open)...].dropLast().split(separator: ",") {
      let pair = part.split(separator: "=")
      guard pair.count == 2, let number = Double(String(pair[1]).trimmed) else {
        throw SettingError("'\(part)' is no setting; write leaky-relu(slope=0.2), for one")
      }
      values[String(pair[0]).trimmed] = .number(number)
    }
    return try activationCatalogue.make(String(text[..<open]).trimmed, values)
  }
}

extension String {
  var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
