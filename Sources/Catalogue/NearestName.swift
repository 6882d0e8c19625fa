extension SettingError {
  /// "optimizer 'momentum' has no setting 'raet'; did you mean 'rate'?".
  public init(unknownSetting name: String, of owner: String, among valid: [String]) {
    self.init("\(owner) has no setting '\(name)'; \(Self.hint(name, among: valid))")
  }

  /// "unknown optimizer 'momentun'; did you mean 'momentum'?", or the whole list when none is near.
  public init(unknown kind: String, _ name: String, among valid: [String]) {
    self.init("unknown \(kind) '\(name)'; \(Self.hint(name, among: valid))")
  }

  private static func hint(_ name: String, among valid: [String]) -> String {
    if let nearest = nearestName(to: name, among: valid) { return "did you mean '\(nearest)'?" }
    return valid.isEmpty ? "it takes none" : "valid: \(valid.joined(separator: ", "))"
  }
}

/// The candidate with the smallest edit distance to a name, if one is near enough to be meant: at
/// most a third of the name's length, and at least two.
public func nearestName(to name: String, among candidates: [String]) -> String? {
  let ranked = candidates.map { ($0, editDistance(name, $0)) }.min { $0.1 < $1.1 }
  guard let (candidate, distance) = ranked, distance <= max(2, name.count / 3) else { return nil }
  return candidate
}

/// The number of insertions, deletions, replacements and exchanges of neighbours between two words
/// (optimal string alignment).
func editDistance(_ first: String, _ second: String) -> Int {
  let (a, b) = (Array(first), Array(second))
  var rows = [Array(0...b.count)]
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var best = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        best = min(best, rows[i - 1][j - 1] + 1)
      }
      row.append(best)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
