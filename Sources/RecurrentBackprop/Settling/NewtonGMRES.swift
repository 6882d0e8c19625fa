public import Catalogue
import Foundation
import GSLNumerics

/// Newton's method on `x − F(x) = 0` without a matrix: `(I − J) d = F(x) − x` by GMRES, solved only
/// as closely as the last steps merit (Eisenstat & Walker 1996, SIAM J. Sci. Comput. 17, 16,
/// choice 2), and a line search along `d`.
public struct NewtonGMRES: SettlingSolver {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any SettlingSolver>.Entry(
    "newton-gmres", "Newton's method by GMRES on products with J, with a line search",
    reference: "Saad & Schultz 1986; Eisenstat & Walker 1996",
    settings: [
      Setting("depth", .integer(1...1000), default: 30, "vectors of a Krylov space"),
      Setting(
        "products", .integer(.positive), default: 200, "products with J allowed a Newton step"),
    ]
  ) { NewtonGMRES(depth: $0.integer("depth"), products: $0.integer("products")) }

  /// Vectors of a Krylov space, after which GMRES restarts.
  public let depth: Int
  /// Products with `J` allowed a Newton step.
  public let products: Int

  /// Newton's method by GMRES; see the properties for the settings.
  public init(depth: Int = 30, products: Int = 200) {
    precondition(depth >= 1 && products >= 1, "Settings out of range")
    self.depth = depth
    self.products = products
  }

  public func makeStepper(for map: CountedMap, capacity: Int) -> any SettlingStepper {
    Stepper(map: map, depth: min(depth, map.stateWidth), products: products, capacity: capacity)
  }

  private final class Stepper: SettlingStepper {
    let map: CountedMap
    let products: Int
    let gmres: GMRES
    let rightHandSides: MatrixBuffer
    let directions: MatrixBuffer
    let search: LineSearch
    var forcing: [Forcing]

    init(map: CountedMap, depth: Int, products: Int, capacity: Int) {
      self.map = map
      self.products = products
      gmres = GMRES(depth: depth, capacity: capacity, width: map.stateWidth)
      rightHandSides = MatrixBuffer(rows: capacity, columns: map.stateWidth)
      directions = MatrixBuffer(rows: capacity, columns: map.stateWidth)
      search = LineSearch(map: map, capacity: capacity)
      forcing = Array(repeating: Forcing(), count: capacity)
    }

    func begin(count: Int) { for slot in 0..<count { forcing[slot] = Forcing() } }
    func swapRows(_ first: Int, _ second: Int) { forcing.swapAt(first, second) }

    func step(_ batch: SettlingBatch) {
      map.linearize(at: batch.states.readOnly, rows: batch.rows)
      let right = rightHandSides.prefix(batch.count)
      for slot in 0..<batch.count {
        forcing[slot].observe(residual: batch.residuals[slot])
        let (state, image, target) = (batch.states[slot], batch.images[slot], right[slot])
        for unit in target.indices { target[unit] = image[unit] - state[unit] }
      }
      let solutions = directions.prefix(batch.count)
      solutions.fill(0)
      let first = batch.rows.lowerBound
      gmres.solve(
        count: batch.count, right.readOnly, into: solutions, startsAtZero: true,
        tolerance: { self.forcing[$0].term }, maximumProducts: products
      ) { vectors, systems, results in
        map.multiplyJacobian(
          vectors, rows: first + systems.lowerBound..<first + systems.upperBound, into: results)
        for row in 0..<results.rows {
          let (vector, result) = (vectors[row], results[row])
          for unit in result.indices { result[unit] = vector[unit] - result[unit] }
        }
      }
      // A direction that GMRES could not finish still lowers the linear residual; the line search
      // decides whether it serves.
      search.advance(batch, along: solutions.readOnly)
    }
  }

  /// How closely a Newton step is solved: `η = γ (r / r₋₁)^α`, safeguarded.
  private struct Forcing {
    static let factor = 0.9
    static let exponent = (1 + 5.0.squareRoot()) / 2
    static let largest = 0.5
    static let smallest = 1e-8
    var term = largest
    var lastResidual: Double?

    mutating func observe(residual: Double) {
      defer { lastResidual = residual }
      guard let lastResidual else { return }
      let safeguard = Self.factor * pow(term, Self.exponent)
      var next = Self.factor * pow(residual / lastResidual, Self.exponent)
      if safeguard > 0.1 { next = max(next, safeguard) }
      term = min(Self.largest, max(Self.smallest, next))
    }

  }
}
