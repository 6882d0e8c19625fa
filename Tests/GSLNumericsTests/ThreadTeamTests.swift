import Foundation
import GSLNumerics
import Synchronization
import Testing

@Suite struct ThreadTeamTests {
  @Test func `every part is done once, however many there are`() {
    BLASThreads.with(2) {
      for parts in [0, 1, 2, 7, 64, 65] {
        let done = (0..<65).map { _ in Counter() }
        for _ in 0..<50 { ThreadTeam.run(parts: parts) { done[$0].add() } }
        for part in 0..<65 { #expect(done[part].value == (part < parts ? 50 : 0)) }
      }
    }
  }

  @Test func `a thread takes over what another one has not begun`() {
    BLASThreads.with(2) {
      // The thread of parts 0 and 1 stays with the first until the other three are done.
      let done = Counter()
      let end = Date().addingTimeInterval(20)
      ThreadTeam.run(parts: 4) { part in
        if part == 0 {
          while done.value < 3, Date() < end { usleep(100) }
        } else {
          done.add()
        }
      }
      #expect(done.value == 3)
      #expect(Date() < end)
    }
  }

  @Test func `two threads work at the same time`() {
    BLASThreads.with(2) {
      // Each part waits for the other one: alone, one thread would wait in vain.
      let arrived = Counter()
      let end = Date().addingTimeInterval(20)
      ThreadTeam.run(parts: 2) { _ in
        arrived.add()
        while arrived.value < 2, Date() < end { usleep(100) }
      }
      #expect(arrived.value == 2)
      #expect(Date() < end)
    }
  }

  @Test func `work inside work is done by its own thread`() {
    BLASThreads.with(2) {
      let done = Counter()
      ThreadTeam.run(parts: 2) { _ in ThreadTeam.run(parts: 3) { _ in done.add() } }
      #expect(done.value == 6)
    }
  }

  @Test func `ranges cover everything once, in multiples of the grain`() {
    BLASThreads.with(2) {
      for (count, grain) in [(5, 2), (1, 8), (64, 16), (65, 16)] {
        let counts = (0..<count).map { _ in Counter() }
        ThreadTeam.run(over: count, grain: grain) { _, range in
          #expect(range.lowerBound.isMultiple(of: grain))
          for index in range { counts[index].add() }
        }
        #expect(counts.allSatisfy { $0.value == 1 })
      }
    }
  }

  @Test func `work after a rest long enough to fall asleep is done`() {
    BLASThreads.with(2) {
      let done = Counter()
      for _ in 0..<3 {
        usleep(30_000)
        ThreadTeam.run(parts: 2) { _ in done.add() }
      }
      #expect(done.value == 6)
    }
  }

  @Test(arguments: [Transposition.none, .transposed], [Transposition.none, .transposed])
  func `a shared product is the product`(first: Transposition, second: Transposition) throws {
    let generator = SeededGenerator(seed: 3)
    func matrix(_ rows: Int, _ columns: Int) -> Matrix {
      Matrix(
        rows: rows, columns: columns,
        elements: (0..<rows * columns).map { _ in generator.gaussian() })
    }
    // Above the size from which products are shared: two by rows and one by columns.
    for (m, n, k) in [(90, 70, 65), (66, 97, 64), (48, 130, 70)] {
      let a = first == .none ? matrix(m, k) : matrix(k, m)
      let b = second == .none ? matrix(k, n) : matrix(n, k)
      func product() -> Matrix {
        var c = Matrix(rows: m, columns: n, elements: Array(repeating: 1, count: m * n))
        a.withView { a in
          b.withView { b in
            c.withMutableView { c in
              multiply(a, first, b, second, scale: 2, addingTo: 0.5, into: c)
            }
          }
        }
        return c
      }
      let alone = product()
      BLASThreads.with(2) {
        let shared = product()
        for (x, y) in zip(alone.elements, shared.elements) { #expect(abs(x - y) <= 1e-11) }
      }
    }
  }
}

private final class Counter: Sendable {
  private let count = Atomic<Int>(0)
  var value: Int { count.load(ordering: .sequentiallyConsistent) }
  func add() { count.add(1, ordering: .sequentiallyConsistent) }
}
