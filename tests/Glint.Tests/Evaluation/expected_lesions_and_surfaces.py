#!/usr/bin/env python3
"""Writes expected_lesions_and_surfaces.json: lesion counts, surface Dice and HD95 by scipy and numpy on random blobs, for the tests of LesionScore and SurfaceDistance.

Usage: expected_lesions_and_surfaces.py > expected_lesions_and_surfaces.json          (needs scipy and numpy)

Arrays are z, y, x, so that their memory order is Glint's; a single slice is measured as the 2-D array it is. The boundary of a mask is
what erosion by the face neighbours takes away, beyond the grid being outside. HD95 is the larger of numpy's two percentiles.
"""
import json

import numpy
from scipy import ndimage

TOLERANCES = (0.0, 0.9, 1.0, 2.0, 4.1)


def boundary(mask):
    return mask & ~ndimage.binary_erosion(mask)


def surfaces(truth, predicted, spacing):
    there, found = boundary(truth), boundary(predicted)
    from_truth = ndimage.distance_transform_edt(~found, sampling=spacing)[there]
    from_prediction = ndimage.distance_transform_edt(~there, sampling=spacing)[found]
    both = numpy.concatenate([from_truth, from_prediction])
    return {
        "hausdorff95": float(max(numpy.percentile(from_truth, 95), numpy.percentile(from_prediction, 95))),
        "surfaceDice": {str(t): float(numpy.mean(both <= t * (1 + 1e-9))) for t in TOLERANCES},
    }


def lesions(truth, predicted):
    everywhere = numpy.ones((3,) * truth.ndim)
    (there, n), (found, m) = ndimage.label(truth, everywhere), ndimage.label(predicted, everywhere)
    shares = [(numpy.sum((there == i) & (found == j)) / numpy.sum((there == i) | (found == j))) for i in range(1, n + 1) for j in range(1, m + 1)]
    matched = [s for s in shares if s > 0.5]
    return {
        "lesions": n, "detected": len(numpy.unique(there[(there > 0) & predicted])),
        "candidates": m, "trueCandidates": len(numpy.unique(found[(found > 0) & truth])),
        "matched": len(matched), "panopticQuality": float(sum(matched) / (len(matched) + (n - len(matched)) / 2 + (m - len(matched)) / 2)),
    }


def case(random, size, spacing):
    field = ndimage.gaussian_filter(random.normal(size=size), 1.1)
    other = 0.8 * field + 0.2 * ndimage.gaussian_filter(random.normal(size=size), 0.6)
    truth, predicted = field > numpy.quantile(field, 0.8), other > numpy.quantile(other, 0.85)
    flat = size[0] == 1
    a, b, by = (truth[0], predicted[0], spacing[1:]) if flat else (truth, predicted, spacing)
    return {
        "size": list(reversed(size)), "spacing": list(reversed(spacing)),
        "truth": "".join(map(str, truth.ravel().astype(int))), "predicted": "".join(map(str, predicted.ravel().astype(int))),
        **surfaces(a, b, by), **lesions(a, b),
    }


def main():
    random = numpy.random.default_rng(7)
    cases = [case(random, size, spacing) for size, spacing in (
        ((1, 20, 24), (1.0, 1.0, 1.0)), ((1, 20, 24), (1.0, 0.7, 0.9)), ((8, 14, 15), (1.0, 1.0, 1.0)),
        ((8, 14, 15), (3.27, 0.98, 0.98)), ((12, 9, 10), (0.6, 2.0, 1.1)))]
    print("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]")


main()
