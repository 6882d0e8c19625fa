internal import CGSL

/// A seeded stream of random numbers: GSL's Mersenne twister (MT19937, Matsumoto & Nishimura 1998).
///
/// The only source of randomness in the toolkit. It is always passed in; nothing reads the clock.
/// The same seed gives the same numbers on every machine.
public final class SeededGenerator: RandomNumberGenerator {
  private let generator: UnsafeMutablePointer<gsl_rng>

  /// A stream from a seed. MT19937 takes 32 bits, so the two halves of `seed` are mixed into them.
  public init(seed: UInt64) {
    generator = gsl_rng_alloc(attractor_rng_mt19937())
    // The finaliser of SplitMix64 (Steele, Lea & Flood 2014): near seeds give unrelated streams.
    var mixed = seed &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    gsl_rng_set(generator, UInt(truncatingIfNeeded: mixed & 0xFFFF_FFFF))
  }

  deinit { gsl_rng_free(generator) }

  /// Sixty-four random bits.
  public func next() -> UInt64 {
    UInt64(gsl_rng_get(generator)) << 32 | UInt64(gsl_rng_get(generator))
  }

  /// Uniform on [`low`, `high`).
  public func uniform(_ low: Double = 0, _ high: Double = 1) -> Double {
    low + (high - low) * gsl_rng_uniform(generator)
  }

  /// Normal with mean 0 and the given standard deviation (ziggurat, Marsaglia & Tsang 2000).
  public func gaussian(standardDeviation: Double = 1) -> Double {
    gsl_ran_gaussian_ziggurat(generator, standardDeviation)
  }

  /// A whole number from 0 to `bound − 1`, each as likely.
  public func index(below bound: Int) -> Int { Int(gsl_rng_uniform_int(generator, UInt(bound))) }

  /// Brings the elements into a random order, each as likely (Fisher–Yates).
  @inlinable
  public func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, index(below: last + 1))
    }
  }
}
