// The umbrella: `import Attractor` is all that a library user needs.
@_exported import Catalogue
@_exported import ExperimentRunner
@_exported import GSLNumerics
@_exported import Networks
@_exported import Objectives
@_exported import Optimizers
@_exported import Problems
@_exported import RecurrentBackprop
@_exported import Reports
@_exported import StaticBackprop
@_exported import Studies
