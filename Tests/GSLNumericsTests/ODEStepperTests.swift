import Foundation
import GSLNumerics
import Testing

@Suite struct ODEStepperTests {
  private struct Trouble: Error {}

  @Test(arguments: ODEStepper.Method.allCases)
  func `an oscillator comes back after its period`(method: ODEStepper.Method) throws {
    let stepper = ODEStepper(
      method, dimension: 2, absoluteTolerance: 1e-9, relativeTolerance: 1e-9,
      derivative: { _, y, dydt in
        dydt[0] = y[1]
        dydt[1] = -y[0]
      },
      jacobian: { _, _, dfdy, _ in
        dfdy[0, 0] = 0
        dfdy[0, 1] = 1
        dfdy[1, 0] = -1
        dfdy[1, 1] = 0
      })
    stepper.start([1, 0])
    while stepper.time < 2 * .pi { try stepper.advance(toAtMost: 2 * .pi) }
    #expect(stepper.time == 2 * .pi)
    #expect(abs(stepper.state[0] - 1) < 1e-6 && abs(stepper.state[1]) < 1e-6)
  }

  @Test func `a stiff system takes the stiff steppers few steps`() throws {
    // y' = −λ (y − cos t) − sin t has y = cos t when it starts there.
    let stiffness = 1e6
    var steps: [ODEStepper.Method: Int] = [:]
    for method in [ODEStepper.Method.msbdf, .bsimp, .rkf45] {
      let stepper = ODEStepper(
        method, dimension: 1, absoluteTolerance: 1e-6, relativeTolerance: 1e-6,
        derivative: { t, y, dydt in dydt[0] = -stiffness * (y[0] - cos(t)) - sin(t) },
        jacobian: { t, _, dfdy, dfdt in
          dfdy[0, 0] = -stiffness
          dfdt[0] = -stiffness * sin(t) - cos(t)
        })
      stepper.start([1])
      var count = 0
      while stepper.time < 0.01 {
        try stepper.advance(toAtMost: 0.01)
        count += 1
      }
      #expect(abs(stepper.state[0] - cos(0.01)) < 1e-5)
      steps[method] = count
    }
    #expect(steps[.msbdf]! < 200 && steps[.bsimp]! < 200)
    #expect(steps[.rkf45]! > 1000)
  }

  @Test(arguments: ODEStepper.Method.allCases)
  func `a throw comes out of the step`(method: ODEStepper.Method) throws {
    let stepper = ODEStepper(
      method, dimension: 1,
      derivative: { t, y, dydt in
        if t > 0.5 { throw Trouble() }
        dydt[0] = -y[0]
      }, jacobian: { _, _, dfdy, _ in dfdy[0, 0] = -1 })
    stepper.start([1])
    #expect(throws: Trouble.self) {
      while stepper.time < 1 { try stepper.advance(toAtMost: 1) }
    }
  }
}
