/// The look that all figures share.
///
/// The background is transparent, so a figure takes its page's; every colour here therefore has a
/// contrast of at least 3 : 1 with white and with a dark page (#0d1117), text at least 4 : 1. The
/// first colours are those of Okabe & Ito (2008), which colour-blind readers tell apart; dashes and
/// marks differ as well.
enum FigureStyle {
  /// Axes and text.
  static let ink = "#777c83"
  /// Grid lines.
  static let grid = "#777c83"
  /// Lines and marks by place: blue, vermilion, green, purple, ochre, violet, grey.
  static let colours = [
    "#0b79bd", "#d55e00", "#009e73", "#cc79a7", "#a67c00", "#7e6bd9", "#808080",
  ]
  /// Dashes by place, in gnuplot's notation.
  static let dashes = ["solid", "(14,5)", "(4,4)", "(14,5,3,5)", "(8,3,3,3,3,3)"]
  /// Marks by place, by gnuplot's numbers: disc, triangle, square, lozenge, inverted triangle.
  static let marks = [7, 9, 5, 13, 11]

  static let fontSize = 13
  static let bandOpacity = 0.22
  /// Width and height of a panel with its labels, in pixels.
  static let panelSize = (width: 600, height: 360)
  static let manyPanelSize = (width: 400, height: 340)

  static func colour(_ place: Int) -> String { colours[place % colours.count] }
  static func dash(_ place: Int) -> String { dashes[place % dashes.count] }
  static func mark(_ place: Int) -> Int { marks[place % marks.count] }
}
