#!/usr/bin/env python3
"""Writes expected_candidates.json: what the peaks of a map of probabilities hit, by scipy, for the tests of Candidate.

Usage: expected_candidates.py > expected_candidates.json          (needs scipy and numpy)

Arrays are z, y, x, so that their memory order is Glint's. Probabilities are tenths, so that many peaks are flat; of a flat one the voxel
nearest its centre counts, in mm.
"""
import json

import numpy
from scipy import ndimage

THRESHOLD = 3


def peak(tenths, places, place, spacing):
    inside = places == place
    voxels = numpy.argwhere(inside & (tenths == tenths[inside].max()))
    at = voxels * spacing
    return tuple(voxels[numpy.argmin(numpy.round(((at - at.mean(axis=0)) ** 2).sum(axis=1), 9))])


def case(random, size, spacing):
    field = ndimage.gaussian_filter(random.normal(size=size), 1.0)
    other = 0.7 * field + 0.3 * ndimage.gaussian_filter(random.normal(size=size), 0.7)
    truth = field > numpy.quantile(field, 0.85)
    low, high = numpy.quantile(other, [0.5, 0.97])
    tenths = numpy.clip(numpy.round(9 * (other - low) / (high - low)), 0, 9).astype(int)
    everywhere = numpy.ones((3,) * 3)
    (lesions, _), (places, n) = ndimage.label(truth, everywhere), ndimage.label(tenths >= THRESHOLD, everywhere)
    peaks = [peak(tenths, places, i, numpy.array(spacing)) for i in range(1, n + 1)]
    return {
        "size": list(reversed(size)), "spacing": list(reversed(spacing)), "threshold": THRESHOLD,
        "truth": "".join(map(str, truth.ravel().astype(int))), "tenths": "".join(map(str, tenths.ravel())),
        "candidates": [[int(tenths[p]), int(lesions[p])] for p in peaks],
    }


def main():
    random = numpy.random.default_rng(3)
    cases = [case(random, size, spacing) for size, spacing in (
        ((1, 24, 26), (1.0, 1.0, 1.0)), ((10, 14, 15), (1.0, 1.0, 1.0)), ((8, 18, 16), (3.27, 0.98, 0.98)), ((14, 9, 12), (0.6, 2.0, 1.1)))]
    print("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]")


main()
