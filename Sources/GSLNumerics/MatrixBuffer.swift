/// Scratch memory for a matrix, allocated once and never moved: what a workspace holds so that a
/// sweep allocates nothing.
///
/// `view` stays valid as long as the buffer does. Keep buffers as stored properties of the object
/// that works with their views.
public final class MatrixBuffer {
  /// The number of rows there is room for.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// All of the memory.
  public let view: MutableMatrixView
  private let memory: AlignedMemory<Double>

  /// Allocates `rows * columns` zeros.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    memory = AlignedMemory(count: rows * columns, repeating: 0)
    view = MutableMatrixView(memory.base, rows: rows, columns: columns)
  }

  /// The first `count` rows.
  public func prefix(_ count: Int) -> MutableMatrixView {
    precondition(count <= rows, "\(count) rows do not fit into \(rows)")
    return view.rows(0..<count)
  }
}
