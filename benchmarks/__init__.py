"""Speed and memory, measured and printed as a table: `python -m benchmarks --help`."""
