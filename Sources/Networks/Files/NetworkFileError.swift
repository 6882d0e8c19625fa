/// A file that can't be read or written: which file, which tensor or place in it, why, and what would
/// be right. One line.
public struct NetworkFileError: Error, Equatable, CustomStringConvertible {
  /// The line.
  public let description: String

  /// An error about a file.
  public init(_ file: String, _ what: String) { description = "\(file): \(what)" }
}
