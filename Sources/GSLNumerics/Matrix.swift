/// A vector is a plain Swift array; modules above pass `[Double]` without learning a new type.
public typealias Vector = [Double]

/// A row-major matrix of doubles with value semantics.
///
/// A batch of `B` patterns of width `n` is a `B × n` matrix, patterns in rows, as in NumPy.
public struct Matrix: Equatable, Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The elements row after row; `rows * columns` of them.
  public private(set) var elements: [Double]

  /// A matrix with every element `value`.
  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    precondition(rows >= 0 && columns >= 0, "A matrix has no negative sizes")
    self.rows = rows
    self.columns = columns
    self.elements = Array(repeating: value, count: rows * columns)
  }

  /// A matrix of the elements given row after row; their number must be `rows * columns`.
  public init(rows: Int, columns: Int, elements: [Double]) {
    precondition(
      elements.count == rows * columns,
      "\(elements.count) elements do not fill a \(rows) × \(columns) matrix")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A matrix of rows of one width.
  public init(_ rowArrays: [[Double]]) {
    self.init(
      rows: rowArrays.count, columns: rowArrays.first?.count ?? 0,
      elements: rowArrays.flatMap { $0 })
  }

  /// A copy of what a view shows.
  public init(_ view: MatrixView) {
    var elements: [Double] = []
    elements.reserveCapacity(view.rows * view.columns)
    for row in 0..<view.rows { elements.append(contentsOf: view[row]) }
    self.init(rows: view.rows, columns: view.columns, elements: elements)
  }

  /// The identity of order `order`.
  public static func identity(_ order: Int) -> Matrix {
    var matrix = Matrix(rows: order, columns: order)
    for i in 0..<order { matrix[i, i] = 1 }
    return matrix
  }

  /// The element in `row` and `column`.
  public subscript(row: Int, column: Int) -> Double {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "Index out of range")
      return elements[row * columns + column]
    }
    set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "Index out of range")
      elements[row * columns + column] = newValue
    }
  }

  /// A copy of one row.
  public func row(_ index: Int) -> Vector {
    Array(elements[index * columns..<(index + 1) * columns])
  }

  /// The transpose, a new matrix.
  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for i in 0..<rows { for j in 0..<columns { result[j, i] = self[i, j] } }
    return result
  }

  /// Calls `body` with a view of the elements, valid only during the call.
  public func withView<Result, Failure: Error>(
    _ body: (MatrixView) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try elements.withUnsafeBufferPointer { (buffer) throws(Failure) -> Result in
      try body(MatrixView(buffer, rows: rows, columns: columns))
    }
  }

  /// Calls `body` with a view for writing, valid only during the call.
  public mutating func withMutableView<Result, Failure: Error>(
    _ body: (MutableMatrixView) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (rows, columns) = (rows, columns)
    return try elements.withUnsafeMutableBufferPointer { (buffer) throws(Failure) -> Result in
      try body(MutableMatrixView(buffer, rows: rows, columns: columns))
    }
  }
}
