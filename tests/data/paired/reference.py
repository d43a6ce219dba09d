#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes vectors.json with SciPy and statsmodels; see README.md."""

import json
import math
import sys

import numpy as np
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

TABLES = [(36, 12, 2, 0), (0, 0, 0, 7), (5, 0, 0, 5), (20, 9, 3, 8), (43, 8, 3, 0), (1, 0, 12, 1), (0, 10, 0, 0), (0, 0, 9, 0),
          (60, 31, 52, 27), (80000, 3100, 3350, 13550), (2, 97, 3, 2), (54, 4, 4, 3)]
ROUNDS, MASK = 10000, (1 << 64) - 1


class Random:
    """xoshiro256**, seeded by splitmix64, as its authors publish them."""

    def __init__(self, seed):
        self.s = []
        for _ in range(4):
            seed = x = (seed + 0x9e3779b97f4a7c15) & MASK
            x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9 & MASK
            x = (x ^ (x >> 27)) * 0x94d049bb133111eb & MASK
            self.s.append(x ^ (x >> 31))

    def next(self):
        def rotate(x, by):
            return ((x << by) | (x >> (64 - by))) & MASK
        s = self.s
        result = rotate(s[1] * 5 & MASK, 7) * 9 & MASK
        t = s[1] << 17 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)
        return result


def tango(more, less, n, z):
    def score(delta):
        a, b, c = 2 * n, -more - less + (2 * n - more + less) * delta, -less * delta * (1 - delta)
        q = (math.sqrt(max(b * b - 4 * a * c, 0)) - b) / (2 * a)
        variance = n * (2 * q + delta * (1 - delta))
        return (more - less - n * delta) / math.sqrt(variance) if variance > 0 else math.copysign(math.inf, more - less - n * delta)
    d = (more - less) / n
    low = -1 if less == n else optimize.brentq(lambda x: score(x) - z, -1 + 1e-15, d - 1e-15 if d > -1 else d, xtol=1e-15)
    high = 1 if more == n else optimize.brentq(lambda x: score(x) + z, d + 1e-15, 1 - 1e-15, xtol=1e-15)
    return low, high


def newcombe(a, b, c, d):
    """1998, method 10, of the share (a + c) / n less the share (a + b) / n."""
    n = a + b + c + d
    l1, u1 = proportion_confint(a + c, n, method="wilson")
    l2, u2 = proportion_confint(a + b, n, method="wilson")
    p1, p2 = (a + c) / n, (a + b) / n
    l1, l2, u1, u2 = (0 if a + c == 0 else l1), (0 if a + b == 0 else l2), (1 if a + c == n else u1), (1 if a + b == n else u2)
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    cross = a * d - b * c
    cross = cross - n / 2 if cross > n / 2 else min(cross, 0)
    phi = cross / math.sqrt(margins) if margins > 0 else 0
    low = p1 - p2 - math.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2))
    high = p1 - p2 + math.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2 - 2 * phi * (u1 - p1) * (p2 - l2))
    return low, high


def tables():
    z = stats.norm.ppf(0.975)
    for a, b, c, d in TABLES:
        n, m, k = a + b + c + d, b + c, min(b, c)
        p = mcnemar([[a, b], [c, d]], exact=True).pvalue if m else 1.0
        mid = min(1.0, 2 * stats.binom.cdf(k, m, 0.5) - stats.binom.pmf(k, m, 0.5)) if m else 1.0
        yield {"both": a, "only_a": b, "only_b": c, "neither": d, "p": float(p), "mid_p": float(mid),
               "newcombe": newcombe(a, b, c, d), "tango": tango(c, b, n, z)}


def differences():
    noise = np.random.default_rng(7)
    yield "five", [1.0, 2.0, -1.0, 0.0, 3.0]
    yield "all zero", [0.0] * 6
    yield "thirty scores", [float(x) for x in noise.integers(-2, 4, 30)]
    yield "skewed", [round(float(x), 6) for x in noise.exponential(1.0, 41) - 0.7]
    yield "shares", [round(float(x), 4) for x in noise.normal(0.03, 0.2, 140)]


def resamples(values, seed):
    random, n = Random(seed), len(values)
    for _ in range(ROUNDS):
        total = 0.0
        for k in range(0, n, 2):
            bits = random.next()
            total += values[((bits & 0xffffffff) * n) >> 32]
            if k + 1 < n:
                total += values[((bits >> 32) * n) >> 32]
        yield total / n


def bca(values, seed):
    a = np.array(values)
    d = a - a.mean()
    if not d.any():
        return [float(a.mean())] * 2
    means = np.array(list(resamples(values, seed)))
    tolerance = 1e-9 * math.sqrt((d ** 2).mean() / len(a))
    below = (means < a.mean() - tolerance).mean() / 2 + (means <= a.mean() + tolerance).mean() / 2
    bias, acceleration = stats.norm.ppf(below), (d ** 3).sum() / (6 * (d ** 2).sum() ** 1.5)
    limits = []
    for z in stats.norm.ppf([0.025, 0.975]):
        limits.append(float(np.quantile(means, stats.norm.cdf(bias + (bias + z) / (1 - acceleration * (bias + z))))))
    theirs = stats.bootstrap((a,), np.mean, n_resamples=20000, method="BCa", random_state=1).confidence_interval
    assert abs(theirs.low - limits[0]) < 0.12 * a.std() / math.sqrt(len(a)), (theirs, limits)
    assert abs(theirs.high - limits[1]) < 0.12 * a.std() / math.sqrt(len(a)), (theirs, limits)
    return limits


def flips(values, seed):
    values = [x for x in values if x != 0]
    m = len(values)
    if m == 0:
        return 1.0
    limit = abs(sum(values)) - 1e-12 * sum(map(abs, values))
    if m <= 13:
        mine = sum(abs(sum(-x if f >> i & 1 else x for i, x in enumerate(values))) >= limit for f in range(1 << m)) / (1 << m)
        theirs = stats.permutation_test((values,), np.sum, permutation_type="samples", n_resamples=1 << 14).pvalue
        assert abs(mine - theirs) < 1e-12, (mine, theirs)
        return mine
    random, hits = Random(seed), 0
    for _ in range(ROUNDS):
        total = 0.0
        for i in range(0, m, 64):
            bits = random.next()
            for x in values[i:i + 64]:
                total += -x if bits & 1 else x
                bits >>= 1
        hits += abs(total) >= limit
    return (1 + hits) / (ROUNDS + 1)


def main():
    holm = [[0.01, 0.04, 0.03], [0.5, 0.6], [1e-9, 0.2, 0.049, 0.012, 0.051, 0.9], [0.02]]
    vectors = {
        "tables": list(tables()),
        "differences": [{"name": name, "values": values, "seed": 42, "mean": float(np.mean(values)), "ci": bca(values, 42),
                         "p": flips(values, 42)} for name, values in differences()],
        "holm": [{"p": p, "adjusted": [float(x) for x in multipletests(p, method="holm")[1]]} for p in holm],
    }
    json.dump(vectors, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
