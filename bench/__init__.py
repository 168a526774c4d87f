"""Figures: `make bench`, or `python -m bench NAME…`. Timings live here and never in a test."""
