"""How far back a network remembers: `python -m benchmarks.reach --help`."""
