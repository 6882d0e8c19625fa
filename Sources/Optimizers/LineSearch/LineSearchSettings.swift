import Catalogue

/// The settings of the methods on GSL's minimisers.
let lineSearchSettings = [
  Setting("first-step", .number(.positive), default: 0.01, "length of the first trial step"),
  Setting(
    "line-tolerance", .number(1e-9...1), default: 0.1,
    "how exact line searches are; smaller is more exact"),
]
