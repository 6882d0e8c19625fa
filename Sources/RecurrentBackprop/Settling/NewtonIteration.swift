public import Catalogue
import GSLNumerics

/// Newton's method on `x − F(x) = 0`: `(I − J) d = F(x) − x` by GSL's LU, and a line search along
/// `d`. Converges quadratically near a fixed point where `I − J` is regular, stable or not.
public struct NewtonIteration: SettlingSolver {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any SettlingSolver>.Entry(
    "newton", "Newton's method by LU, with a line search on the residual",
    reference: "Dennis & Schnabel 1983"
  ) { _ in NewtonIteration() }

  /// Newton's method.
  public init() {}

  public func makeStepper(for map: CountedMap, capacity: Int) -> any SettlingStepper {
    Stepper(map: map, capacity: capacity)
  }

  private final class Stepper: SettlingStepper {
    let map: CountedMap
    let factorization: LUFactorization
    let directions: MatrixBuffer
    let search: LineSearch

    init(map: CountedMap, capacity: Int) {
      self.map = map
      factorization = LUFactorization(order: map.stateWidth)
      directions = MatrixBuffer(rows: capacity, columns: map.stateWidth)
      search = LineSearch(map: map, capacity: capacity)
    }

    func begin(count: Int) {}
    func swapRows(_ first: Int, _ second: Int) {}

    func step(_ batch: SettlingBatch) {
      map.linearize(at: batch.states.readOnly, rows: batch.rows)
      for slot in 0..<batch.count {
        let direction = directions.view[slot]
        let (state, image) = (batch.states[slot], batch.images[slot])
        for unit in direction.indices { direction[unit] = image[unit] - state[unit] }
        do {
          try map.factorIdentityMinusJacobian(
            row: batch.rows.lowerBound + slot, into: factorization)
          map.solve(factorization, .none, rows: directions.view.rows(slot..<slot + 1))
        } catch {
          batch.stall(slot, "I − J is singular; try another start")
        }
      }
      search.advance(batch, along: directions.view.readOnly)
    }
  }
}
