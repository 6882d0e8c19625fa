import Foundation
import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

@Suite struct RecurrentObjectiveComparisonTests {
  private func comparison(
    _ connections: RecurrentNetwork.Connections
  ) throws -> [String: AdjointComparison] {
    let net = AdjointTestNetwork(units: 5, patterns: 3, gain: 0.3, connections: connections)
    let methods = try adjointCatalogue.names.map { try adjointCatalogue.make($0) }
    let found = try net.objective().compareAdjoints(methods, at: net.parameters)
    #expect(found.map(\.name) == adjointCatalogue.names)
    return Dictionary(uniqueKeysWithValues: found.map { ($0.name, $0) })
  }

  @Test func `all adjoints are compared with the direct one on one state`() throws {
    let found = try comparison(.symmetric(diagonal: false))
    for (name, comparison) in found {
      let error = try #require(comparison.relativeError, "\(comparison)")
      #expect(comparison.isComplete && comparison.patterns.count == 3)
      if comparison.neglects == nil { #expect(error < 1e-11, "\(name)") }
      #expect(error < (name == "one-step" ? 0.9 : 0.2), "\(name)")
      #expect(try #require(comparison.cosine) > 0.8)
      #expect(abs(cos(try #require(comparison.angle)) - (comparison.cosine ?? 0)) < 1e-12)
      #expect(comparison.seconds > 0)
    }
    #expect(found["direct"]?.work.factorizations == 3)
    #expect(found["neumann"]?.predictedTail != nil && found["gmres"]?.predictedTail == nil)
    #expect(try #require(found["unrolled"]?.relativeError) < 1e-11)
    #expect(try #require(found["differences"]?.relativeError) < 1e-6)
    #expect(try #require(found["equilibrium-propagation"]?.relativeError) < 1e-4)
  }

  @Test func `a method that sweeps elsewhere leaves the next one at the fixed points`() throws {
    let net = AdjointTestNetwork(units: 5, patterns: 3, gain: 0.3)
    let methods: [any AdjointMethod] = [
      UnrolledAdjoint(sweeps: 2), RelaxationAdjoint(), TruncatedAdjoint(), ChordAdjoint(),
    ]
    let found = try net.objective().compareAdjoints(methods, at: net.parameters)
    #expect(try #require(found[0].relativeError) > 1e-3)
    for exact in [found[1], found[3]] {
      #expect(try #require(exact.relativeError) < 1e-11, "\(exact)")
    }
  }

  @Test func `a method that can't work on the map says why`() throws {
    let found = try comparison(.all)
    let refused = try #require(found["equilibrium-propagation"])
    #expect(refused.refusal?.contains("W is not held symmetric") == true)
    #expect(refused.relativeError == nil && !refused.isComplete)
    #expect(found.values.count { $0.isComplete } == adjointCatalogue.names.count - 1)
  }
}
