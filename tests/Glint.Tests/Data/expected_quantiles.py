#!/usr/bin/env python3
"""Writes expected_quantiles.json: numpy's percentiles of stored values, for the tests of Quantiles.

Usage: expected_quantiles.py > expected_quantiles.json          (needs numpy)
"""
import json

import numpy

SHARES = [0, 0.005, 0.025, 0.05, 0.25, 1 / 3, 0.5, 0.75, 0.95, 0.975, 0.995, 1]

random = numpy.random.default_rng(7)
samples = [[5.0], [40.0, 60.0], [1.0, 2.0, 2.0, 2.0, 9.0]]
samples += [numpy.sort(numpy.round(random.normal(0, 300, n), 3)).tolist() for n in (3, 10, 101, 250)]
print(json.dumps([
    {"sorted": values, "shares": SHARES, "percentiles": [float(numpy.percentile(values, 100 * share)) for share in SHARES]} for values in samples]))
