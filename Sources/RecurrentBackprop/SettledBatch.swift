import GSLNumerics
import Objectives

/// The patterns of one chunk with all their memory: loaded, settled, and with the loss at their
/// states. Rows of patterns that failed are brought behind the others, out of use.
final class SettledBatch {
  let map: CountedMap
  let data: RecurrentData
  let settler: Settler
  /// The pattern in each row.
  @exclusivity(unchecked) var numbers: [Int]
  /// How each row settled.
  @exclusivity(unchecked) var settlings: [PatternSettling]
  /// The loss of each row's pattern.
  @exclusivity(unchecked) var losses: [Double]
  let states: MatrixBuffer
  let errors: MatrixBuffer
  let parameters: MatrixBuffer
  /// The rows still of use, from 0.
  @exclusivity(unchecked) private(set) var count = 0

  /// Whether the map stands linearized at the states.
  @exclusivity(unchecked) private var isLinearized = false

  private let inputs: MatrixBuffer
  private let outputs: MatrixBuffer
  private let outputErrors: MatrixBuffer

  init(map: CountedMap, data: RecurrentData, settler: Settler, capacity: Int) {
    self.map = map
    self.data = data
    self.settler = settler
    numbers = Array(repeating: 0, count: capacity)
    settlings = Array(
      repeating: PatternSettling(outcome: .outOfBudget, residual: .infinity, sweeps: 0),
      count: capacity)
    losses = Array(repeating: 0, count: capacity)
    states = MatrixBuffer(rows: capacity, columns: map.stateWidth)
    errors = MatrixBuffer(rows: capacity, columns: map.stateWidth)
    parameters = MatrixBuffer(rows: 1, columns: map.parameterCount)
    inputs = MatrixBuffer(rows: capacity, columns: data.inputs.columns)
    outputs = MatrixBuffer(rows: 1, columns: data.outputs.count)
    outputErrors = MatrixBuffer(rows: 1, columns: data.outputs.count)
  }

  var capacity: Int { states.rows }
  var rows: Range<Int> { 0..<count }

  /// Takes the parameters that hold until others are taken.
  func take(_ values: [Double]) {
    values.withUnsafeBufferPointer { values in
      if let base = values.baseAddress {
        copyElements(base, to: parameters.view.base, count: values.count)
      }
    }
    setParameters()
  }

  private func setParameters() {
    map.map.setParameters(
      UnsafeBufferPointer(start: parameters.view.base, count: map.parameterCount))
  }

  /// Takes the patterns of a batch from its position `start` on, as many as fit.
  func takePatterns(_ batch: PatternBatch, from start: Int, of total: Int) {
    count = min(capacity, total - start)
    for row in 0..<count {
      switch batch {
      case .all: numbers[row] = start + row
      case .some(let indices): numbers[row] = indices[indices.startIndex + start + row]
      }
      precondition(
        (0..<data.inputs.rows).contains(numbers[row]), "There is no pattern \(numbers[row])")
    }
    load()
  }

  /// Loads the inputs of the rows in use into the map.
  func load() {
    for row in rows {
      inputs.view[row].baseAddress?.update(
        from: data.inputs.view.base + numbers[row] * inputs.columns, count: inputs.columns)
    }
    map.map.load(inputs: inputs.prefix(count).readOnly)
    isLinearized = false
  }

  /// Where the rows in use settle from, written to `buffer`; `nil` for rest.
  func initialStates(in buffer: MatrixBuffer) -> MatrixView? {
    guard let states = data.initialStates else { return nil }
    for row in rows {
      (buffer.view.base + row * buffer.columns).update(
        from: states.view.base + numbers[row] * states.columns, count: states.columns)
    }
    return buffer.prefix(count).readOnly
  }

  /// Settles the rows in use.
  func settle(start: MatrixView?) throws {
    let settlement = try settler.settle(count: count, start: start)
    states.prefix(count).copy(settlement.states)
    isLinearized = settler.isLinearized
    for row in rows { settlings[row] = settlement.patterns[row] }
  }

  /// Keeps the rows that satisfy a condition in use; the others go to the back.
  func keep(where isWanted: (Int) -> Bool) {
    var row = 0
    while row < count {
      if isWanted(row) {
        row += 1
      } else {
        count -= 1
        exchange(row, count)
      }
    }
  }

  private func exchange(_ first: Int, _ second: Int) {
    guard first != second else { return }
    map.map.swapRows(first, second)
    states.view.swapRows(first, second)
    errors.view.swapRows(first, second)
    numbers.swapAt(first, second)
    settlings.swapAt(first, second)
    losses.swapAt(first, second)
  }

  /// Tries the rows that did not settle again, from rest or their initial states and with ever more
  /// damping.
  /// - Returns: how many were tried, and how many of them settled.
  func retry() throws -> (tried: Int, settled: Int) {
    let total = count
    let failed = rows.filter { !settlings[$0].outcome.isConverged }
    let all = Array(numbers[rows])
    var left = failed
    for damping in FailurePolicy.retryDampings where !left.isEmpty {
      var options = settler.options
      options.maximumSweeps = FailurePolicy.more(options.maximumSweeps, damping: damping)
      let damped = try Settler(
        map: map, solver: DampedIteration(damping: damping), options: options)
      count = left.count
      for (row, place) in left.enumerated() { numbers[row] = all[place] }
      load()
      let start = initialStates(in: MatrixBuffer(rows: count, columns: states.columns))
      let settlement = try damped.settle(count: count, start: start)
      for (row, place) in left.enumerated() where settlement.patterns[row].outcome.isConverged {
        settlings[place] = settlement.patterns[row]
        _ = states.view[place].update(fromContentsOf: settlement.states[row])
      }
      left = left.filter { !settlings[$0].outcome.isConverged }
    }
    count = total
    for row in rows { numbers[row] = all[row] }
    load()
    return (failed.count, failed.count - left.count)
  }

  /// The loss of every row in use, without its derivative.
  func measureLosses() {
    for row in rows { losses[row] = loss(row: row, state: states.view.base + row * states.columns) }
  }

  /// Linearizes the map at the states in use, unless it stands linearized there.
  func linearize() {
    guard !isLinearized else { return }
    relinearize()
  }

  /// Linearizes the map at the states in use, wherever it stands: adjoints that sweep again leave it
  /// elsewhere.
  func relinearize() {
    map.linearize(at: states.prefix(count).readOnly, rows: rows)
    isLinearized = true
  }

  /// The loss of every row in use, and `e = ∂E/∂x`.
  func measureErrors() {
    for row in rows {
      losses[row] = loss(
        row: row, state: states.view.base + row * states.columns,
        error: errors.view.base + row * errors.columns)
    }
  }

  func target(row: Int) -> UnsafePointer<Double> {
    UnsafePointer(data.targets.view.base + numbers[row] * data.targets.columns)
  }

  /// The outputs `x_Ω` of a state, valid until the next call.
  func gatherOutputs(_ state: UnsafePointer<Double>) -> UnsafePointer<Double> {
    for (place, unit) in data.outputs.enumerated() { outputs.view.base[place] = state[unit] }
    return UnsafePointer(outputs.view.base)
  }

  private func loss(row: Int, state: UnsafePointer<Double>) -> Double {
    data.loss.value(
      outputs: gatherOutputs(state), targets: target(row: row), width: data.outputs.count)
  }
}

extension SettledBatch: AdjointSurroundings {
  func loss(
    row: Int, state: UnsafePointer<Double>, error: UnsafeMutablePointer<Double>
  ) -> Double {
    let value = data.loss.value(
      outputs: gatherOutputs(state), targets: target(row: row), gradient: outputErrors.view.base,
      width: data.outputs.count)
    error.update(repeating: 0, count: map.stateWidth)
    for (place, unit) in data.outputs.enumerated() { error[unit] += outputErrors.view.base[place] }
    return value
  }

  func losses(
    changing parameter: Int, by change: Double, from states: MatrixView,
    into losses: UnsafeMutableBufferPointer<Double>
  ) {
    let kept = parameters.view.base[parameter]
    parameters.view.base[parameter] = kept + change
    setParameters()
    parameters.view.base[parameter] = kept
    load()
    let settlement = try? settler.settle(count: count, start: states)
    for row in rows {
      guard let settlement, settlement.patterns[row].outcome.isConverged else {
        losses[row] = .nan
        continue
      }
      losses[row] = loss(row: row, state: settlement.states[row].baseAddress!)
    }
  }
}

/// The training patterns and what is read out of them.
final class RecurrentData {
  let inputs: MatrixBuffer
  let targets: MatrixBuffer
  let outputs: [Int]
  let loss: any Loss
  /// Where each pattern settles from; `nil` for rest.
  let initialStates: MatrixBuffer?

  init(
    inputs: Matrix, targets: Matrix, outputs: [Int], loss: any Loss, initialStates: Matrix? = nil
  ) {
    self.initialStates = initialStates.map { MatrixBuffer(rows: $0.rows, columns: $0.columns) }
    if let initialStates, let buffer = self.initialStates {
      initialStates.withView { buffer.view.copy($0) }
    }
    self.inputs = MatrixBuffer(rows: inputs.rows, columns: inputs.columns)
    self.targets = MatrixBuffer(rows: targets.rows, columns: targets.columns)
    self.outputs = outputs
    self.loss = loss
    inputs.withView { self.inputs.view.copy($0) }
    targets.withView { self.targets.view.copy($0) }
  }
}
