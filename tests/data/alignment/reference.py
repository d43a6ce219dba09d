#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes vectors.json: what Assay's measures of agreement, calibration and risk must give to 1e-9.

    /usr/bin/python3 reference.py > vectors.json      (python3-sklearn, python3-scipy)

Everything that scikit-learn or SciPy computes is computed by them; the rest is written here from the
published definition, slowly and by another way than the C code, see README.md."""
import itertools
import json
import random
import sys

import numpy as np
from scipy import optimize, special, stats
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.isotonic import IsotonicRegression


def class_vectors(rand):
    for n, k, skill in ((1, 2, 1), (12, 2, 0.5), (60, 3, 0.6), (200, 5, 0.8), (40, 3, 0.0), (30, 4, 1.0)):
        truth = [rand.randrange(k) for _ in range(n)]
        predicted = [t if rand.random() < skill else rand.randrange(k) for t in truth]
        p, r, f, s = metrics.precision_recall_fscore_support(truth, predicted, labels=range(k), zero_division=0)
        out = {'truth': truth, 'predicted': predicted, 'n_classes': k,
               'classes': [[float(x) for x in row] for row in zip(p, r, f, s)],
               'confusion': metrics.confusion_matrix(truth, predicted, labels=range(k)).tolist()}
        for average in ('macro', 'micro', 'weighted'):
            values = metrics.precision_recall_fscore_support(truth, predicted, average=average, zero_division=0)
            out[average] = [float(v) for v in values[:3]]
        yield out


def kappa_of(table, weights):
    """κ of a table of shares, for the delta method."""
    observed = (table * weights).sum()
    expected = (np.outer(table.sum(1), table.sum(0)) * weights).sum()
    return (observed - expected) / (1 - expected)


def standard_error(table, n, weights):
    """By the delta method with a numerical gradient over the multinomial table: no formula of Fleiss."""
    step, shape = 1e-6, table.shape
    gradient = np.zeros(shape)
    for place in itertools.product(*map(range, shape)):
        up, down = table.copy(), table.copy()
        up[place] += step
        down[place] -= step
        gradient[place] = (kappa_of(up, weights) - kappa_of(down, weights)) / (2 * step)
    mean = (gradient * table).sum()
    return float(np.sqrt(((gradient ** 2 * table).sum() - mean ** 2) / n))


def kappa_vectors(rand):
    for n, k, skill in ((20, 2, 0.5), (100, 5, 0.6), (300, 3, 0.3), (50, 5, 1.0)):
        a = [rand.randrange(1, k + 1) for _ in range(n)]
        b = [x if rand.random() < skill else min(k, max(1, x + rand.choice((-1, 1, 2)))) for x in a]
        a[0], b[1] = 1, k  # both ends of the scale occur
        labels = list(range(1, k + 1))
        table = metrics.confusion_matrix(a, b, labels=labels) / n
        quadratic = 1 - np.subtract.outer(labels, labels) ** 2 / (k - 1) ** 2
        yield {'a': a, 'b': b,
               'nominal': float(metrics.cohen_kappa_score(a, b, labels=labels)),
               'nominal_se': standard_error(table, n, np.eye(k)),
               'quadratic': float(metrics.cohen_kappa_score(a, b, labels=labels, weights='quadratic')),
               'quadratic_se': standard_error(table, n, quadratic)}


def rank_vectors(rand):
    for n, levels in ((5, 100), (30, 4), (100, 1000), (50, 2)):
        a = [rand.randrange(levels) / 3 for _ in range(n)]
        b = [x + rand.randrange(levels) / 2 for x in a]
        yield {'a': a, 'b': b, 'spearman': float(stats.spearmanr(a, b)[0]),
               'mae': float(metrics.mean_absolute_error(a, b)), 'ranks': stats.rankdata(a).tolist()}


def alpha(units, scale):
    """Krippendorff 2011, section D: by the matrix of coincidences."""
    values = sorted({v for unit in units for v in unit if v is not None})
    place = {v: i for i, v in enumerate(values)}
    o = np.zeros((len(values), len(values)))
    for unit in units:
        present = [v for v in unit if v is not None]
        for i, j in itertools.permutations(range(len(present)), 2):
            o[place[present[i]], place[present[j]]] += 1 / (len(present) - 1)
    n_c = o.sum(1)
    n = n_c.sum()

    def distance(c, k):
        if scale == 'nominal':
            return float(c != k)
        if scale == 'interval':
            return (values[c] - values[k]) ** 2
        low, high = min(c, k), max(c, k)
        return (n_c[low:high + 1].sum() - (n_c[c] + n_c[k]) / 2) ** 2

    pairs = list(itertools.product(range(len(values)), repeat=2))
    observed = sum(o[c, k] * distance(c, k) for c, k in pairs)
    expected = sum(n_c[c] * n_c[k] * distance(c, k) for c, k in pairs) / (n - 1)
    return 1 - observed / expected


PUBLISHED = [[1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
             [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
             [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
             [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]]


def alpha_vectors(rand):
    published = [list(unit) for unit in zip(*PUBLISHED)]
    for scale, printed in (('nominal', 0.743), ('ordinal', 0.815), ('interval', 0.849)):
        assert abs(alpha(published, scale) - printed) < 0.0005, (scale, alpha(published, scale))
    cases = [published]
    for n, raters, k, gaps in ((30, 2, 3, 0), (40, 5, 5, 0.4), (100, 3, 10, 0.1)):
        units = []
        for _ in range(n):
            true = rand.randrange(k)
            units.append([None if rand.random() < gaps else
                          (true if rand.random() < 0.7 else rand.randrange(k)) for _ in range(raters)])
        cases.append(units)
    for units in cases:
        yield {'units': units, **{s: float(alpha(units, s)) for s in ('nominal', 'ordinal', 'interval')}}


def platt(p, y, at):
    x = special.logit(np.clip(p, 1e-6, 1 - 1e-6))
    right = sum(y)
    target = np.where(y, (right + 1) / (right + 2), 1 / (len(y) - right + 2))

    def loss(ab):
        z = ab[0] * x + ab[1]
        return (np.logaddexp(0, z) - target * z).sum()

    def gradient(ab):
        d = special.expit(ab[0] * x + ab[1]) - target
        return np.array([(d * x).sum(), d.sum()])

    best = optimize.minimize(loss, [1.0, 0.0], jac=gradient, method='BFGS', options={'gtol': 1e-10}).x
    best = optimize.fsolve(gradient, best, xtol=1e-13)
    return special.expit(best[0] * special.logit(np.clip(at, 1e-6, 1 - 1e-6)) + best[1])


def calibration_vectors(rand):
    at = [0.0, 0.05, 0.3, 0.5, 0.77, 0.9, 1.0]
    for n, ties in ((20, False), (100, False), (400, False), (130, True)):
        p = [round(rand.random(), 1) if ties else rand.random() for _ in range(n)]
        y = [rand.random() < v ** 1.7 for v in p]
        order = np.argsort(p, kind='stable')
        edges = [n * i // 10 for i in range(11)]
        ece = None
        if not ties:
            ece = sum(abs(sum(y[j] for j in order[a:b]) - sum(p[j] for j in order[a:b])) / n
                      for a, b in zip(edges, edges[1:]))
            if n % 10 == 0:  # the same bins as scikit-learn's
                shares, means = calibration_curve(y, p, n_bins=10, strategy='quantile')
                assert abs(ece - np.mean(np.abs(shares - means))) < 1e-9
        isotonic = IsotonicRegression(y_min=0, y_max=1, out_of_bounds='clip').fit(p, y)
        yield {'confidence': p, 'correct': [bool(v) for v in y], 'at': at, 'ece': None if ece is None else float(ece),
               'brier': float(metrics.brier_score_loss(y, p)), 'platt': platt(p, y, at).tolist(),
               'isotonic': isotonic.predict(at).tolist()}


def needs(k, epsilon, level):
    n = k + 1
    while stats.binom.cdf(k, n, epsilon) > 1 - level:
        n += 1
    return n


def promise_vectors():
    for epsilon, level in ((0.05, 0.95), (0.02, 0.95), (0.01, 0.95), (0.1, 0.9), (0.05, 0.99)):
        yield {'max_error': epsilon, 'level': level,
               'needs': [needs(k, epsilon, level) for k in (0, 1, 2, 5, 10)],
               'upper': [[k, n, float(stats.beta.ppf(level, k + 1, n - k))] for k, n in
                         ((0, 59), (1, 93), (3, 20), (7, 200), (50, 5000))]}


def aurc_vectors(rand):
    for n in (1, 10, 333):
        p = [rand.random() for _ in range(n)]
        y = [rand.random() < v for v in p]
        order = sorted(range(n), key=lambda i: -p[i])
        risks = [sum(not y[j] for j in order[:i]) / i for i in range(1, n + 1)]
        yield {'confidence': p, 'correct': y, 'aurc': sum(risks) / n}


def multilabel_vectors(rand):
    for n, k, skill in ((1, 2, 1), (40, 3, 0.8), (150, 6, 0.6), (30, 4, 0.0)):
        truth = [[int(rand.random() < 0.35) for _ in range(k)] for _ in range(n)]
        predicted = [[t if rand.random() < skill else rand.randrange(2) for t in row] for row in truth]
        yield {'truth': truth, 'predicted': predicted,
               'tables': metrics.multilabel_confusion_matrix(np.array(truth), np.array(predicted)).tolist()}


def cut_spans(rand, kinds):
    """Spans that do not overlap each other."""
    at, spans = 0, []
    while at < 60:
        at += rand.randrange(0, 8)
        length = rand.randrange(1, 9)
        spans.append([at, at + length, rand.randrange(kinds)])
        at += length
    return spans


def blur_spans(rand, spans, kinds):
    for start, end, kind in spans:
        luck = rand.random()
        if luck > 0.15:
            shift = rand.choice((0, 0, 0, 1))
            yield [start, max(end - shift, start + 1), rand.randrange(kinds) if luck < 0.35 else kind]


def overlap(a, b):
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, shared) / (max(a[1], b[1]) - min(a[0], b[0]))


def span_vectors(rand):
    """Spans of one side do not overlap, so more than half of one is at most one of the other side; its label is what
    it is taken for, and scikit-learn counts. The class after the last one is "no span"."""
    for n, kinds in ((1, 2), (20, 3), (60, 5)):
        truth = [cut_spans(rand, kinds) for _ in range(n)]
        predicted = [list(blur_spans(rand, spans, kinds)) + [[70 + i, 72 + i, rand.randrange(kinds)] for i in (0, 9)
                                                             if rand.random() < 0.3] for spans in truth]
        right, said = [], []
        for t_spans, p_spans in zip(truth, predicted):
            pairs = [(t, p) for t in t_spans for p in p_spans if overlap(t, p) >= 0.5]
            assert len({id(t) for t, _ in pairs}) == len({id(p) for _, p in pairs}) == len(pairs)
            right += [t[2] for t, _ in pairs] + [t[2] for t in t_spans if not any(t is x for x, _ in pairs)]
            said += [p[2] for _, p in pairs] + [kinds for t in t_spans if not any(t is x for x, _ in pairs)]
            extra = [p for p in p_spans if not any(p is x for _, x in pairs)]
            right += [kinds] * len(extra)
            said += [p[2] for p in extra]
        yield {'truth': truth, 'predicted': predicted, 'n_classes': kinds,
               'confusion': metrics.confusion_matrix(right, said, labels=range(kinds + 1)).tolist()}


def main():
    rand = random.Random(20260101)
    json.dump({'classes': list(class_vectors(rand)), 'kappa': list(kappa_vectors(rand)),
               'ranks': list(rank_vectors(rand)), 'alpha': list(alpha_vectors(rand)),
               'calibration': list(calibration_vectors(rand)), 'promise': list(promise_vectors()),
               'aurc': list(aurc_vectors(rand)), 'multilabel': list(multilabel_vectors(random.Random(1))),
               'spans': list(span_vectors(random.Random(2)))}, sys.stdout, indent=None, separators=(',', ':'))
    print()


if __name__ == '__main__':
    main()
