"""Designs compared on the same steps: `python -m benchmarks.designs --help`."""
