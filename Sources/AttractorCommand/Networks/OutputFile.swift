import Foundation
import Networks

/// A file to be written at the end: whether it can be is asked before the work is done.
enum OutputFile {
  /// - Throws: `NetworkFileError` when the path is a folder, or in one that is not there.
  static func check(_ path: String) throws {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard !path.isEmpty, !(exists && isFolder.boolValue) else {
      throw NetworkFileError(path.isEmpty ? "--output" : path, "is a folder; name a file")
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw NetworkFileError(path, "can't be written: there is no folder \(folder.relativePath)")
    }
  }
}
