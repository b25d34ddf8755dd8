#!/usr/bin/env python3
"""Writes expected_resampling.json: masks carried from grid to grid by scipy.ndimage.affine_transform, for the tests of NearestNeighbour.

Usage: expected_resampling.py > expected_resampling.json          (needs numpy and scipy)

order 0 takes the voxel a point lies in, mode "grid-constant" gives 0 from half a voxel beyond the last centre. Masks are written as
digits, x fastest. No point lies within a thousandth of a voxel of the middle between two, where rounding would decide.
"""
import json

import numpy
from scipy import ndimage


def affine(random, spacing, tilt):
    """A rotation by up to tilt radians about each axis, times the spacing, with any axis turned round, beside the centre (0, 0, 0)."""
    matrix = numpy.eye(3)
    for first, second in ((0, 1), (1, 2), (0, 2)):
        angle = random.uniform(-tilt, tilt)
        turn = numpy.eye(3)
        turn[[first, first, second, second], [first, second, first, second]] = numpy.cos(angle), -numpy.sin(angle), numpy.sin(angle), numpy.cos(angle)
        matrix = matrix @ turn
    return matrix * (numpy.array(spacing) * random.choice((-1, 1), 3))


def grid(random, size, spacing, tilt):
    matrix = affine(random, spacing, tilt)
    origin = random.uniform(-1, 1, 3) - matrix @ ((numpy.array(size) - 1) / 2)
    return matrix, origin


def case(name, random, sizes, spacings, tilt):
    while True:
        (source, start), (target, begin) = (grid(random, size, spacing, tilt) for size, spacing in zip(sizes, spacings))
        mask = (random.random(sizes[0]) < 0.4).astype(numpy.uint8)
        matrix = numpy.linalg.inv(source) @ target
        offset = numpy.linalg.inv(source) @ (begin - start)
        points = matrix @ numpy.indices(sizes[1]).reshape(3, -1) + offset[:, None]
        if numpy.abs(points - numpy.floor(points) - 0.5).min() > 1e-3:
            break
    result = ndimage.affine_transform(mask, matrix, offset, output_shape=sizes[1], order=0, mode="grid-constant", cval=0)

    def described(size, matrix, origin):
        return {"size": size, "affineLps": numpy.column_stack([matrix, origin]).tolist()}

    def digits(voxels):
        return "".join(map(str, voxels.ravel(order="F")))

    assert result.any() and not result.all()
    return {"name": name, "from": described(sizes[0], source, start), "to": described(sizes[1], target, begin), "mask": digits(mask), "result": digits(result)}


def main():
    random = numpy.random.default_rng(2021)
    cases = [
        case("shifted", random, ([6, 5, 4], [6, 5, 4]), ([1, 1, 1], [1, 1, 1]), 0),
        case("finer", random, ([5, 5, 3], [11, 9, 7]), ([0.9, 0.9, 2.5], [0.41, 0.43, 1.1]), 0),
        case("coarser", random, ([9, 8, 8], [4, 4, 3]), ([0.7, 0.7, 1.0], [1.3, 1.7, 2.9]), 0),
        case("tilted", random, ([6, 6, 5], [5, 6, 6]), ([0.8, 0.9, 1.5], [1.0, 0.7, 1.2]), 0.4),
        case("turned", random, ([5, 6, 7], [6, 5, 5]), ([1.1, 0.8, 0.9], [0.9, 1.2, 1.0]), 3),
    ]
    print("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]")


main()
