import Objectives
import Testing

@Suite struct WeightDecayTests {
  // Lengths below, at and past what is taken side by side.
  @Test(arguments: [0, 1, 7, 8, 9, 16, 19])
  func `λ θ is added to every element, and the penalty is ½ λ of the squares`(count: Int) {
    let parameters = (0..<count).map { Double($0) - 3.5 }
    var gradient = (0..<count).map { 10 * Double($0) }
    let decay = WeightDecay(rate: 0.25)
    let penalty = decay.add(parameters, to: &gradient)
    #expect(penalty == 0.125 * parameters.reduce(0) { $0 + $1 * $1 })
    #expect(penalty == decay.penalty(parameters))
    for index in 0..<count {
      #expect(gradient[index] == 10 * Double(index) + 0.25 * parameters[index])
    }
  }
}
