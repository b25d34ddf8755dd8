#!/usr/bin/env python3
"""Writes expected_rivals.json: values of the rival losses on stored predictions and masks, for RivalLossesTests.

Usage: expected_rivals.py > expected_rivals.json          (needs numpy and scipy)

Each loss is written out pixel by pixel from its article's formula, with the constants of its authors' code, in float64.
"""
import json
import math

import numpy
from scipy import ndimage

SIDE = 16


def pairs(p, g):
    return zip(p.ravel().tolist(), g.ravel().tolist())


def counts(p, g):
    tp = math.fsum(a * b for a, b in pairs(p, g))
    return tp, math.fsum(a * (1 - b) for a, b in pairs(p, g)), math.fsum((1 - a) * b for a, b in pairs(p, g))


def cross_entropy(p, g):
    terms = [-math.log(a) if b == 1 else -math.log(1 - a) for a, b in pairs(p, g)]
    return math.fsum(terms) / len(terms)


def dice(p, g, s=1e-5):
    tp, fp, fn = counts(p, g)
    return 1 - (2 * tp + s) / (2 * tp + fp + fn + s)


def dice_cross_entropy(p, g):
    return dice(p, g) + cross_entropy(p, g)


def focal_tversky(p, g):
    tp, fp, fn = counts(p, g)
    return (1 - (tp + 1) / (tp + 0.7 * fn + 0.3 * fp + 1)) ** 0.75


def unified_focal(p, g, delta=0.6, gamma=0.5, epsilon=1e-7):
    tversky = []
    for image, mask in zip(p, g):
        tp, fp, fn = counts(image, mask)
        tn = math.fsum((1 - a) * (1 - b) for a, b in pairs(image, mask))
        fore = 1 - (tp + epsilon) / (tp + delta * fn + (1 - delta) * fp + epsilon)
        back = 1 - (tn + epsilon) / (tn + delta * fp + (1 - delta) * fn + epsilon)
        tversky += [back, max(fore, epsilon) ** (1 - gamma)]
    focal = [-delta * math.log(a) if b == 1 else -(1 - delta) * a ** gamma * math.log(1 - a) for a, b in pairs(p, g)]
    return 0.5 * math.fsum(tversky) / len(tversky) + 0.5 * math.fsum(focal) / len(focal)


def region_specific(p, g, cells=16, s=1e-5):
    size, losses = p.shape[-1] // cells, []
    for row in range(cells):
        for column in range(cells):
            part = (slice(None), 0, slice(row * size, (row + 1) * size), slice(column * size, (column + 1) * size))
            # Means over the cell, summed over the batch.
            tp, fp, fn = (c / size ** 2 for c in counts(p[part], g[part]))
            a, b = 0.3 + 0.4 * (fp + s) / (fp + fn + s), 0.3 + 0.4 * (fn + s) / (fp + fn + s)
            losses.append(1 - (tp + s) / (tp + a * fp + b * fn + s))
    return math.fsum(losses) / len(losses)


def numbered(g):
    labels, found = numpy.zeros(g.shape, dtype=int), 0
    for i, mask in enumerate(g):
        own, n = ndimage.label(mask[0], structure=numpy.ones((3, 3)))
        labels[i, 0] = numpy.where(own > 0, own + found, 0)
        found += n
    return labels


def lesion_dice(p, g):
    labels, losses = numbered(g), []
    for i, image in enumerate(p):
        for lesion in sorted(set(labels[i].ravel().tolist()) - {0}):
            kept = (labels[i] == 0) | (labels[i] == lesion)
            losses.append(dice(image[kept], g[i][kept]))
    return 2 * dice_cross_entropy(p, g) + (math.fsum(losses) / len(losses) if losses else 0)


def case(name, p, g):
    return {"name": name, "shape": list(p.shape), "probability": p.ravel().tolist(), "mask": g.ravel().astype(int).tolist(),
            "lesionNumbers": numbered(g).ravel().tolist(), "values": {f.__name__: f(p, g) for f in LOSSES}}


LOSSES = [cross_entropy, dice_cross_entropy, focal_tversky, unified_focal, region_specific, lesion_dice]
random = numpy.random.default_rng(7)


def drawn(images, share):
    p = numpy.round(random.uniform(0.01, 0.99, (images, 1, SIDE, SIDE)), 4)
    return p, (random.uniform(size=p.shape) < share).astype(float)


if __name__ == "__main__":
    blobs = numpy.zeros((2, 1, SIDE, SIDE))
    blobs[0, 0, 2:5, 3:8] = blobs[0, 0, 10:12, 10:11] = blobs[1, 0, 7:9, 0:3] = 1
    print(json.dumps([case("scattered", *drawn(2, 0.1)), case("blobs", drawn(2, 0)[0], blobs), case("empty", *drawn(1, 0)), case("full", *drawn(1, 1.1))]))
