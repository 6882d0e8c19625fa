import ExperimentRunner
import Studies
import Testing

@Suite struct TrialTimingTests {
  @Test func `times are written with four significant digits, and nothing else is changed`() throws
  {
    let timing = TrialTiming(
      identity: "a1", seconds: 123.456789, secondsPerEpoch: 0.0007875690000000001,
      curveSeconds: [0, 1.0000000000000002, 98765.4], measured: ["gradient": 2.71828e-7],
      ranBesideOthers: true, host: "here")
    let text = try CanonicalJSON.text(timing)
    #expect(
      text
        == #"{"curveSeconds":[0,1,98770],"host":"here","identity":"a1","#
        + #""measured":{"gradient":2.718e-07},"ranBesideOthers":true,"seconds":123.5,"#
        + #""secondsPerEpoch":0.0007876}"#)
    // What is written is read as it stands, so that writing it again changes nothing.
    let read = try CanonicalJSON.decode(TrialTiming.self, from: CanonicalJSON.encode(timing))
    #expect(try CanonicalJSON.text(read) == text)
  }

  @Test func `times along something are written alike, and their positions in full`() throws {
    let timing = TrialTiming(
      identity: "a1", seconds: 0,
      series: [
        StudySeries(
          "gradient-seconds", along: "weights", positions: [998_001, 2e6], values: [0.123456, nil])
      ])
    let read = try CanonicalJSON.decode(TrialTiming.self, from: CanonicalJSON.encode(timing))
    #expect(read.series?.first?.positions == [998_001, 2e6])
    #expect(read.series?.first?.values == [0.1235, nil])
  }

  @Test func `times that are not there are left out`() throws {
    let text = try CanonicalJSON.text(TrialTiming(identity: "a1", seconds: 0))
    #expect(
      text == #"{"curveSeconds":[],"host":"","identity":"a1","ranBesideOthers":false,"seconds":0}"#)
  }
}
