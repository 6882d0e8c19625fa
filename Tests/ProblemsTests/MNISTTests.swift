import Foundation
import GSLNumerics
import Testing

@testable import Problems

@Suite struct MNISTTests {
  /// Two images of 2 × 3 grey values.
  private static let images = Data(
    [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6])
  private static let labels = Data([0, 0, 8, 1, 0, 0, 0, 2, 7, 3])

  @Test func `images and labels are read in order and scaled`() throws {
    // A slice, whose indices do not begin at 0, as a reader of archives may hand over.
    let images = (Data([9]) + Self.images).dropFirst()
    let patterns = try MNIST.patterns(images: images, labels: Self.labels, name: "small")
    #expect(patterns.inputs.rows == 2 && patterns.inputs.columns == 6)
    #expect(patterns.inputs.row(0) == [0, 0.2, 0.4, 0.6, 0.8, 1])
    #expect(patterns.inputs[1, 5] == 6.0 / 255)
    #expect(patterns.labels == [7, 3])
    #expect(patterns.targets[0, 7] == 1 && patterns.targets[1, 3] == 1)
  }

  @Test func `sizes have four bytes, the highest first`() throws {
    let content = Data([0, 0, 8, 2, 0, 0, 1, 4, 0, 0, 0, 1]) + Data(repeating: 5, count: 260)
    #expect(try IDXFile(content, name: "tall", dimensions: 2).shape == [260, 1])
  }

  @Test(
    arguments: [
      ("27 bytes", 27, nil, "11 elements where 2 × 2 × 3 belong"),
      ("a header cut short", 10, nil, "ends inside its header"),
      ("three bytes", 3, nil, "3 bytes are no IDX file"),
      ("another file", 28, (0, 31), "does not begin with two zero bytes"),
      ("doubles", 28, (2, 14), "kind 14, where 8 (bytes) belongs"),
      ("a matrix", 28, (3, 2), "it has 2 dimensions, where 3 belong"),
      ("a count too large", 28, (7, 3), "12 elements where 3 × 2 × 3 belong"),
      ("sizes past all bounds", 28, (4, 255), "12 elements where 4278190082 × 2 × 3 belong"),
    ] as [(String, Int, (Int, UInt8)?, String)])
  func `damaged images are refused with what is wrong`(
    _: String, length: Int, change: (place: Int, byte: UInt8)?, reason: String
  ) throws {
    var images = Self.images.prefix(length)
    if let change { images[change.place] = change.byte }
    let error = try #require(throws: ProblemDataError.self) {
      try MNIST.patterns(images: images, labels: Self.labels, name: "small")
    }
    #expect(error.description.hasPrefix("small, images: "))
    #expect(error.description.contains(reason), "\(error)")
  }

  @Test func `labels that are no class, or too few, are refused`() throws {
    func refusal(_ labels: [UInt8]) throws -> String {
      try #require(throws: ProblemDataError.self) {
        try MNIST.patterns(images: Self.images, labels: Data(labels), name: "small")
      }.description
    }
    #expect(try refusal([0, 0, 8, 1, 0, 0, 0, 2, 7, 10]).contains("pattern 2 is 10"))
    #expect(try refusal([0, 0, 8, 1, 0, 0, 0, 1, 7]).contains("2 images but 1 labels"))
  }

  @Test func `a folder without the files is named, with what to do`() throws {
    let error = try #require(throws: ProblemDataError.self) {
      try MNIST(folders: [URL(fileURLWithPath: "/nowhere")]).load(using: SeededGenerator(seed: 1))
    }
    #expect(error.description.contains("/nowhere"))
    #expect(error.description.contains("'attractor fetch mnist'"))
  }

  private static let hasData = LargeDataSet.mnist.files.allSatisfy { (try? $0.content()) != nil }

  @Test(.enabled(if: hasData, "MNIST is not here: name the folder that has it in ATTRACTOR_DATA"))
  func `the official test part has its sizes, and its classes' official numbers`() throws {
    let files = LargeDataSet.mnist.files
    let test = try MNIST.patterns(
      images: files[2].content(), labels: files[3].content(), name: "test part")
    #expect(test.count == 10_000 && test.inputs.columns == 784)
    let counts = (0..<10).map { digit in test.labels!.count { $0 == digit } }
    #expect(counts == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    #expect(test.inputs.elements.max() == 1 && test.inputs.elements.min() == 0)
  }
}
