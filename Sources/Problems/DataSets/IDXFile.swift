import Foundation

/// An array of bytes as an IDX file holds it: two zero bytes, the kind of element (8 for bytes), the
/// number of dimensions, each size as four bytes with the highest first, and the elements row by row.
struct IDXFile: Equatable {
  /// The size of each dimension.
  let shape: [Int]
  /// The elements, the last dimension's together.
  let bytes: Data

  /// Reads a file's content.
  /// - Parameters:
  ///   - content: the whole file, decompressed.
  ///   - name: what errors call it.
  ///   - dimensions: how many dimensions it must have.
  /// - Throws: `ProblemDataError` that says what is wrong with it.
  init(_ content: Data, name: String, dimensions: Int) throws {
    let content = Data(content)
    func refuse(_ why: String) -> ProblemDataError { ProblemDataError("\(name): \(why)") }
    let header = 4 + 4 * dimensions
    guard content.count >= 4 else { throw refuse("\(content.count) bytes are no IDX file") }
    guard content[0] == 0, content[1] == 0 else {
      throw refuse("it does not begin with two zero bytes, so it is no IDX file")
    }
    guard content[2] == 8 else {
      throw refuse("its elements are of kind \(content[2]), where 8 (bytes) belongs")
    }
    guard Int(content[3]) == dimensions else {
      throw refuse("it has \(content[3]) dimensions, where \(dimensions) belong")
    }
    guard content.count >= header else { throw refuse("it ends inside its header") }
    shape = (0..<dimensions).map { dimension in
      content[4 + 4 * dimension..<8 + 4 * dimension].reduce(0) { $0 << 8 | Int($1) }
    }
    // Sizes of a damaged header may overflow when multiplied.
    let expected = shape.reduce(Int?.some(1)) { product, size in
      product.flatMap { $0.multipliedReportingOverflow(by: size).1 ? nil : $0 * size }
    }
    guard let expected, content.count - header == expected else {
      let sizes = shape.map(String.init).joined(separator: " × ")
      throw refuse("\(content.count - header) elements where \(sizes) belong")
    }
    bytes = content.suffix(expected)
  }
}
