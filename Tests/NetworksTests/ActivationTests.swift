import Catalogue
import Foundation
import Networks
import Testing

@Suite struct ActivationTests {
  private struct Reference: Decodable {
    let points: [Double]
    let values: [String: [[String]]]
  }

  private func reference() throws -> Reference {
    let url = Bundle.module.url(
      forResource: "activations", withExtension: "json", subdirectory: "Fixtures")
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: #require(url)))
  }

  @Test func `every activation has the reference's values and slopes, near 0 and far from it`()
    throws
  {
    let reference = try reference()
    #expect(reference.values.keys.sorted() == activationCatalogue.names.sorted())
    for (name, rows) in reference.values {
      let activation = try activationCatalogue.make(name)
      for (point, row) in zip(reference.points, rows) {
        let (value, slope) = (try #require(Double(row[0])), try #require(Double(row[1])))
        // Relative to the value; what is below 1e-300 may vanish. SiLU and GELU have a zero slope
        // near −1, where the rounding of its two terms is left.
        let slopeScale = ["silu", "gelu"].contains(name) ? max(abs(slope), 0.05) : abs(slope)
        #expect(
          abs(activation.value(point) - value) <= max(1e-13 * abs(value), 1e-300),
          "\(name) \(point)")
        #expect(
          abs(activation.slope(point) - slope) <= max(1e-13 * slopeScale, 1e-300),
          "\(name) \(point)")
      }
    }
  }

  @Test func `a whole row has the single values, also in place`() throws {
    let points = try reference().points + [0, .infinity]
    for name in activationCatalogue.names {
      let activation = try activationCatalogue.make(name)
      var (outputs, slopes) = (points, points)
      activation.apply(points, output: &outputs, count: points.count)
      #expect(outputs == points.map(activation.value), "\(name)")
      var inPlace = points
      inPlace.withUnsafeMutableBufferPointer { buffer in
        let base = buffer.baseAddress!
        activation.apply(base, output: base, slope: &slopes, count: buffer.count)
      }
      #expect(inPlace == outputs, "\(name)")
      for (slope, point) in zip(slopes, points) where point.isFinite {
        #expect(abs(slope - activation.slope(point)) < 1e-15, "\(name) \(point)")
      }
      #expect(activation.value(.nan).isNaN, "\(name)")
    }
  }

  @Test func `corners have the derivative from the right`() {
    #expect(ReLU().slope(0) == 1 && LeakyReLU().slope(0) == 1 && ELU(alpha: 2).slope(0) == 1)
  }

  @Test func `settings reach the activation`() throws {
    #expect(try activationCatalogue.make("leaky-relu", ["slope": 0.25]).value(-2) == -0.5)
    #expect(try activationCatalogue.make("elu", ["alpha": 2]).slope(-1) == 2 * exp(-1))
  }
}
