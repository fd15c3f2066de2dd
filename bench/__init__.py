"""Measurements: medians of several runs, and ratios against the limit of the same run."""
