public import GSLNumerics
public import Networks

/// The nodes of a graph: through the first tap a node sees the weighted sum over its neighbours
/// (message passing), through the second itself. `G X = [A X, X]`.
public struct GraphCoupling: CellCoupling {
  /// The adjacency `A`, nodes × nodes: row `i` has the weights with which node `i` sees others.
  public let adjacency: SparseMatrix

  /// The nodes `0..<nodeCount` and the links between them.
  /// - Parameter edges: `target` sees `source` with this weight; for a graph without directions give
  ///   both. Weights of one pair are added up.
  public init(nodeCount: Int, edges: [(target: Int, source: Int, weight: Double)]) {
    adjacency = SparseMatrix(
      rows: nodeCount, columns: nodeCount,
      elements: edges.map { (row: $0.target, column: $0.source, value: $0.weight) })
  }

  public var cellCount: Int { adjacency.rows }
  public var tapCount: Int { 2 }

  public func gather(_ features: MatrixView, into gathered: MutableMatrixView) {
    let d = features.columns
    adjacency.multiply(.none, features, into: gathered.columns(0..<d))
    gathered.columns(d..<2 * d).copy(features)
  }

  public func scatter(_ gathered: MatrixView, into features: MutableMatrixView) {
    let d = features.columns
    features.copy(gathered.columns(d..<2 * d))
    adjacency.multiply(.transposed, gathered.columns(0..<d), addingTo: 1, into: features)
  }

  public func forEachLink(_ body: (Int, Int, Int, Double) -> Void) {
    for cell in 0..<cellCount {
      for source in 0..<cellCount where adjacency[cell, source] != 0 {
        body(cell, 0, source, adjacency[cell, source])
      }
      body(cell, 1, cell, 1)
    }
  }
}

/// Message passing on a sparse graph, weights shared by all nodes:
/// `x_i ← f(Σ_j A_ij W x_j + S x_i + U u_i + b)` (Scarselli et al. 2009, IEEE Trans. Neural Netw. 20,
/// 61). A pattern is a whole graph's state.
public typealias GraphMap = SharedWeightMap<GraphCoupling>

extension SharedWeightMap<GraphCoupling> {
  /// The map of a graph, with all parameters zero: `W`, `S` side by side, `U`, `b`.
  /// - Parameters:
  ///   - nodeCount: the nodes, `0..<nodeCount`.
  ///   - edges: `target` sees `source` with this weight; for a graph without directions give both.
  ///   - features: the width `d` of a node's state.
  ///   - inputs: the width of a node's input.
  public convenience init(
    nodeCount: Int, edges: [(target: Int, source: Int, weight: Double)], features: Int, inputs: Int,
    activation: any Activation, capacity: Int = 1
  ) {
    self.init(
      coupling: GraphCoupling(nodeCount: nodeCount, edges: edges), features: features,
      inputs: inputs, activation: activation, capacity: capacity)
  }
}
