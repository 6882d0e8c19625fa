public import Foundation
import GSLNumerics

/// Where results were made: what a reader needs to judge times and last digits by. It names no host
/// and no path.
public struct Environment: Codable, Equatable, Sendable {
  /// The processor's name, as the system gives it.
  public var processor: String
  /// The number of cores that the system offers.
  public var cores: Int
  /// The operating system and its version.
  public var system: String
  /// The Swift compiler's version.
  public var swift: String
  /// Whether the code was compiled for speed.
  public var optimized: Bool
  /// GSL's version.
  public var gsl: String
  /// OpenBLAS's version and options.
  public var openBLAS: String
  /// The processor kind whose kernels OpenBLAS uses: results are the same bytes where it is the same.
  public var openBLASCore: String
  /// The commit, when the folder is in a repository.
  public var commit: String?
  /// Whether nothing was changed since that commit.
  public var treeIsClean: Bool?

  /// An environment.
  public init(
    processor: String, cores: Int, system: String, swift: String, optimized: Bool, gsl: String,
    openBLAS: String, openBLASCore: String, commit: String? = nil, treeIsClean: Bool? = nil
  ) {
    self.processor = processor
    self.cores = cores
    self.system = system
    self.swift = swift
    self.optimized = optimized
    self.gsl = gsl
    self.openBLAS = openBLAS
    self.openBLASCore = openBLASCore
    self.commit = commit
    self.treeIsClean = treeIsClean
  }

  /// The environment of this process.
  /// - Parameters:
  ///   - folder: where to ask for the commit.
  ///   - results: an experiment's folder of results: what changes beside or in it is what runs write,
  ///     not code, and leaves the tree clean.
  public static func current(folder: URL, results: URL? = nil) -> Environment {
    let written = results.flatMap { place(of: $0, in: folder) }
    let status = output(
      of: ["git", "status", "--porcelain", "--", ":/"]
        + (written.map { [":(exclude,literal)\($0)"] } ?? []), in: folder)
    return Environment(
      processor: processorName, cores: ProcessInfo.processInfo.activeProcessorCount,
      system: systemName, swift: compilerVersion, optimized: isOptimized, gsl: GSLVersion.text,
      openBLAS: BLASThreads.configuration, openBLASCore: BLASThreads.core,
      commit: output(of: ["git", "rev-parse", "HEAD"], in: folder), treeIsClean: status?.isEmpty)
  }

  /// The folder that holds folders of results, or else this one alone, as a path from `folder`; `nil`
  /// when both are elsewhere.
  private static func place(of results: URL, in folder: URL) -> String? {
    let base = folder.standardizedFileURL.resolvingSymlinksInPath().pathComponents
    for place in [results.standardizedFileURL.deletingLastPathComponent(), results] {
      let parts = place.standardizedFileURL.resolvingSymlinksInPath().pathComponents
      if parts.count > base.count, parts.starts(with: base) {
        return parts.dropFirst(base.count).joined(separator: "/")
      }
    }
    return nil
  }

  /// Whether results of the two must be the same bytes: the same kernels on the same libraries.
  public func givesTheSameBytes(as other: Environment) -> Bool {
    processor == other.processor && openBLASCore == other.openBLASCore && gsl == other.gsl
      && openBLAS == other.openBLAS && system == other.system && swift == other.swift
      && optimized == other.optimized
  }

  private static var processorName: String {
    #if os(Linux)
      let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
      for line in text.split(separator: "\n") where line.hasPrefix("model name") {
        guard let colon = line.firstIndex(of: ":") else { continue }
        return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      }
      return architecture
    #else
      return output(
        of: ["sysctl", "-n", "machdep.cpu.brand_string"], in: URL(fileURLWithPath: "/"))
        ?? architecture
    #endif
  }

  private static var architecture: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown"
    #endif
  }

  private static var systemName: String {
    guard let text = try? String(contentsOfFile: "/etc/os-release", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("PRETTY_NAME=") })
    else { return ProcessInfo.processInfo.operatingSystemVersionString }
    return line.dropFirst("PRETTY_NAME=".count).trimmingCharacters(in: ["\""])
  }

  private static var compilerVersion: String {
    #if compiler(>=6.5)
      "6.5 or later"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3)
      "6.3"
    #elseif compiler(>=6.2)
      "6.2"
    #else
      "before 6.2"
    #endif
  }

  private static var isOptimized: Bool {
    #if DEBUG
      false
    #else
      true
    #endif
  }

  /// What a program prints, or `nil` when it fails or is not there.
  private static func output(of command: [String], in folder: URL) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
