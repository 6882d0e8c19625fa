import Catalogue
import Foundation
import GSLNumerics

/// The space that an optimizer's settings are drawn from: what its users would have to choose.
struct TunedSpace {
  /// One setting with its range.
  struct Axis {
    let setting: String
    let low: Double
    let high: Double
    let form: Form

    /// How values are spread over the range.
    enum Form {
      /// Evenly.
      case uniform
      /// Evenly in the logarithm.
      case logarithmic
      /// Evenly in the logarithm of the distance to 1: for parts that are kept from step to step.
      case kept
    }

    /// The value at a place between 0 and 1.
    func value(at place: Double) -> Double {
      switch form {
      case .uniform: low + place * (high - low)
      case .logarithmic: low * pow(high / low, place)
      case .kept: 1 - (1 - low) * pow((1 - high) / (1 - low), place)
      }
    }
  }

  let axes: [Axis]

  /// The settings at a point drawn. As many numbers are drawn for every optimizer, so that the first
  /// setting, the rate where there is one, stands at the same place of its range for all.
  func draw(using generator: SeededGenerator) -> [String: SettingValue] {
    let places = (0..<Self.mostAxes).map { _ in generator.uniform() }
    return zip(axes, places).reduce(into: [:]) {
      $0[$1.0.setting] = .number($1.0.value(at: $1.1))
    }
  }

  /// The most settings that any optimizer has here.
  static let mostAxes = 3

  private static let rate = Axis(setting: "rate", low: 1e-4, high: 10, form: .logarithmic)
  private static let momentum = Axis(setting: "momentum", low: 0, high: 0.99, form: .kept)
  private static let firstStep = Axis(
    setting: "first-step", low: 1e-4, high: 10, form: .logarithmic)
  private static let lineTolerance = Axis(
    setting: "line-tolerance", low: 0.01, high: 1, form: .logarithmic)

  /// Every optimizer's space.
  static let all: [String: TunedSpace] = [
    "gradient-descent": TunedSpace(axes: [rate]),
    "momentum": TunedSpace(axes: [rate, momentum]),
    "nesterov": TunedSpace(axes: [rate, momentum]),
    "rmsprop": TunedSpace(axes: [rate, Axis(setting: "decay", low: 0.5, high: 0.999, form: .kept)]),
    "adam": TunedSpace(axes: [
      rate, Axis(setting: "beta1", low: 0, high: 0.99, form: .kept),
      Axis(setting: "beta2", low: 0.9, high: 0.9999, form: .kept),
    ]),
    "irprop+": TunedSpace(axes: [
      firstStep, Axis(setting: "growth", low: 1.05, high: 2, form: .uniform),
      Axis(setting: "shrinkage", low: 0.2, high: 0.9, form: .uniform),
    ]),
    "quickprop": TunedSpace(axes: [
      rate, Axis(setting: "growth", low: 1.1, high: 3, form: .uniform),
    ]),
    "conjugate-gradient-fr": TunedSpace(axes: [firstStep, lineTolerance]),
    "conjugate-gradient-pr": TunedSpace(axes: [firstStep, lineTolerance]),
    "bfgs": TunedSpace(axes: [firstStep, lineTolerance]),
    "levenberg-marquardt": TunedSpace(axes: [
      Axis(setting: "factor-up", low: 1.5, high: 10, form: .logarithmic),
      Axis(setting: "factor-down", low: 1.5, high: 10, form: .logarithmic),
    ]),
  ]
}
