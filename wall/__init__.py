"""The shared language of Vis-à-vis: events, rules, projection, log, vault, wire. Imports nothing else of ours."""
