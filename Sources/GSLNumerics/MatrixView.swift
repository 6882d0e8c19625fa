/// A row-major matrix that somebody else owns: a pointer, a shape, and the distance between rows.
///
/// Views are how weights stand in an optimizer's flat parameter vector and how a sweep works
/// without allocating. A view is valid only as long as its owner: keep it inside the closure that
/// gave it, or beside the `MatrixBuffer` that it shows.
public struct MatrixView {
  /// The first element of the first row.
  public let base: UnsafePointer<Double>
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The elements from one row's start to the next one's; at least `columns`.
  public let stride: Int

  /// A view of `rows` rows, `stride` elements apart (`columns` unless told).
  @inlinable
  public init(_ base: UnsafePointer<Double>, rows: Int, columns: Int, stride: Int? = nil) {
    self.base = base
    self.rows = rows
    self.columns = columns
    self.stride = stride ?? columns
  }

  /// A view of a buffer of at least `rows * columns` elements.
  @inlinable
  public init(_ buffer: UnsafeBufferPointer<Double>, rows: Int, columns: Int) {
    precondition(buffer.count >= rows * columns, "The buffer is too small for the view")
    self.init(
      buffer.baseAddress ?? UnsafePointer(emptyBase), rows: rows, columns: columns)
  }

  /// One row.
  @inlinable
  public subscript(row: Int) -> UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(start: base + row * stride, count: columns)
  }

  /// One element.
  @inlinable
  public subscript(row: Int, column: Int) -> Double { base[row * stride + column] }

  /// Some of the rows.
  @inlinable
  public func rows(_ range: Range<Int>) -> MatrixView {
    MatrixView(
      base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
  }

  /// Some of the columns.
  @inlinable
  public func columns(_ range: Range<Int>) -> MatrixView {
    MatrixView(base + range.lowerBound, rows: rows, columns: range.count, stride: stride)
  }

  /// Whether the rows follow each other without a gap.
  @inlinable
  public var isContiguous: Bool { stride == columns || rows <= 1 }
}

/// A `MatrixView` that may be written to.
public struct MutableMatrixView {
  /// The first element of the first row.
  public let base: UnsafeMutablePointer<Double>
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The elements from one row's start to the next one's; at least `columns`.
  public let stride: Int

  /// A view of `rows` rows, `stride` elements apart (`columns` unless told).
  @inlinable
  public init(_ base: UnsafeMutablePointer<Double>, rows: Int, columns: Int, stride: Int? = nil) {
    self.base = base
    self.rows = rows
    self.columns = columns
    self.stride = stride ?? columns
  }

  /// A view of a buffer of at least `rows * columns` elements.
  @inlinable
  public init(_ buffer: UnsafeMutableBufferPointer<Double>, rows: Int, columns: Int) {
    precondition(buffer.count >= rows * columns, "The buffer is too small for the view")
    self.init(buffer.baseAddress ?? emptyBase, rows: rows, columns: columns)
  }

  /// The same elements, for reading.
  @inlinable
  public var readOnly: MatrixView {
    MatrixView(base, rows: rows, columns: columns, stride: stride)
  }

  /// One row.
  @inlinable
  public subscript(row: Int) -> UnsafeMutableBufferPointer<Double> {
    UnsafeMutableBufferPointer(start: base + row * stride, count: columns)
  }

  /// One element.
  @inlinable
  public subscript(row: Int, column: Int) -> Double {
    get { base[row * stride + column] }
    nonmutating set { base[row * stride + column] = newValue }
  }

  /// Some of the rows.
  @inlinable
  public func rows(_ range: Range<Int>) -> MutableMatrixView {
    MutableMatrixView(
      base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
  }

  /// Some of the columns.
  @inlinable
  public func columns(_ range: Range<Int>) -> MutableMatrixView {
    MutableMatrixView(base + range.lowerBound, rows: rows, columns: range.count, stride: stride)
  }

  /// Whether the rows follow each other without a gap.
  @inlinable
  public var isContiguous: Bool { stride == columns || rows <= 1 }

  /// Sets every element.
  public func fill(_ value: Double) {
    ThreadTeam.run(overRows: rows, of: columns) { part in
      for row in part { self[row].update(repeating: value) }
    }
  }

  /// Copies the elements of a view of the same shape.
  @inlinable
  public func copy(_ source: MatrixView) {
    precondition(source.rows == rows && source.columns == columns, "Shapes differ in a copy")
    if isContiguous && source.isContiguous {
      copyElements(source.base, to: base, count: rows * columns)
    } else {
      for row in 0..<rows {
        (base + row * stride).update(from: source.base + row * source.stride, count: columns)
      }
    }
  }

  /// Exchanges two rows.
  @inlinable
  public func swapRows(_ first: Int, _ second: Int) {
    guard first != second else { return }
    let (a, b) = (base + first * stride, base + second * stride)
    for column in 0..<columns {
      let kept = a[column]
      a[column] = b[column]
      b[column] = kept
    }
  }
}

/// `target ← source` for `count` elements that do not overlap; large ones by the threads of
/// `ThreadTeam`.
public func copyElements(
  _ source: UnsafePointer<Double>, to target: UnsafeMutablePointer<Double>, count: Int
) {
  ThreadTeam.run(overElements: count) { part in
    (target + part.lowerBound).update(from: source + part.lowerBound, count: part.count)
  }
}

/// `x ← α x` for `count` elements, likewise; what `x` was does not matter where `α = 0`.
public func scaleElements(
  _ x: UnsafeMutablePointer<Double>, by factor: Double, count: Int
) {
  ThreadTeam.run(overElements: count) { part in
    let elements = x + part.lowerBound
    if factor == 0 {
      elements.update(repeating: 0, count: part.count)
    } else {
      for index in 0..<part.count { elements[index] *= factor }
    }
  }
}

/// What the views of empty buffers point to; never read.
@usableFromInline
nonisolated(unsafe) let emptyBase = UnsafeMutablePointer<Double>.allocate(capacity: 1)
