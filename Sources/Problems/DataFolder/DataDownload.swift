public import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Brings a large data set from its official source into a folder; nothing is kept whose content is
/// not the official one.
public struct DataDownload: Sendable {
  private let dataSet: LargeDataSet
  private let folder: URL

  /// The download of a data set into a folder, by default the one where it is looked for.
  public init(of dataSet: LargeDataSet, into folder: URL = DataFile.cache) {
    self.dataSet = dataSet
    self.folder = folder
  }

  /// Downloads what is not there yet.
  /// - Parameter progress: is told the bytes that came and the bytes that will, when the source says.
  /// - Returns: the files that came.
  /// - Throws: `ProblemDataError` that says which download failed, and why.
  public func run(progress: @escaping @Sendable (Int64, Int64?) -> Void) throws -> [String] {
    let missing = dataSet.files.filter { (try? $0.content(in: [folder])) == nil }
    guard !missing.isEmpty else { return [] }
    let own = folder.appendingPathComponent(dataSet.name, isDirectory: true)
    do {
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    } catch {
      throw ProblemDataError("can't make \(own.path): \(error.localizedDescription)")
    }
    for url in dataSet.downloads {
      let name = url.lastPathComponent
      if name.hasSuffix(".tgz") {
        try unpack(try bytes(of: url, progress), name: name)
      } else if let file = missing.first(where: { "\($0.path).gz".hasSuffix("/\(name)") }) {
        try keep(try bytes(of: url, progress), as: file, ending: ".gz")
      }
    }
    return missing.map(\.path)
  }

  /// Checks what came before it is given its name.
  private func keep(_ data: Data, as file: DataFile, ending: String) throws {
    let content =
      GzipData.isCompressed(data) ? try GzipData.decompressed(data, name: file.path) : data
    guard DataFile.digest(of: content) == file.digest else {
      throw ProblemDataError(
        "what came for \(file.path) is not the official content (SHA-256 differs); it is not kept")
    }
    let target = folder.appendingPathComponent(file.path + ending)
    do {
      try data.write(to: target, options: .atomic)
    } catch {
      throw ProblemDataError("can't write \(target.path): \(error.localizedDescription)")
    }
  }

  /// Takes the files out of an archive that has the data set's folder at its top.
  private func unpack(_ archive: Data, name: String) throws {
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("attractor-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let packed = scratch.appendingPathComponent(name)
    try archive.write(to: packed)
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = ["tar", "-xzf", packed.path, "-C", scratch.path]
    tar.standardError = FileHandle.nullDevice
    try tar.run()
    tar.waitUntilExit()
    guard tar.terminationStatus == 0 else {
      throw ProblemDataError("\(name): 'tar' could not unpack it; it may be damaged")
    }
    for file in dataSet.files {
      guard let data = try? Data(contentsOf: scratch.appendingPathComponent(file.path)) else {
        throw ProblemDataError("\(name) has no file \(file.path)")
      }
      try keep(data, as: file, ending: "")
    }
  }

  private func bytes(of url: URL, _ progress: @escaping @Sendable (Int64, Int64?) -> Void) throws
    -> Data
  {
    let receiver = DownloadReceiver(progress: progress)
    let session = URLSession(configuration: .ephemeral, delegate: receiver, delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    session.dataTask(with: url).resume()
    do {
      return try receiver.wait()
    } catch {
      throw ProblemDataError("\(url.absoluteString): \(error.localizedDescription)")
    }
  }
}
