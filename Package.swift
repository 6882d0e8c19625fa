// swift-tools-version: 6.2
import PackageDescription

// The modules and their imports are those of the table in README.md, "Architecture"; a test holds
// every source file to it, because SwiftPM itself accepts undeclared transitive imports.
let package = Package(
  name: "Attractor",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CGSL",
      // GSL's own BLAS calls must resolve to OpenBLAS, so its flags come first; the module map
      // links GSL itself.
      pkgConfig: "openblas",
      providers: [
        .apt(["libgsl-dev", "libopenblas-dev"]),
        .brew(["gsl", "openblas"]),
      ]),
    .target(name: "CVectorKernels"),
    .target(
      name: "GSLNumerics",
      dependencies: [
        "CGSL", "CVectorKernels", .product(name: "ComplexModule", package: "swift-numerics"),
      ]),
    .target(name: "Catalogue"),
    .target(name: "Objectives", dependencies: ["Catalogue"]),
    .target(name: "Networks", dependencies: ["Catalogue", "GSLNumerics"]),
    .target(
      name: "StaticBackprop", dependencies: ["Catalogue", "Objectives", "Networks", "GSLNumerics"]),
    .target(
      name: "RecurrentBackprop",
      dependencies: ["Catalogue", "Objectives", "Networks", "GSLNumerics"]),
    .target(name: "Optimizers", dependencies: ["Catalogue", "Objectives", "GSLNumerics"]),
    .target(name: "Problems", dependencies: ["Catalogue", "Networks", "GSLNumerics"]),
    .target(
      name: "ExperimentRunner",
      dependencies: [
        "Catalogue", "Objectives", "Networks", "GSLNumerics", "StaticBackprop",
        "RecurrentBackprop", "Optimizers", "Problems", "Yams",
        .product(name: "Crypto", package: "swift-crypto"),
      ], plugins: ["FingerprintPlugin"]),
    .executableTarget(name: "FingerprintTool"),
    .plugin(
      name: "FingerprintPlugin", capability: .buildTool(), dependencies: ["FingerprintTool"],
      path: "Sources/FingerprintPlugin"),
    .target(name: "Reports", dependencies: ["Catalogue", "ExperimentRunner"]),

    .testTarget(name: "GSLNumericsTests", dependencies: ["GSLNumerics"]),
    .testTarget(name: "CatalogueTests", dependencies: ["Catalogue"]),
    .testTarget(name: "ObjectivesTests", dependencies: ["Objectives"]),
    .testTarget(name: "NetworksTests", dependencies: ["Networks", "GSLNumerics"]),
    .testTarget(
      name: "StaticBackpropTests",
      dependencies: ["StaticBackprop", "Objectives", "Networks", "GSLNumerics"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "RecurrentBackpropTests",
      dependencies: [
        "RecurrentBackprop", "StaticBackprop", "Objectives", "Networks", "GSLNumerics",
      ], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "OptimizersTests",
      dependencies: [
        "Optimizers", "StaticBackprop", "RecurrentBackprop", "Objectives", "Networks",
        "GSLNumerics",
      ], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ProblemsTests", dependencies: ["Problems", "Networks", "GSLNumerics"]),
    // A program that runs trivial trials, for tests that kill it.
    .executableTarget(
      name: "TrivialExperiment", dependencies: ["ExperimentRunner", "Catalogue", "GSLNumerics"],
      path: "Tests/TrivialExperiment"),
    .testTarget(
      name: "ExperimentRunnerTests",
      dependencies: [
        "ExperimentRunner", "TrivialExperiment", "Catalogue", "Objectives", "GSLNumerics",
      ], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ReportsTests", dependencies: ["Reports", "ExperimentRunner", "Objectives"],
      resources: [.copy("Snapshots")]),
  ],
  swiftLanguageModes: [.v6]
)
