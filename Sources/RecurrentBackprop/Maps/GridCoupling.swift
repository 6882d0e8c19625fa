public import GSLNumerics
public import Networks

/// The cells of a rectangular grid, row after row: each sees the square around itself, a tap for each
/// place in it, row after row.
public struct GridCoupling: CellCoupling {
  /// What a cell at the edge sees beyond it.
  public enum Border: String, Sendable, CaseIterable {
    /// The opposite edge: the grid is a torus.
    case periodic
    /// Nothing.
    case zero
  }

  /// The grid's height in cells.
  public let height: Int
  /// The grid's width in cells.
  public let width: Int
  /// How many cells away a cell sees, up, down and to the sides.
  public let radius: Int
  /// What stands beyond the edges.
  public let border: Border
  /// The cell that each cell sees through each tap, `cell · K + tap`; −1 beyond a zero border.
  private let sources: [Int]

  /// A grid of `height × width` cells that see `radius` cells away.
  public init(height: Int, width: Int, radius: Int, border: Border) {
    precondition(height > 0 && width > 0 && radius >= 0, "A grid has cells, and a radius from 0 on")
    (self.height, self.width, self.radius, self.border) = (height, width, radius, border)
    var sources: [Int] = []
    for row in 0..<height {
      for column in 0..<width {
        for down in -radius...radius {
          for right in -radius...radius {
            let (i, j) = (row + down, column + right)
            let isInside = (0..<height).contains(i) && (0..<width).contains(j)
            func wrapped(_ k: Int, _ size: Int) -> Int { ((k % size) + size) % size }
            sources.append(
              isInside || border == .periodic ? wrapped(i, height) * width + wrapped(j, width) : -1)
          }
        }
      }
    }
    self.sources = sources
  }

  public var cellCount: Int { height * width }
  public var tapCount: Int { (2 * radius + 1) * (2 * radius + 1) }

  public func gather(_ features: MatrixView, into gathered: MutableMatrixView) {
    let d = features.columns
    forEachTap { cell, tap, source in
      let target = gathered.base + cell * gathered.stride + tap * d
      if source >= 0 {
        target.update(from: features.base + source * features.stride, count: d)
      } else {
        target.update(repeating: 0, count: d)
      }
    }
  }

  public func scatter(_ gathered: MatrixView, into features: MutableMatrixView) {
    let d = features.columns
    features.fill(0)
    forEachTap { cell, tap, source in
      guard source >= 0 else { return }
      let target = features.base + source * features.stride
      let origin = gathered.base + cell * gathered.stride + tap * d
      for k in 0..<d { target[k] += origin[k] }
    }
  }

  public func forEachLink(_ body: (Int, Int, Int, Double) -> Void) {
    forEachTap { cell, tap, source in if source >= 0 { body(cell, tap, source, 1) } }
  }

  @inline(__always)
  private func forEachTap(_ body: (_ cell: Int, _ tap: Int, _ source: Int) -> Void) {
    let taps = tapCount
    sources.withUnsafeBufferPointer { sources in
      for cell in 0..<cellCount {
        for tap in 0..<taps { body(cell, tap, sources[cell * taps + tap]) }
      }
    }
  }
}

/// Local weights shared by all cells of a grid, as a convolution's:
/// `x_p ← f(Σ_o K_o x_{p+o} + U u_p + b)`.
public typealias GridMap = SharedWeightMap<GridCoupling>

extension SharedWeightMap<GridCoupling> {
  /// The map of a grid, with all parameters zero: the kernel's `K_o` side by side, `U`, `b`.
  /// - Parameters:
  ///   - height: the grid's height in cells.
  ///   - width: the grid's width in cells.
  ///   - radius: how far a cell sees; the kernel is `2 radius + 1` cells wide.
  ///   - border: what stands beyond the edges.
  ///   - channels: the width `d` of a cell's state.
  ///   - inputs: the width of a cell's input.
  public convenience init(
    height: Int, width: Int, radius: Int, border: GridCoupling.Border, channels: Int, inputs: Int,
    activation: any Activation, capacity: Int = 1
  ) {
    self.init(
      coupling: GridCoupling(height: height, width: width, radius: radius, border: border),
      features: channels, inputs: inputs, activation: activation, capacity: capacity)
  }
}
