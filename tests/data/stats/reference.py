#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes vectors.json with SciPy; see README.md."""

import json
import sys

import numpy as np
from scipy import special, stats

SAMPLES = {
    "two values": [1.0, 2.0],
    "latencies": [812.4, 640.1, 1290.0, 655.5, 702.3, 699.9, 2410.7, 688.0, 640.1, 733.2, 801.9],
    "far from zero": [1e9 + x for x in (4.0, 7.0, 13.0, 16.0)],
    "equal": [3.5] * 6,
    "with negatives": [-4.25, 0.0, 17.5, -0.125, 2.0, 2.0, 3.0, -9.75, 40.0],
    "forty": [(i * 37 % 101) / 7.0 for i in range(40)],
}


def means():
    for name, values in SAMPLES.items():
        a = np.array(values)
        se = float(stats.sem(a))
        margin = t_quantile(0.975, len(a) - 1) * se
        yield {"name": name, "values": values, "mean": float(a.mean()), "se": se,
               "low": float(a.mean()) - margin, "high": float(a.mean()) + margin,
               "variance": float(a.var(ddof=1)),
               "quantiles": [[p, float(np.quantile(a, p))] for p in (0, 0.05, 0.25, 0.5, 0.77, 0.95, 1)]}


def proportions():
    for k, n in ((0, 1), (1, 1), (0, 20), (20, 20), (1, 20), (14, 20), (73, 100), (4999, 5000), (6514, 7400)):
        for level in (0.95, 0.99):
            ci = stats.binomtest(k, n).proportion_ci(level, method='wilson')
            yield {"k": k, "n": n, "level": level, "low": ci.low, "high": ci.high}


def t_quantile(p, df):
    """SciPy's own t.ppf is off by 1e-9 in the far tail (tan(pi (p - 1/2)) tells, for one degree)."""
    x = special.betaincinv(df / 2, 0.5, 2 * min(p, 1 - p))
    for _ in range(3):
        x -= (special.betainc(df / 2, 0.5, x) - 2 * min(p, 1 - p)) / stats.beta.pdf(x, df / 2, 0.5)
    t = float(np.sqrt(df * (1 - x) / x))
    return -t if p < 0.5 else t


def t_quantiles():
    for p in (0.0005, 0.025, 0.2, 0.45, 0.501, 0.75, 0.95, 0.975, 0.995, 0.9999):
        for df in (1, 2, 3, 4.5, 10, 29, 100, 5000):
            yield [p, df, t_quantile(p, df)]


def betas():
    shapes = ((0.5, 0.5), (1, 1), (1, 59), (3, 97), (2, 8), (50, 50), (0.5, 14.5), (700, 300), (5, 0.7))
    for a, b in shapes:
        for p in (0.001, 0.05, 0.5, 0.9, 0.999):
            x = float(stats.beta.ppf(p, a, b))
            yield [p, a, b, x, float(stats.beta.cdf(min(0.99, x * 1.1), a, b)), min(0.99, x * 1.1)]


json.dump({"means": list(means()), "proportions": list(proportions()), "t": list(t_quantiles()),
           "normal": [[p, float(stats.norm.ppf(p))] for p in (1e-12, 1e-5, 0.025, 0.3, 0.5, 0.5001, 0.9, 0.975, 0.9999999)],
           "beta": list(betas())}, sys.stdout, indent=1)
print()
