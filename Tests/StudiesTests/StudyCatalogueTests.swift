import Studies
import Testing

@Suite struct StudyCatalogueTests {
  @Test func `measures are named as reports expect: lower case, joined by hyphens, none twice`()
    throws
  {
    for entry in studyCatalogue.entries where entry.settings.allSatisfy({ $0.defaultValue != nil })
    {
      let study = try studyCatalogue.make(entry.name)
      let names = study.measures + study.times
      #expect(!names.isEmpty, "\(entry.name) measures nothing")
      #expect(Set(names).count == names.count, "\(entry.name) names a measure twice")
      for name in names {
        #expect(
          name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil, "\(entry.name) measures '\(name)'")
      }
    }
  }
}
