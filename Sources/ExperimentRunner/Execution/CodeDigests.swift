// Made by 'make digests'; a test compares it with the sources.
enum CodeDigests {
  static let values: [String: String] = [:]
}
