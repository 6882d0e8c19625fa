import Foundation
import Testing

/// A nonlinear regression problem of NIST's Statistical Reference Datasets, from its own file.
struct NISTProblem {
  let name: String
  let starts: [[Double]]
  let certified: [Double]
  let residualSumOfSquares: Double
  let objective: CurveFit

  init(_ name: String) throws {
    self.name = name
    let url = try #require(
      Bundle.module.url(
        forResource: name, withExtension: "dat", subdirectory: "Fixtures/nist-strd"))
    let lines = try String(contentsOf: url, encoding: .utf8).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    func numbers(_ text: some StringProtocol) -> [Double] {
      text.split(whereSeparator: \.isWhitespace).compactMap { Double(String($0)) }
    }
    var (starts, certified) = ([[Double](), []], [Double]())
    for line in lines[..<60] {
      guard let equals = line.firstIndex(of: "="), line.drop(while: \.isWhitespace).first == "b"
      else { continue }
      let row = numbers(line[line.index(after: equals)...])
      guard row.count == 4 else { continue }
      starts[0].append(row[0])
      starts[1].append(row[1])
      certified.append(row[2])
    }
    let sumLine = try #require(lines.first { $0.hasPrefix("Residual Sum of Squares:") })
    residualSumOfSquares = try #require(
      Double(sumLine.split(separator: " ").last.map(String.init)!))
    let rows = lines[60...].map(numbers).filter { $0.count >= 2 }
    let model = try #require(Self.models[name])
    let logarithmic = name == "Nelson"
    objective = CurveFit(
      model, predictors: rows.map { Array($0.dropFirst()) },
      responses: rows.map { logarithmic ? Foundation.log($0[0]) : $0[0] },
      parameters: certified.count)
    self.starts = starts
    self.certified = certified
  }

  /// The certified digits that the worst parameter agrees to, at most 11: the log relative error.
  func digits(of parameters: [Double]) -> Double {
    zip(parameters, certified).map { value, certified in
      value == certified ? 11 : min(11, -log10(abs(value - certified) / abs(certified)))
    }.min()!
  }

  static let names = models.keys.sorted()

  private static let models: [String: CurveFit.Model] = [
    "Bennett5": { b, x in b[0] * pow(b[1] + x[0], -1 / b[2]) },
    "BoxBOD": saturation, "Misra1a": saturation,
    "Chwirut1": chwirut, "Chwirut2": chwirut,
    "DanWood": { b, x in b[0] * exp(Foundation.log(x[0]) * b[1]) },
    "ENSO": { b, x in
      let year = 2 * Double.pi * x[0] / 12
      let (first, second) = (2 * .pi * x[0] / b[3], 2 * .pi * x[0] / b[6])
      return b[0] + Foundation.cos(year) * b[1] + Foundation.sin(year) * b[2] + b[4] * cos(first)
        + b[5] * sin(first) + b[7] * cos(second) + b[8] * sin(second)
    },
    "Eckerle4": { b, x in b[0] / b[1] * exp(-0.5 * ((x[0] - b[2]) / b[1]).squared) },
    "Gauss1": gauss, "Gauss2": gauss, "Gauss3": gauss,
    "Hahn1": cubicRatio, "Thurber": cubicRatio,
    "Kirby2": { b, x in
      let x = x[0]
      return (b[0] + b[1] * x + b[2] * (x * x)) / (1 + b[3] * x + b[4] * (x * x))
    },
    "Lanczos1": lanczos, "Lanczos2": lanczos, "Lanczos3": lanczos,
    "MGH09": { b, x in
      let x = x[0]
      return b[0] * (x * x + x * b[1]) / (x * x + x * b[2] + b[3])
    },
    "MGH10": { b, x in b[0] * exp(b[1] / (x[0] + b[2])) },
    "MGH17": { b, x in b[0] + b[1] * exp(-x[0] * b[3]) + b[2] * exp(-x[0] * b[4]) },
    "Misra1b": { b, x in b[0] * (1 - 1 / (1 + b[1] * x[0] / 2).squared) },
    "Misra1c": { b, x in b[0] * (1 - pow(1 + 2 * b[1] * x[0], Dual(-0.5))) },
    "Misra1d": { b, x in b[0] * b[1] * x[0] / (1 + b[1] * x[0]) },
    "Nelson": { b, x in b[0] - b[1] * x[0] * exp(-b[2] * x[1]) },
    "Rat42": { b, x in b[0] / (1 + exp(b[1] - b[2] * x[0])) },
    "Rat43": { b, x in b[0] / pow(1 + exp(b[1] - b[2] * x[0]), 1 / b[3]) },
    "Roszman1": { b, x in b[0] - b[1] * x[0] - atan(b[2] / (x[0] - b[3])) / .pi },
  ]

  private static let saturation: CurveFit.Model = { b, x in b[0] * (1 - exp(-b[1] * x[0])) }
  private static let chwirut: CurveFit.Model = { b, x in exp(-b[0] * x[0]) / (b[1] + b[2] * x[0]) }
  private static let gauss: CurveFit.Model = { b, x in
    b[0] * exp(-b[1] * x[0]) + b[2] * exp(-((x[0] - b[3]) / b[4]).squared)
      + b[5] * exp(-((x[0] - b[6]) / b[7]).squared)
  }
  private static let cubicRatio: CurveFit.Model = { b, x in
    let x = x[0]
    return (b[0] + b[1] * x + b[2] * (x * x) + b[3] * (x * x * x))
      / (1 + b[4] * x + b[5] * (x * x) + b[6] * (x * x * x))
  }
  private static let lanczos: CurveFit.Model = { b, x in
    b[0] * exp(-b[1] * x[0]) + b[2] * exp(-b[3] * x[0]) + b[4] * exp(-b[5] * x[0])
  }
}
