#!/usr/bin/env python3
"""Writes expected_morphology.json: components and distances of scipy.ndimage on random masks, for the tests of Components and DistanceTransform.

Usage: expected_morphology.py > expected_morphology.json          (needs scipy and numpy)

Arrays are z, y, x, so that their memory order is Glint's. Components are numbered by their first voxel. Distances are to the mask, in mm.
"""
import json

import numpy
from scipy import ndimage

IN_THE_PLANE = numpy.array([0, 1, 0])[:, None, None].astype(bool)
STRUCTURES = {
    "Four": ndimage.generate_binary_structure(3, 1) & IN_THE_PLANE,
    "Eight": ndimage.generate_binary_structure(3, 3) & IN_THE_PLANE,
    "Six": ndimage.generate_binary_structure(3, 1),
    "Eighteen": ndimage.generate_binary_structure(3, 2),
    "TwentySix": ndimage.generate_binary_structure(3, 3),
}


def numbered_by_first_voxel(labels):
    order = [label for label in dict.fromkeys(labels.ravel().tolist()) if label]
    number = {0: 0, **{label: i + 1 for i, label in enumerate(order)}}
    return [number[label] for label in labels.ravel().tolist()]


def case(random, size, share, spacing):
    mask = random.random(size) < share
    distance = ndimage.distance_transform_edt(~mask, sampling=spacing)
    return {
        "size": list(reversed(size)), "spacing": list(reversed(spacing)), "voxels": "".join(map(str, mask.ravel().astype(int))),
        "labels": {name: numbered_by_first_voxel(ndimage.label(mask, s)[0]) for name, s in STRUCTURES.items()},
        "distance": [round(d, 12) for d in distance.ravel().tolist()],
    }


def main():
    random = numpy.random.default_rng(6)
    cases = [case(random, size, share, spacing) for size, share, spacing in (
        ((1, 9, 14), 0.45, (1.0, 1.0, 1.0)), ((1, 9, 14), 0.05, (1.0, 0.7, 1.9)), ((1, 1, 20), 0.2, (1.0, 1.0, 0.5)),
        ((5, 6, 7), 0.3, (3.27, 0.98, 0.98)), ((5, 6, 7), 0.15, (0.6, 2.0, 1.1)), ((4, 1, 9), 0.3, (5.0, 1.0, 0.8)),
        ((6, 5, 1), 0.3, (2.5, 0.7, 1.0)), ((5, 6, 7), 0.02, (5.0, 0.98, 0.98)), ((3, 4, 5), 1.1, (1.0, 1.0, 1.0)))]
    print("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]")


main()
