import Foundation

/// The text that makes gnuplot draw a figure as SVG: every place, tic and number is in it, so that
/// one version of gnuplot draws the same bytes from it anywhere.
public struct GnuplotScript: Equatable, Sendable {
  /// The script.
  public let text: String

  /// The script of `figure`.
  public init(_ figure: Figure) {
    var writer = ScriptWriter(figure)
    text = writer.write()
  }
}

/// Writes the parts of a script one after another.
private struct ScriptWriter {
  let figure: Figure
  let size: (width: Int, height: Int)
  let legend: [(label: String, style: Int)]
  let legendColumns: Int
  var lines: [String] = []
  var blocks = 0

  /// Room in pixels: left of the axes besides the tics' texts, right of them, above, and for their
  /// label and tics below.
  static let margins = (left: 51.0, right: 16.0, top: 16.0, title: 20.0, bottom: 60.0)
  static let legendRow = 20.0
  /// The width of a letter and of a legend's sample, in pixels, on the safe side.
  static let letter = 7.6
  static let sample = 64.0

  init(_ figure: Figure) {
    self.figure = figure
    let panel = figure.panels.count == 1 ? FigureStyle.panelSize : FigureStyle.manyPanelSize
    let width = panel.width * figure.panels.count
    legend = figure.legend
    let longest = Double(legend.map(\.label.count).max() ?? 0) * Self.letter + Self.sample
    legendColumns = max(1, min(legend.count, Int((Double(width) - 20) / longest)))
    let rows = (legend.count + legendColumns - 1) / legendColumns
    size = (width, panel.height + Int(Double(rows) * Self.legendRow))
  }

  /// gnuplot takes letters, digits and underscores for the drawing's title.
  private var identifier: String {
    String(figure.name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  mutating func write() -> String {
    let ink = FigureStyle.ink
    lines = [
      "set encoding utf8",
      "set terminal svg size \(size.width),\(size.height) dynamic noenhanced"
        + " font 'Helvetica,Arial,sans-serif,\(FigureStyle.fontSize)' name \(quote(identifier))",
      "set border 3 linecolor rgb '\(ink)' linewidth 1",
      "set multiplot",
    ]
    for (place, panel) in figure.panels.enumerated() { write(panel, at: place) }
    writeLegend()
    lines.append("unset multiplot")
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func write(_ panel: Panel, at place: Int) {
    let x = AxisLayout(panel.x, values: panel.series.flatMap { $0.coordinates.x })
    let y = AxisLayout(panel.y, values: panel.series.flatMap { $0.coordinates.y })
    let panelWidth = Double(size.width / figure.panels.count)
    let legendHeight =
      Double((legend.count + legendColumns - 1) / legendColumns) * Self.legendRow
    let top = Self.margins.top + (panel.title == nil ? 0 : Self.margins.title)
    let left = Double(place) * panelWidth
    let ticWidth = Double(y.tics.map(\.text.count).max() ?? 0) * Self.letter
    let margin = panel.y.isVisible ? Self.margins.left + ticWidth : Self.margins.right
    let bottom = (panel.x.isVisible ? Self.margins.bottom : Self.margins.top) + legendHeight
    lines += [
      "reset",
      "set lmargin at screen \(screen(left + margin, of: size.width))",
      "set rmargin at screen \(screen(left + panelWidth - Self.margins.right, of: size.width))",
      "set tmargin at screen \(screen(Double(size.height) - top, of: size.height))",
      "set bmargin at screen \(screen(bottom, of: size.height))",
      "set tics textcolor rgb '\(FigureStyle.ink)'",
    ]
    let border = (panel.x.isVisible ? 1 : 0) + (panel.y.isVisible ? 2 : 0)
    lines.append("set border \(border) linecolor rgb '\(FigureStyle.ink)' linewidth 1")
    lines.append(
      "set grid xtics ytics linetype 1 linecolor rgb '#bb\(FigureStyle.grid.dropFirst())'"
        + " linewidth 0.6")
    if let title = panel.title {
      lines.append("set title \(quote(title)) textcolor rgb '\(FigureStyle.ink)' offset 0,-0.4")
    }
    write(x, of: panel.x, named: "x")
    write(y, of: panel.y, named: "y")
    for annotation in panel.annotations {
      lines.append(
        "set label \(quote(annotation.text)) at first \(number(annotation.position.x)),"
          + "\(number(annotation.position.y)) \(annotation.alignment.rawValue)"
          + " textcolor rgb '\(FigureStyle.ink)'")
    }
    lines.append("unset key")
    writePlot(panel, x, y)
  }

  private mutating func write(_ layout: AxisLayout, of axis: Axis, named name: String) {
    if axis.scale == .logarithmic { lines.append("set logscale \(name)") }
    lines.append("set \(name)range [\(number(layout.lower)):\(number(layout.upper))]")
    guard axis.isVisible else {
      lines.append("unset \(name)tics")
      return
    }
    let tics = layout.tics.map {
      "\(quote($0.text)) \(number($0.position))\($0.text.isEmpty ? " 1" : "")"
    }
    lines.append("set \(name)tics nomirror out scale 0.6,0.3 (\(tics.joined(separator: ", ")))")
    lines.append(
      "set \(name)label \(quote(layout.label)) textcolor rgb '\(FigureStyle.ink)'"
        + (name == "y" ? " offset 0.5,0" : " offset 0,0.4"))
  }

  private mutating func writePlot(_ panel: Panel, _ x: AxisLayout, _ y: AxisLayout) {
    var parts: [String] = []
    for series in panel.series {
      let rows = dataRows(series, panel, x, y)
      guard !rows.isEmpty else { continue }
      blocks += 1
      lines += ["$data\(blocks) << EOD"] + rows + ["EOD"]
      parts.append("$data\(blocks) \(drawing(series)) notitle")
    }
    // A panel without data still shows its axes.
    if parts.isEmpty { parts = ["NaN notitle"] }
    lines.append("plot " + parts.joined(separator: ", \\\n  "))
  }

  /// The legend is a strip of its own below the panels, laid out here: it can't overlap anything.
  private mutating func writeLegend() {
    guard !legend.isEmpty else { return }
    let rows = (legend.count + legendColumns - 1) / legendColumns
    let height = Double(rows) * Self.legendRow
    let columnWidth = Double(legend.map(\.label.count).max() ?? 0) * Self.letter + Self.sample
    let left = max(0, (Double(size.width) - columnWidth * Double(legendColumns)) / 2)
    lines += [
      "reset", "unset key", "unset border", "unset tics",
      "set lmargin at screen 0", "set rmargin at screen 1", "set bmargin at screen 0",
      "set tmargin at screen \(screen(height, of: size.height))",
      "set xrange [0:\(size.width)]", "set yrange [0:\(number(height))]",
    ]
    var parts: [String] = []
    for (place, entry) in legend.enumerated() {
      let x = left + Double(place % legendColumns) * columnWidth
      let y = height - (Double(place / legendColumns) + 0.5) * Self.legendRow
      let series = figure.panels.flatMap(\.series).first { $0.label == entry.label }
      guard let series else { continue }
      lines.append(
        "set label \(quote(entry.label)) at first \(number(x + Self.sample - 12)),\(number(y)) left"
          + " textcolor rgb '\(FigureStyle.ink)'")
      blocks += 1
      var rows = ["\(number(x + 6)) \(number(y))", "\(number(x + 46)) \(number(y))"]
      if case .points = series.shape { rows = ["\(number(x + 26)) \(number(y))"] }
      lines += ["$data\(blocks) << EOD"] + rows + ["EOD"]
      parts.append("$data\(blocks) \(drawing(series)) notitle")
    }
    lines.append("plot " + parts.joined(separator: ", \\\n  "))
  }

  private func drawing(_ series: Series) -> String {
    let colour = FigureStyle.colour(series.style)
    let line = "linecolor rgb '\(colour)' dashtype \(FigureStyle.dash(series.style)) linewidth 2"
    return switch series.shape {
    case .line: "using 1:2 with lines \(line)"
    case .steps: "using 1:2 with steps \(line)"
    case .points:
      "using 1:2 with points linecolor rgb '\(colour)' pointtype \(FigureStyle.mark(series.style))"
        + " pointsize 0.7"
    case .band:
      "using 1:2:3 with filledcurves fillcolor rgb '\(colour)'"
        + " fillstyle transparent solid \(FigureStyle.bandOpacity) noborder"
    case .rule(_, let width):
      "using 1:2 with lines linecolor rgb '\(FigureStyle.ink)' linewidth \(number(width))"
    }
  }

  private func dataRows(_ series: Series, _ panel: Panel, _ x: AxisLayout, _ y: AxisLayout)
    -> [String]
  {
    func isDrawn(_ value: Double, on axis: Axis) -> Bool {
      value.isFinite && (axis.scale == .linear || value > 0)
    }
    switch series.shape {
    case .line(let points), .steps(let points), .points(let points), .rule(let points, _):
      return points.filter { isDrawn($0.x, on: panel.x) && isDrawn($0.y, on: panel.y) }
        .map { "\(number($0.x / x.divisor)) \(number($0.y / y.divisor))" }
    case .band(let points):
      return points.filter {
        isDrawn($0.x, on: panel.x) && isDrawn($0.lower, on: panel.y)
          && isDrawn($0.upper, on: panel.y)
      }.map {
        "\(number($0.x / x.divisor)) \(number($0.lower / y.divisor)) \(number($0.upper / y.divisor))"
      }
    }
  }

  private func screen(_ pixels: Double, of whole: Int) -> String {
    String(format: "%.5f", pixels / Double(whole))
  }

  private func number(_ value: Double) -> String { String(format: "%.7g", value) }

  /// gnuplot's single quotes take everything but a line's end; a quote inside is doubled.
  private func quote(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return "'\(line.replacingOccurrences(of: "'", with: "''"))'"
  }
}
