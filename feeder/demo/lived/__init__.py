"""Lived days: a data folder as a feeder would have it after days of work, for the demo, benches, pictures and tests.

Every fact goes through the real house under a stepped clock, so that each is legal at its place. Times, words and
decisions are the same for a seed; ids and keys are not, since a vault's secret is its own.
"""
