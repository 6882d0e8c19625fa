public import GSLNumerics

/// What a classification problem may do to its training patterns, in this order: draw some of them,
/// set some aside for validation, replace labels, add noise to inputs. Test patterns stay as they are.
public struct TrainingVariations: Sendable, Equatable {
  /// How many patterns to draw without replacement; 0 for all, in their order.
  public var patterns: Int
  /// The share set aside for validation.
  public var validationShare: Double
  /// The share of labels replaced by another class, each as likely.
  public var labelNoise: Double
  /// The standard deviation of Gaussian noise added to inputs.
  public var inputNoise: Double

  /// No variation, unless told.
  public init(
    patterns: Int = 0, validationShare: Double = 0, labelNoise: Double = 0, inputNoise: Double = 0
  ) {
    self.patterns = patterns
    self.validationShare = validationShare
    self.labelNoise = labelNoise
    self.inputNoise = inputNoise
  }

  /// Training and validation parts of labelled patterns, varied. Validation patterns keep their
  /// labels and inputs.
  public func apply(to all: PatternSet, classes: Int, using generator: SeededGenerator)
    -> ProblemData
  {
    var order = Array(0..<all.count)
    if patterns > 0 || validationShare > 0 { generator.shuffle(&order) }
    if patterns > 0 { order.removeLast(max(0, order.count - patterns)) }
    let validationCount = Int((validationShare * Double(order.count)).rounded())
    let validation = order.prefix(validationCount)
    var training = all.subset(Array(order.dropFirst(validationCount)))
    if labelNoise > 0, var labels = training.labels {
      var rows = Array(labels.indices)
      generator.shuffle(&rows)
      for row in rows.prefix(Int((labelNoise * Double(rows.count)).rounded())) {
        labels[row] = (labels[row] + 1 + generator.index(below: classes - 1)) % classes
      }
      training = PatternSet(inputs: training.inputs, labels: labels, classes: classes)
    }
    if inputNoise > 0 {
      training.inputs = Matrix(
        rows: training.inputs.rows, columns: training.inputs.columns,
        elements: training.inputs.elements.map {
          $0 + generator.gaussian(standardDeviation: inputNoise)
        })
    }
    return ProblemData(
      training: training, validation: validation.isEmpty ? nil : all.subset(Array(validation)))
  }
}

extension PatternSet {
  /// The patterns with these numbers, in this order.
  public func subset(_ rows: [Int]) -> PatternSet {
    func pick(_ matrix: Matrix) -> Matrix {
      var elements: [Double] = []
      elements.reserveCapacity(rows.count * matrix.columns)
      for row in rows {
        elements += matrix.elements[row * matrix.columns..<(row + 1) * matrix.columns]
      }
      return Matrix(rows: rows.count, columns: matrix.columns, elements: elements)
    }
    return PatternSet(
      inputs: pick(inputs), targets: pick(targets),
      labels: labels.map { all in rows.map { all[$0] } })
  }
}

extension ProblemData {
  /// The same with targets `low` and `high` in place of 0 and 1.
  public func withTargets(low: Double, high: Double) -> ProblemData {
    guard low != 0 || high != 1 else { return self }
    func scaled(_ patterns: PatternSet) -> PatternSet {
      var patterns = patterns
      patterns.targets = Matrix(
        rows: patterns.targets.rows, columns: patterns.targets.columns,
        elements: patterns.targets.elements.map { low + (high - low) * $0 })
      return patterns
    }
    return ProblemData(
      training: scaled(training), validation: validation.map(scaled), test: test.map(scaled),
      graph: graph)
  }
}
