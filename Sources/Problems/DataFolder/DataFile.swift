import Crypto
public import Foundation

/// A file of a data set too large to ship inside the package, known by the digest of its content.
public struct DataFile: Sendable, Equatable {
  /// Where it is inside a data folder, without the ending of compression:
  /// "mnist/train-images-idx3-ubyte".
  public let path: String
  /// SHA-256 of the content, decompressed, in hexadecimal digits.
  public let digest: String

  /// A file.
  public init(_ path: String, digest: String) {
    self.path = path
    self.digest = digest
  }

  /// The content, decompressed and checked against the digest.
  /// - Parameter folders: where to look, the first that has the file; itself or with ".gz".
  /// - Throws: `ProblemDataError` that names what is missing and how to get it, or what is damaged.
  public func content(in folders: [URL] = DataFile.folders) throws -> Data {
    for folder in folders {
      for ending in ["", ".gz"] {
        let url = folder.appendingPathComponent(path + ending)
        guard let data = try? Data(contentsOf: url) else { continue }
        let content =
          GzipData.isCompressed(data)
          ? try GzipData.decompressed(data, name: url.path) : data
        guard Self.digest(of: content) == digest else {
          throw ProblemDataError(
            "\(url.path): its content is not the official one (SHA-256 differs); "
              + "'attractor fetch \(dataSet)' brings it again")
        }
        return content
      }
    }
    throw ProblemDataError(
      "\(path) is in none of \(folders.map(\.path).joined(separator: ", ")): name the folder that "
        + "has it in ATTRACTOR_DATA, or download it with 'attractor fetch \(dataSet)'")
  }

  private var dataSet: String { String(path.prefix { $0 != "/" }) }

  /// SHA-256 in hexadecimal digits.
  static func digest(of data: Data) -> String {
    SHA256.hash(data: data).map { String(format: "%02x", $0) }.joined()
  }

  /// Where data is looked for: the folder that `ATTRACTOR_DATA` names, if it does, then the one that
  /// `attractor fetch` fills.
  public static var folders: [URL] {
    let named = ProcessInfo.processInfo.environment["ATTRACTOR_DATA"].flatMap {
      $0.isEmpty ? nil : URL(fileURLWithPath: $0, isDirectory: true)
    }
    return [named, cache].compactMap { $0 }
  }

  /// The folder that `attractor fetch` fills, in the user's folder for caches.
  public static var cache: URL {
    let caches = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first
    return (caches ?? FileManager.default.temporaryDirectory)
      .appendingPathComponent("attractor", isDirectory: true)
  }
}
