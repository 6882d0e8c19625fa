import Foundation
import Testing

@testable import Reports

@Suite struct FigureTests {
  private func figure(panels: Int) -> Figure {
    let labels = ["static backpropagation", "recurrent, LU adjoint", "recurrent, it's relaxed"]
    let panel = Panel(
      title: panels > 1 ? "over epochs" : nil,
      x: Axis("epochs", from: 0), y: Axis("test error", unit: "share", scale: .logarithmic),
      series: labels.enumerated().flatMap { place, label in
        let points = (0...40).map {
          Point(Double($0), 0.03 + Double(place) * 0.01 + 0.8 * exp(-Double($0) / 6))
        }
        return [
          Series(
            nil, style: place,
            .band(points.map { .init($0.x, lower: $0.y * 0.9, upper: $0.y * 1.15) })),
          Series(label, style: place, .line(points)),
        ]
      })
    return Figure(
      name: "curves", caption: "c", panels: (0..<panels).map { place in
        var panel = panel
        if place == 1 {
          panel.x = Axis("work", unit: "network sweeps", from: 0)
          panel.series = panel.series.map { series in
            var series = series
            switch series.shape {
            case .line(let points):
              series.shape = .line(points.map { Point($0.x * 4.3e6, $0.y) })
            case .band(let points):
              series.shape = .band(points.map { .init($0.x * 4.3e6, lower: $0.lower, upper: $0.upper) })
            default: break
            }
            return series
          }
        }
        return panel
      })
  }

  @Test func `look`() throws {
    for count in [1, 3] {
      try Gnuplot().draw(figure(panels: count)).write(
        toFile: "/tmp/look\(count).svg", atomically: true, encoding: .utf8)
    }
    let steps = Figure(name: "p", caption: "", panels: [
      Panel(x: Axis("work", unit: "network sweeps", scale: .logarithmic), y: Axis("share of trials", from: 0, to: 1),
        series: (0..<5).map { p in Series("method number \(p)", style: p, .steps((1...10).map { Point(pow(10, Double($0) / 3 + Double(p)/4), Double($0) / 10.0 - Double(p) * 0.02) })) }
        + [Series("points", style: 5, .points((1...10).map { Point(pow(10, Double($0)/3), 0.5) }))])])
    try GnuplotScript(steps).text.write(toFile: "/tmp/look5.gp", atomically: true, encoding: .utf8)
    try Gnuplot().draw(steps).write(
        toFile: "/tmp/look5.svg", atomically: true, encoding: .utf8)
  }
}
