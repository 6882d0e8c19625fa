/// A drawing of one or more panels side by side with one legend below them: a value, from which
/// `GnuplotScript` makes the text that gnuplot draws.
public struct Figure: Equatable, Sendable {
  /// The name of its file, without folder and ending.
  public let name: String
  /// What it shows, in a few words, for readers who can't see it.
  public let title: String
  /// What it shows, in a sentence or two, and the constants it was made with.
  public let caption: String
  /// The panels, left to right, at least one.
  public let panels: [Panel]

  /// A figure.
  public init(name: String, title: String, caption: String, panels: [Panel]) {
    precondition(!panels.isEmpty, "A figure has a panel")
    self.name = name
    self.title = title
    self.caption = caption
    self.panels = panels
  }

  /// The labels of the legend, each with the place in the style that its series share.
  var legend: [(label: String, style: Int)] {
    var seen: Set<String> = []
    return panels.flatMap(\.series).compactMap { series in
      guard let label = series.label, seen.insert(label).inserted else { return nil }
      return (label, series.style)
    }
  }
}

/// One pair of axes with what is drawn over them.
public struct Panel: Equatable, Sendable {
  /// The line above it, if any.
  public var title: String?
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// What is drawn, the first lowest.
  public var series: [Series]
  /// Texts at places of the axes.
  public var annotations: [Annotation]

  /// A panel.
  public init(
    title: String? = nil, x: Axis, y: Axis, series: [Series], annotations: [Annotation] = []
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
    self.annotations = annotations
  }

  /// A text at a place of the axes.
  public struct Annotation: Equatable, Sendable {
    /// The text.
    public var text: String
    /// Where, in the axes' units.
    public var position: Point
    /// Which side of the text is there.
    public var alignment: Alignment

    /// Which side of a text is at its position.
    public enum Alignment: String, Sendable { case left, center, right }

    /// An annotation.
    public init(_ text: String, at position: Point, alignment: Alignment = .left) {
      self.text = text
      self.position = position
      self.alignment = alignment
    }
  }
}

/// An axis: what it measures, in which unit, on which scale.
public struct Axis: Equatable, Sendable {
  /// What it measures.
  public var quantity: String
  /// In which unit, if it has one.
  public var unit: String?
  /// Linear or logarithmic.
  public var scale: Scale
  /// Bounds that hold whatever the data is; elsewhere the data decides.
  public var lowerBound: Double?
  /// The upper bound, likewise.
  public var upperBound: Double?
  /// Whether the axis is drawn at all.
  public var isVisible: Bool
  /// Past which value there are no tics, such as where only labels stand.
  public var lastTic: Double?

  /// How values become places.
  public enum Scale: String, Sendable { case linear, logarithmic }

  /// An axis.
  public init(
    _ quantity: String, unit: String? = nil, scale: Scale = .linear, from lowerBound: Double? = nil,
    to upperBound: Double? = nil, isVisible: Bool = true, lastTic: Double? = nil
  ) {
    self.quantity = quantity
    self.unit = unit
    self.scale = scale
    self.lowerBound = lowerBound
    self.upperBound = upperBound
    self.isVisible = isVisible
    self.lastTic = lastTic
  }
}

/// A point in the axes' units.
public struct Point: Equatable, Sendable {
  /// Along the horizontal axis.
  public var x: Double
  /// Along the vertical axis.
  public var y: Double

  /// A point.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// Something drawn over a panel's axes.
public struct Series: Equatable, Sendable {
  /// Its name in the legend; none for a series that needs none.
  public var label: String?
  /// Its place in the palette: series of one method have one place in every panel.
  public var style: Int
  /// What is drawn.
  public var shape: Shape

  /// What a series draws. Points with a coordinate that is not finite, or not above 0 on a
  /// logarithmic axis, are left out.
  public enum Shape: Equatable, Sendable {
    /// Straight lines from point to point.
    case line([Point])
    /// A value that holds until the next point.
    case steps([Point])
    /// Marks.
    case points([Point])
    /// The area between two curves over the same positions.
    case band([BandPoint])
    /// A thick neutral line, for the bars and leaders of a diagram.
    case rule([Point], width: Double)
  }

  /// One position of a band.
  public struct BandPoint: Equatable, Sendable {
    /// The position.
    public var x: Double
    /// The band's lower edge there.
    public var lower: Double
    /// Its upper edge.
    public var upper: Double

    /// A position of a band.
    public init(_ x: Double, lower: Double, upper: Double) {
      self.x = x
      self.lower = lower
      self.upper = upper
    }
  }

  /// A series.
  public init(_ label: String?, style: Int, _ shape: Shape) {
    self.label = label
    self.style = style
    self.shape = shape
  }

  /// All coordinates, by axis.
  var coordinates: (x: [Double], y: [Double]) {
    switch shape {
    case .line(let points), .steps(let points), .points(let points), .rule(let points, _):
      (points.map(\.x), points.map(\.y))
    case .band(let points): (points.map(\.x), points.flatMap { [$0.lower, $0.upper] })
    }
  }
}
