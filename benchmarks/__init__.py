"""Side by side with what a reader would use instead: `make bench`, or `python -m benchmarks`."""
