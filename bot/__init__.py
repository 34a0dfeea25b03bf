"""Starts and wires; the only place that knows everything."""
