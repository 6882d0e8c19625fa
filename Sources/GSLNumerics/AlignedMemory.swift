/// Memory for numbers that begins with a cache line, so that no vector lies across two.
final class AlignedMemory<Element: BitwiseCopyable> {
  /// The first element.
  let base: UnsafeMutablePointer<Element>
  private static var line: Int { 64 }

  /// Memory for some elements, at least one, all of one value.
  init(count: Int, repeating value: Element) {
    let count = max(1, count)
    base = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Element>.stride, alignment: Self.line
    ).bindMemory(to: Element.self, capacity: count)
    base.initialize(repeating: value, count: count)
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }
}
