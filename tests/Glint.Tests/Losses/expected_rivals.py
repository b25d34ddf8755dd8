#!/usr/bin/env python3
"""Writes expected_rivals.json: values of the rival losses on stored predictions and masks, for RivalLossesTests.

Usage: expected_rivals.py > expected_rivals.json          (needs nothing but Python)

Each loss is written out pixel by pixel from its article's formula, with the constants of its authors' code, in float64. A batch is a list of
images, an image a list of SIDE * SIDE numbers, row by row.
"""
import json
import math
import random

SIDE = 16
PIXELS = range(SIDE * SIDE)


def flat(batch):
    return [a for image in batch for a in image]


def counts(p, g):
    """TP, FP and FN of two lists."""
    pairs = list(zip(p, g))
    return math.fsum(a * b for a, b in pairs), math.fsum(a * (1 - b) for a, b in pairs), math.fsum((1 - a) * b for a, b in pairs)


def cross_entropies(p, g):
    return [-math.log(a) if b == 1 else -math.log(1 - a) for a, b in zip(p, g)]


def mean(terms):
    terms = list(terms)
    return math.fsum(terms) / len(terms)


def dice(p, g, s=1e-5):
    tp, fp, fn = counts(p, g)
    return 1 - (2 * tp + s) / (2 * tp + fp + fn + s)


def cross_entropy(p, g):
    return mean(cross_entropies(flat(p), flat(g)))


def dice_cross_entropy(p, g):
    return dice(flat(p), flat(g)) + cross_entropy(p, g)


def focal_tversky(p, g):
    tp, fp, fn = counts(flat(p), flat(g))
    return (1 - (tp + 1) / (tp + 0.7 * fn + 0.3 * fp + 1)) ** 0.75


def unified_focal(p, g, delta=0.6, gamma=0.5, epsilon=1e-7):
    tversky = []
    for image, mask in zip(p, g):
        tp, fp, fn = counts(image, mask)
        tn = math.fsum((1 - a) * (1 - b) for a, b in zip(image, mask))
        fore = 1 - (tp + epsilon) / (tp + delta * fn + (1 - delta) * fp + epsilon)
        back = 1 - (tn + epsilon) / (tn + delta * fp + (1 - delta) * fn + epsilon)
        tversky += [back, max(fore, epsilon) ** (1 - gamma)]
    focal = [-delta * math.log(a) if b == 1 else -(1 - delta) * a ** gamma * math.log(1 - a) for a, b in zip(flat(p), flat(g))]
    return 0.5 * mean(tversky) + 0.5 * mean(focal)


def region_specific(p, g, cells=16, s=1e-5):
    size, losses = SIDE // cells, []
    for row in range(cells):
        for column in range(cells):
            def part(batch):
                return [image[y * SIDE + x] for image in batch for y in range(row * size, (row + 1) * size) for x in range(column * size, (column + 1) * size)]
            # Means over the cell, summed over the batch.
            tp, fp, fn = (c / size ** 2 for c in counts(part(p), part(g)))
            a, b = 0.3 + 0.4 * (fp + s) / (fp + fn + s), 0.3 + 0.4 * (fn + s) / (fp + fn + s)
            losses.append(1 - (tp + s) / (tp + a * fp + b * fn + s))
    return mean(losses)


def numbered(g):
    """8-connected components by flooding, numbered through the batch."""
    found, labels = 0, []
    for mask in g:
        own = [0] * len(mask)
        for start in PIXELS:
            if mask[start] != 1 or own[start] != 0:
                continue
            found += 1
            own[start], waiting = found, [start]
            while waiting:
                y, x = divmod(waiting.pop(), SIDE)
                for v in range(max(0, y - 1), min(SIDE, y + 2)):
                    for u in range(max(0, x - 1), min(SIDE, x + 2)):
                        if mask[v * SIDE + u] == 1 and own[v * SIDE + u] == 0:
                            own[v * SIDE + u] = found
                            waiting.append(v * SIDE + u)
        labels.append(own)
    return labels


def celled(g):
    """Each pixel to the nearest component, the lower number where two are as near; numbered through the batch from 0."""
    first, cells = 0, []
    for own in numbered(g):
        tumour = [(divmod(j, SIDE), n) for j, n in enumerate(own) if n > 0]
        nearest = [min((((y - v) ** 2 + (x - u) ** 2, n) for (v, u), n in tumour), default=(0, 0))[1] for y, x in (divmod(i, SIDE) for i in PIXELS)]
        names = sorted(set(nearest))
        cells.append([first + names.index(n) for n in nearest])
        first += len(names)
    return cells


def lesion_dice(p, g):
    labels, losses = numbered(g), []
    for image, mask, own in zip(p, g, labels):
        for lesion in sorted(set(own) - {0}):
            kept = [i for i in PIXELS if own[i] in (0, lesion)]
            losses.append(dice([image[i] for i in kept], [mask[i] for i in kept]))
    return 2 * dice_cross_entropy(p, g) + (mean(losses) if losses else 0)


def cell_dice_cross_entropy(p, g):
    images = []
    for image, mask, own in zip(p, g, celled(g)):
        losses = []
        for cell in sorted(set(own)):
            a, b = ([batch[i] for i in PIXELS if own[i] == cell] for batch in (image, mask))
            losses.append(dice(a, b, s=0) + mean(cross_entropies(a, b)))
        images.append(mean(losses))
    return dice_cross_entropy(p, g) + mean(images)


def component_tversky(p, g, s=1e-5):
    if 1 not in flat(g):
        return dice_cross_entropy(p, g)
    images = []
    for image, mask, own in zip(p, g, numbered(g)):
        weights = [0.01 if n == 0 else 1 / (own.count(n) + 5) for n in own]
        tp = math.fsum(w * a * b for w, a, b in zip(weights, image, mask))
        fp = math.fsum(w * a * (1 - b) for w, a, b in zip(weights, image, mask))
        fn = math.fsum(w * (1 - a) * b for w, a, b in zip(weights, image, mask))
        images.append(1 - (tp + s) / (tp + 0.3 * fp + 0.7 * fn + s))
    return dice_cross_entropy(p, g) + 0.1 * mean(images)


def dice_top_k(p, g):
    worst = sorted(cross_entropies(flat(p), flat(g)), reverse=True)
    return dice(flat(p), flat(g)) + mean(worst[:max(1, len(worst) // 10)])


LOSSES = [cross_entropy, dice_cross_entropy, focal_tversky, unified_focal, region_specific, lesion_dice,
          cell_dice_cross_entropy, component_tversky, dice_top_k]
drawn = random.Random(7)


def predictions(images):
    return [[round(drawn.uniform(0.01, 0.99), 4) for _ in PIXELS] for _ in range(images)]


def scattered(images, share):
    return [[int(drawn.random() < share) for _ in PIXELS] for _ in range(images)]


def boxes(*tops):
    """An image with boxes of (top, bottom, left, right), the ends not in them."""
    return [int(any(t <= i // SIDE < b and l <= i % SIDE < r for t, b, l, r in tops)) for i in PIXELS]


def case(name, p, g):
    return {"name": name, "shape": [len(p), 1, SIDE, SIDE], "probability": flat(p), "mask": flat(g),
            "lesionNumbers": flat(numbered(g)), "cells": flat(celled(g)), "values": {f.__name__: f(p, g) for f in LOSSES}}


if __name__ == "__main__":
    print(json.dumps([
        case("scattered", predictions(2), scattered(2, 0.1)),
        case("blobs", predictions(2), [boxes((2, 5, 3, 8), (10, 12, 10, 11)), boxes((7, 9, 0, 3))]),
        case("empty between", predictions(3), [boxes((2, 5, 3, 8), (10, 12, 10, 11)), boxes(), boxes((0, 1, 0, 1), (8, 15, 6, 14), (2, 3, 15, 16))]),
        case("empty", predictions(1), [boxes()]),
        case("full", predictions(1), [boxes((0, SIDE, 0, SIDE))])]))
