#!/usr/bin/env python3
"""Writes expected_policy.json: what a policy of made-up weights does with made-up batches, for LearnedRuleTests.

Usage: expected_policy.py > expected_policy.json          (needs nothing but Python)

State, means, network and factors are written out from their definitions, one number after the other, in float64 of float32 weights.
"""
import json
import math
import struct

STATE, NEURONS = 12, 16
BATCHES = [[30, 60, 20], [25, 0, 5], [0, 90, 0], [0, 40, 30], [44.5, 3.25, 0], [10, 10, 10], [1e-6, 500, 80], [60, 1e-4, 1e-3]]
STEPS = 8


def float32(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def weights(outputs):
    return [float32(0.4 * math.sin(1.7 * (i + 1))) for i in range(NEURONS * STATE + NEURONS + outputs * NEURONS + outputs)]


def log_ratio(above, below):
    if above == below:
        return 0.0
    if above == 0:
        return -3.0
    if below == 0:
        return 3.0
    return max(-3.0, min(3.0, math.log(above / below, 15)))


def ratios(tp, fp, fn):
    return [log_ratio(tp, fp), log_ratio(tp, fn), log_ratio(tp + fp, tp + fn)]


def run(outputs):
    w, coefficients, seen, path = weights(outputs), [1.0, 1.0, 1.0], [], []
    for step, (tp, fp, fn) in enumerate(BATCHES, start=1):
        if tp + fn > 0:
            now = ratios(tp, fp, fn)
            seen.append(now)
            slopes = []
            for i in range(3):
                fast = slow = seen[0][i]
                for past in seen[1:]:
                    fast = 0.75 * fast + 0.25 * past[i]
                    slow = 0.9375 * slow + 0.0625 * past[i]
                slopes.append(fast - slow)
            precision = tp / (tp + fp) if tp + fp > 0 else 0.5
            recall = tp / (tp + fn)
            state = now + slopes + [2 * precision - 1, 2 * recall - 1] + [math.log(c, 16) for c in coefficients] + [2 * step / STEPS - 1]
            hidden = [math.tanh(w[NEURONS * STATE + i] + sum(w[i * STATE + j] * state[j] for j in range(STATE))) for i in range(NEURONS)]
            first = NEURONS * STATE + NEURONS
            out = [math.tanh(w[first + outputs * NEURONS + k] + sum(w[first + k * NEURONS + i] * hidden[i] for i in range(NEURONS))) for k in range(outputs)]
            factors = [1.1 ** o for o in out] if outputs == 3 else [1.1 ** ((out[1] - out[0]) / 2), 1.1 ** ((out[1] + out[0]) / 2), 1.0]
            coefficients = [max(1 / 16, min(16, c * f)) for c, f in zip(coefficients, factors)]
        path.append(coefficients)
    return path


print(json.dumps({"steps": STEPS, "batches": BATCHES, "three": run(3), "two": run(2)}, indent=1))
