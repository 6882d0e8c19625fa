// swift-tools-version: 6.2
import PackageDescription

// The modules and their imports are those of the table in README.md, "Architecture"; a test holds
// every source file to it, because SwiftPM itself accepts undeclared transitive imports.
let package = Package(
  name: "Attractor",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Attractor", targets: ["Attractor"]),
    .executable(name: "attractor", targets: ["AttractorCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
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
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "CVectorKernels"),
    .target(
      name: "GSLNumerics",
      dependencies: [
        "CGSL", "CVectorKernels", .product(name: "ComplexModule", package: "swift-numerics"),
        .product(name: "RealModule", package: "swift-numerics"),
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
    .target(
      name: "Problems",
      dependencies: [
        "Catalogue", "Networks", "GSLNumerics", "CZlib",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      resources: [.copy("Resources/optdigits"), .copy("Resources/console-fonts")]),
    .target(
      name: "Studies",
      dependencies: [
        "Catalogue", "Objectives", "Networks", "GSLNumerics", "StaticBackprop",
        "RecurrentBackprop", "Optimizers", "Problems",
      ]),
    .target(
      name: "ExperimentRunner",
      dependencies: [
        "Catalogue", "Objectives", "Networks", "GSLNumerics", "StaticBackprop",
        "RecurrentBackprop", "Optimizers", "Problems", "Studies", "Yams",
        .product(name: "Crypto", package: "swift-crypto"),
      ], plugins: ["FingerprintPlugin"]),
    .executableTarget(name: "FingerprintTool"),
    .plugin(
      name: "FingerprintPlugin", capability: .buildTool(), dependencies: ["FingerprintTool"],
      path: "Sources/FingerprintPlugin"),
    .target(name: "Reports", dependencies: ["Catalogue", "ExperimentRunner"]),
    .target(
      name: "Attractor",
      dependencies: [
        "Catalogue", "GSLNumerics", "Objectives", "Networks", "StaticBackprop",
        "RecurrentBackprop", "Optimizers", "Problems", "Studies", "ExperimentRunner", "Reports",
      ]),
    .executableTarget(
      name: "AttractorCommand",
      // Each by name: a build that knows only the umbrella misses what changed behind it.
      dependencies: [
        "Attractor", "Catalogue", "GSLNumerics", "Objectives", "Networks", "StaticBackprop",
        "RecurrentBackprop", "Optimizers", "Problems", "Studies", "ExperimentRunner", "Reports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // A worked example of an experiment as a script; built here, so that it can't fall behind. The
    // modules are named one by one because an incremental build does not see changes through the
    // umbrella's re-exports.
    .executableTarget(
      name: "own-problem",
      dependencies: [
        "Attractor", "Catalogue", "ExperimentRunner", "GSLNumerics", "Problems", "Reports",
      ], path: "Experiments/own-problem"),

    // Counts what a test takes from the heap; linked into tests alone.
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .testTarget(name: "GSLNumericsTests", dependencies: ["GSLNumerics"]),
    .testTarget(name: "CatalogueTests", dependencies: ["Catalogue"]),
    .testTarget(name: "ObjectivesTests", dependencies: ["Objectives"]),
    .testTarget(
      name: "NetworksTests", dependencies: ["Networks", "GSLNumerics"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "StaticBackpropTests",
      dependencies: [
        "AllocationCounter", "StaticBackprop", "Objectives", "Networks", "GSLNumerics",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "RecurrentBackpropTests",
      dependencies: [
        "AllocationCounter", "RecurrentBackprop", "StaticBackprop", "Objectives", "Networks",
        "GSLNumerics", "Catalogue",
      ], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "OptimizersTests",
      dependencies: [
        "AllocationCounter", "Catalogue", "Optimizers", "StaticBackprop", "RecurrentBackprop",
        "Objectives", "Networks",
        "GSLNumerics",
      ], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ProblemsTests",
      dependencies: ["Problems", "Catalogue", "Networks", "GSLNumerics"]),
    .testTarget(
      name: "StudiesTests",
      dependencies: [
        "Studies", "Problems", "Catalogue", "Objectives", "Networks", "GSLNumerics",
        "StaticBackprop", "RecurrentBackprop", "Optimizers",
      ]),
    // A program that runs trivial trials, for tests that kill it.
    .executableTarget(
      name: "TrivialExperiment", dependencies: ["ExperimentRunner", "Catalogue", "GSLNumerics"],
      path: "Tests/TrivialExperiment"),
    .testTarget(
      name: "ExperimentRunnerTests",
      dependencies: [
        "ExperimentRunner", "TrivialExperiment", "RecurrentBackprop", "Catalogue", "Objectives",
        "Studies", "Problems",
        "GSLNumerics",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ReportsTests", dependencies: ["Reports", "ExperimentRunner", "Objectives"],
      resources: [.copy("Snapshots")]),
    // Runs the program as a user would.
    .testTarget(
      name: "AttractorCommandTests",
      dependencies: [
        "AttractorCommand", "ExperimentRunner", "RecurrentBackprop", "Objectives", "Networks",
        "GSLNumerics", "Catalogue",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "ArchitectureTests"),
    .testTarget(
      name: "ReadmeTests",
      dependencies: [
        "Attractor", "GSLNumerics", "Objectives", "Networks", "RecurrentBackprop",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
