import Foundation
import PackagePlugin

/// Gives the experiment runner a fingerprint of every module that a result may depend on, so that a
/// change of code marks stored results stale without anyone remembering to.
@main struct FingerprintPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let output = context.pluginWorkDirectoryURL.appending(path: "ModuleFingerprints.swift")
    let sources = context.package.directoryURL.appending(path: "Sources")
    let modules = [
      "CGSL", "CVectorKernels", "GSLNumerics", "Objectives", "Networks", "StaticBackprop",
      "RecurrentBackprop", "Optimizers", "Problems", "ExperimentRunner/Execution",
    ]
    // Every study has a folder of its own, so that a change of one leaves the others' results.
    let studies = try FileManager.default.contentsOfDirectory(
      at: sources.appending(path: "Studies"), includingPropertiesForKeys: nil
    ).filter(\.hasDirectoryPath).map { "Studies/\($0.lastPathComponent)" }.sorted()
    let folders = (modules + studies).map { ($0, sources.appending(path: $0)) }
    let inputs = folders.flatMap { _, folder in
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
        .compactMap { $0 as? URL } ?? []
    }
    return [
      .buildCommand(
        displayName: "Fingerprinting the code that results depend on",
        executable: try context.tool(named: "FingerprintTool").url,
        arguments: [output.path(percentEncoded: false)]
          + folders.flatMap {
            [$0 == "ExperimentRunner/Execution" ? "Execution" : $0, $1.path(percentEncoded: false)]
          },
        inputFiles: inputs.filter { !$0.hasDirectoryPath }, outputFiles: [output])
    ]
  }
}
