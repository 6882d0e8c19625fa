import Foundation
import Testing

@testable import Reports

@Suite struct FigureTests {
  private func figure(name: String = "sample", label: String = "a method") -> Figure {
    let points = (0...10).map { Point(Double($0), 1 / Double($0 + 1)) }
    return Figure(
      name: name, title: "Sample", caption: "A sample.",
      panels: [
        Panel(
          x: Axis("epochs", from: 0), y: Axis("error", scale: .logarithmic),
          series: [
            Series(
              nil, style: 0,
              .band(points.map { .init($0.x, lower: $0.y * 0.9, upper: $0.y * 1.1) })),
            Series(label, style: 0, .line(points)),
            Series("steps", style: 1, .steps(points)),
            Series("marks", style: 2, .points(points)),
          ])
      ])
  }

  @Test func `the same figure gives the same bytes, without a date`() throws {
    let gnuplot = try Gnuplot()
    let first = try gnuplot.draw(figure())
    #expect(first == (try gnuplot.draw(figure())))
    let year = Calendar.current.component(.year, from: Date())
    #expect(!first.contains(String(year)))
    #expect(first.contains("viewBox"))
    #expect(first.contains("<title>Sample</title>") && first.contains("<desc>A sample.</desc>"))
    #expect(Gnuplot.version(of: first)?.contains("patchlevel") == true)
  }

  @Test func `any text can be a label or a name`() throws {
    let odd = "it's 100 % _{odd} \"^2\" \\n ρ(J) & <b>"
    let drawing = try Gnuplot().draw(figure(name: "odd name's", label: odd))
    #expect(drawing.contains("ρ(J) &amp; &lt;b>"))
    #expect(drawing.contains("it's 100 % _{odd}"))
  }

  @Test func `an empty panel and values that are not finite still draw`() throws {
    let panel = Panel(
      x: Axis("epochs"), y: Axis("error", scale: .logarithmic),
      series: [
        Series("nothing", style: 0, .line([])),
        Series("infinite", style: 1, .line([Point(1, .infinity), Point(2, 0), Point(3, .nan)])),
      ])
    let figure = Figure(name: "empty", title: "Empty", caption: "Empty.", panels: [panel, panel])
    #expect(try Gnuplot().draw(figure).contains("</svg>"))
  }

  @Test func `without gnuplot the error says what to install`() {
    #expect(throws: GnuplotError.notFound) { try Gnuplot(environment: ["PATH": "/nowhere"]) }
    #expect("\(GnuplotError.notFound)".contains("apt install gnuplot-nox"))
  }

  @Test func `linear axes have round tics and tell large numbers in powers of a thousand`() {
    let layout = AxisLayout(Axis("work", unit: "network sweeps", from: 0), values: [3, 4.3e7])
    #expect(layout.label == "work (10⁶ network sweeps)")
    #expect(layout.divisor == 1e6)
    #expect(layout.tics.map(\.text) == ["0", "10", "20", "30", "40", "50"])
    let small = AxisLayout(Axis("difference"), values: [-0.4, 0.4])
    #expect(small.tics.map(\.text) == ["−0.4", "−0.2", "0", "0.2", "0.4"])
    let constant = AxisLayout(Axis("x"), values: [2, 2])
    #expect(constant.lower < 2 && constant.upper > 2)
  }

  @Test func `logarithmic axes name powers of ten, or 1, 2 and 5 over short ranges`() {
    let long = AxisLayout(Axis("x", scale: .logarithmic), values: [1e-6, 1e6, 0, -1])
    #expect(
      long.tics.map(\.text)
        == ["10⁻⁶", "10⁻⁴", "0.01", "1", "100", "10000", "10⁶"])
    let short = AxisLayout(Axis("x", scale: .logarithmic), values: [0.9, 60])
    #expect(
      short.tics.map(\.text).filter { !$0.isEmpty } == ["1", "2", "5", "10", "20", "50", "100"])
  }

  @Test func `colours stand out from white and from dark pages, and places differ`() throws {
    let pages = try [luminance("#ffffff"), luminance("#0d1117")]
    func contrast(_ colour: String) throws -> Double {
      let own = try luminance(colour)
      return pages.map { (max(own, $0) + 0.05) / (min(own, $0) + 0.05) }.min() ?? 0
    }
    for colour in FigureStyle.colours { #expect(try contrast(colour) >= 3, "\(colour)") }
    #expect(try contrast(FigureStyle.ink) >= 4)
    let looks = (0..<35).map { FigureStyle.colour($0) + FigureStyle.dash($0) }
    #expect(Set(looks).count == 35)
  }

  /// The relative luminance of WCAG 2.
  private func luminance(_ colour: String) throws -> Double {
    let number = try #require(Int(colour.dropFirst(), radix: 16))
    let parts = [16, 8, 0].map { shift -> Double in
      let share = Double(number >> shift & 255) / 255
      return share <= 0.040_45 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }
}
