public import Foundation

/// A data set too large to ship inside the package: its files, and where they come from.
///
/// A new one is one more constant below.
public struct LargeDataSet: Sendable {
  /// Its name on the command line and its folder's.
  public let name: String
  /// What it is, in a few words.
  public let summary: String
  /// Its files.
  public let files: [DataFile]
  /// What is downloaded: a file compressed by gzip each, or one archive with all of them.
  public let downloads: [URL]

  /// 70,000 handwritten digits of 28 × 28 grey values (LeCun, Cortes & Burges).
  public static let mnist = LargeDataSet(
    name: "mnist", summary: "70,000 handwritten digits of 28 × 28 grey values, 11 MB",
    files: [
      DataFile(
        "mnist/train-images-idx3-ubyte",
        digest: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
      DataFile(
        "mnist/train-labels-idx1-ubyte",
        digest: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
      DataFile(
        "mnist/t10k-images-idx3-ubyte",
        digest: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
      DataFile(
        "mnist/t10k-labels-idx1-ubyte",
        digest: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ],
    from: [
      "https://storage.googleapis.com/cvdf-datasets/mnist/train-images-idx3-ubyte.gz",
      "https://storage.googleapis.com/cvdf-datasets/mnist/train-labels-idx1-ubyte.gz",
      "https://storage.googleapis.com/cvdf-datasets/mnist/t10k-images-idx3-ubyte.gz",
      "https://storage.googleapis.com/cvdf-datasets/mnist/t10k-labels-idx1-ubyte.gz",
    ])

  /// The Cora citation graph: 2,708 papers with 1,433 words and 5,429 citations, as LINQS gives it.
  public static let cora = LargeDataSet(
    name: "cora", summary: "2,708 papers with 1,433 words, 7 classes and 5,429 citations, 0.2 MB",
    files: [
      DataFile(
        "cora/cora.content",
        digest: "0955f03baddbea9911f53814d7781129b71b066e5b442d0a5bd51f439c442082"),
      DataFile(
        "cora/cora.cites",
        digest: "316d45e0e48387392c70cc3e3915e43f6f5c147ea45c973971e2c9140aaadacf"),
    ],
    from: ["https://linqs-data.soe.ucsc.edu/public/lbc/cora.tgz"])

  /// All of them.
  public static let all = [mnist, cora]

  private init(name: String, summary: String, files: [DataFile], from addresses: [String]) {
    self.name = name
    self.summary = summary
    self.files = files
    downloads = addresses.compactMap { URL(string: $0) }
  }

  /// Files of downloads that need not be the official ones, for tests.
  init(name: String, files: [DataFile], downloads: [URL]) {
    self.name = name
    summary = ""
    self.files = files
    self.downloads = downloads
  }
}
