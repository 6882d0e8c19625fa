/// Holm's step-down correction (Holm 1979): bounds the chance of one false finding among several.
public enum HolmCorrection {
  /// The adjusted p-values, in the order given: a finding holds at level α when its own is below α.
  public static func adjusted(_ pValues: [Double]) -> [Double] {
    let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
    var adjusted = pValues
    var running = 0.0
    for (place, index) in order.enumerated() {
      running = max(running, min(1, Double(pValues.count - place) * pValues[index]))
      adjusted[index] = running
    }
    return adjusted
  }
}
