internal import CVectorKernels
import Foundation
import Synchronization

/// The threads that share a product or a batch's rows: as many as `BLASThreads` allows, the caller
/// among them.
///
/// A gradient is a few hundred short pieces of work, so a thread that waits looks for the next piece
/// for a while before it sleeps. Who asks while the team is at work, or from inside it, does the work
/// alone; so does everyone where one thread is allowed.
public enum ThreadTeam {
  /// How many threads there may be.
  public static var size: Int { BLASThreads.count }

  /// Calls `body` with every part of `0..<parts`, in threads of their own as far as there are, and
  /// returns when all are done. Each thread begins with parts of its own, neighbours, the same ones
  /// every time; up to 64 parts, it then takes over what others have not begun, but for the first of each.
  @inline(__always)
  public static func run(parts: Int, _ body: (_ part: Int) -> Void) {
    if parts <= 1 || size <= 1 {
      for part in 0..<parts { body(part) }
    } else {
      Team.shared.run(parts, body)
    }
  }

  /// Calls `body` with equal ranges of `0..<count`, each a multiple of `grain` long but for the last.
  @inline(__always)
  public static func run(
    over count: Int, grain: Int = 1, _ body: (_ part: Int, _ range: Range<Int>) -> Void
  ) {
    let grains = (count + grain - 1) / grain
    let parts = min(size, grains)
    run(parts: parts) { part in
      let (first, last) = (part * grains / parts, (part + 1) * grains / parts)
      body(part, first * grain..<min(count, last * grain))
    }
  }

  /// Calls `body` with ranges of rows, in several threads where a pass over rows of this many elements
  /// is worth it: memory takes as long for an element as some twenty multiplications.
  @inline(__always)
  public static func run(overRows count: Int, of elements: Int, _ body: (Range<Int>) -> Void) {
    let grain = isWorthSharing(20 * count * elements) ? 8 : max(1, count)
    run(over: count, grain: grain) { _, rows in body(rows) }
  }

  /// Calls `body` with ranges of elements, in several threads where one pass over them is worth it.
  @inline(__always)
  public static func run(overElements count: Int, _ body: (Range<Int>) -> Void) {
    run(over: count, grain: isWorthSharing(20 * count) ? 1024 : max(1, count)) { _, part in
      body(part)
    }
  }

  /// Whether this many multiplications are worth the hand-over, some microseconds.
  public static func isWorthSharing(_ multiplications: Int) -> Bool {
    size > 1 && multiplications >= 400_000
  }
}

/// The threads and what they are to do.
///
/// Sendable unchecked, since the order of `round` and `pending` is what keeps its variables apart: only
/// the caller that took `isTaken` writes them, before it adds to `round`; workers read them after they saw
/// that, and until they have subtracted from `pending`, for which the caller waits. What changes
/// meanwhile, `begun`, is atomic, and `condition` locks itself. That order is out of the compiler's sight.
private final class Team: @unchecked Sendable {
  static let shared = Team()

  /// Counts what has been handed out; the workers look at it.
  private let round = Atomic<Int>(0)
  /// The workers that are not done yet.
  private let pending = Atomic<Int>(0)
  /// The parts that have been begun, a bit each.
  private let begun = Atomic<UInt64>(0)
  private let isTaken = Atomic<Bool>(false)
  private let sleepers = Atomic<Int>(0)
  private let condition = NSCondition()
  private var workers = 0
  // Written by the caller before a round begins.
  private var body: UnsafeRawPointer?
  private var parts = 0
  private var threads = 0

  /// Looks this often for work, without a system call, and then as often with giving way.
  private static let looks = 4000
  private static let yields = 2000

  private typealias Body = (Int) -> Void

  func run(_ parts: Int, _ body: (Int) -> Void) {
    guard !isTaken.exchange(true, ordering: .acquiring) else {
      for part in 0..<parts { body(part) }
      return
    }
    defer { isTaken.store(false, ordering: .releasing) }
    let threads = min(parts, ThreadTeam.size)
    startWorkers(threads - 1)
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { pointer in
        self.body = UnsafeRawPointer(pointer)
        (self.parts, self.threads) = (parts, threads)
        begun.store(0, ordering: .relaxed)
        pending.store(workers, ordering: .relaxed)
        round.add(1, ordering: .sequentiallyConsistent)
        if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
          condition.lock()
          condition.broadcast()
          condition.unlock()
        }
        doParts(of: 0, body)
        var looks = 0
        while pending.load(ordering: .acquiring) > 0 {
          looks += 1
          if looks < Self.looks { attractor_pause() } else { sched_yield() }
        }
      }
    }
  }

  /// A thread's own parts, and then those of the others that are left, from the last ones on.
  private func doParts(of thread: Int, _ body: (Int) -> Void) {
    for part in own(thread) where begin(part) { body(part) }
    guard parts <= UInt64.bitWidth else { return }
    for other in 1..<threads {
      for part in own((thread + other) % threads).dropFirst().reversed() where begin(part) {
        body(part)
      }
    }
  }

  /// The parts that a thread begins with: neighbours, whose memory it has touched before.
  private func own(_ thread: Int) -> Range<Int> {
    thread * parts / threads..<(thread + 1) * parts / threads
  }

  private func begin(_ part: Int) -> Bool {
    guard parts <= UInt64.bitWidth else { return true }
    let bit = UInt64(1) << UInt64(part)
    return begun.bitwiseOr(bit, ordering: .relaxed).oldValue & bit == 0
  }

  private func startWorkers(_ count: Int) {
    while workers < count {
      workers += 1
      let (number, start) = (workers, round.load(ordering: .relaxed))
      let thread = Thread { self.work(number, after: start) }
      thread.name = "products \(number)"
      thread.start()
    }
  }

  private func work(_ number: Int, after start: Int) {
    var seen = start
    while true {
      wait(after: seen)
      seen += 1
      if number < threads, let body = body?.assumingMemoryBound(to: Body.self) {
        doParts(of: number, body.pointee)
      }
      pending.subtract(1, ordering: .releasing)
    }
  }

  private func wait(after seen: Int) {
    for look in 0..<Self.looks + Self.yields {
      if round.load(ordering: .acquiring) != seen { return }
      if look < Self.looks { attractor_pause() } else { sched_yield() }
    }
    condition.lock()
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while round.load(ordering: .sequentiallyConsistent) == seen { condition.wait() }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    condition.unlock()
  }
}
