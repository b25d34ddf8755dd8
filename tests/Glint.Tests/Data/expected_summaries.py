#!/usr/bin/env python3
"""Writes expected_summaries.json: what nibabel and numpy count in real data sets, for the tests of DataCheck.

Usage: expected_summaries.py DATA > expected_summaries.json     (needs nibabel and numpy; DATA holds lidc-nodules and sts-ct)

Slices are cut along the third axis, along which both sets are stored. The window is the lung's, -1000..400 HU.
"""
import json
import sys

import nibabel
import numpy

PERCENTILES = [0, 5, 25, 50, 75, 95, 100]


def summary(folder):
    areas, square_millimetres, pixel, between = [], [], [], []
    slices = voxels = tumour = below = above = 0
    lowest, highest = numpy.inf, -numpy.inf
    pairs = json.load(open(f"{folder}/dataset.json"))["training"]
    for pair in pairs:
        scan = nibabel.load(f"{folder}/{pair['image']}")
        image = scan.get_fdata()
        mask = nibabel.load(f"{folder}/{pair['label']}").get_fdata() == 1
        x, y, z = nibabel.affines.voxel_sizes(scan.affine)
        area = mask.sum(axis=(0, 1))
        areas += list(area[area > 0])
        square_millimetres += list(area[area > 0] * x * y)
        pixel += [x, y]
        between.append(z)
        slices += mask.shape[2]
        voxels += mask.size
        tumour += mask.sum()
        below += (image < -1000).sum()
        above += (image > 400).sum()
        lowest, highest = min(lowest, image.min()), max(highest, image.max())
    return {
        "patients": len(pairs), "slices": slices, "slicesWithTumour": len(areas), "voxels": voxels, "tumourVoxels": int(tumour),
        "lowestHounsfield": lowest, "highestHounsfield": highest, "voxelsBelowWindow": int(below), "voxelsAboveWindow": int(above),
        "pixelSpacingMillimetres": list(numpy.percentile(pixel, PERCENTILES)),
        "sliceSpacingMillimetres": list(numpy.percentile(between, PERCENTILES)),
        "tumourPixels": list(numpy.percentile(areas, PERCENTILES)),
        "tumourSquareMillimetres": list(numpy.percentile(square_millimetres, PERCENTILES)),
        "slicesByPowerOfTwo": numpy.bincount(numpy.floor(numpy.log2(areas)).astype(int)).tolist(),
    }


print(json.dumps({name: summary(f"{sys.argv[1]}/{name}") for name in ("lidc-nodules", "sts-ct")}, indent=1))
