#!/usr/bin/env python3
"""Writes expected_statistics.json: p values of scipy on stored vectors, for the tests of WilcoxonSignedRank and Holm.

Usage: expected_statistics.py > expected_statistics.json          (needs scipy and numpy)

Without ties and zeros scipy's exact method is the oracle up to 50 pairs; with ties it is the permutation of all signs; beyond 50 pairs
it is scipy's normal approximation. Zeros are left out by all of them (zero_method "wilcox").
"""
import itertools
import json
import warnings

import numpy
from scipy import stats

warnings.simplefilter("ignore")


def by_permutation(differences):
    used = differences[differences != 0]
    ranks = stats.rankdata(numpy.abs(used))
    middle, observed = ranks.sum() / 2, ranks[used > 0].sum()
    sums = numpy.array([numpy.dot(ranks, signs) for signs in itertools.product((0, 1), repeat=len(used))])
    return float(numpy.mean(numpy.abs(sums - middle) >= abs(observed - middle) - 1e-9))


def case(name, differences):
    differences = numpy.round(numpy.asarray(differences, dtype=float), 6)
    used = differences[differences != 0]
    tied = len(numpy.unique(numpy.abs(used))) < len(used)
    if len(used) > 50:
        method, p = "normal", float(stats.wilcoxon(differences, correction=False, mode="approx").pvalue)
    elif tied:
        method, p = "permutation", by_permutation(differences)
    else:
        method, p = "exact", float(stats.wilcoxon(used, mode="exact").pvalue)
    return {"name": name, "method": method, "differences": differences.tolist(), "pairs": int(len(used)),
            "positiveRankSum": float(stats.rankdata(numpy.abs(used))[used > 0].sum()), "pValue": p}


def main():
    random = numpy.random.default_rng(2021)
    cases = [case(f"normal {n}, shift {shift}", random.normal(shift, 1, n))
             for n in (1, 2, 5, 12, 20, 37, 50) for shift in (0.0, 0.4, 2.0)]
    cases += [case(f"tied {n}", numpy.round(random.normal(0.3, 1, n), 1)) for n in (4, 9, 14, 16)]
    cases += [case(f"with zeros {n}", numpy.round(random.normal(0.3, 1, n)) / 2) for n in (6, 12, 15)]
    cases += [case(f"large {n}, shift {shift}", random.normal(shift, 1, n)) for n in (51, 80, 400) for shift in (0.0, 0.3)]
    cases += [case(f"large, tied, with zeros {n}", numpy.round(random.normal(0.2, 1, n), 1)) for n in (70, 300)]
    print(json.dumps(cases, indent=0))


main()
