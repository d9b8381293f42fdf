"""What SciPy and formulas in NumPy say of two samples: the vectors of test/robust/vectors/shift.json.

    python scripts/peers/shift.py > test/robust/vectors/shift.json

Needs scipy and numpy. Statistics and exact p-values of Kolmogorov and Smirnov (two samples with and without ties, and one against the uniform distribution), Pearson's test without a
correction, and the unbiased squared maximum mean discrepancy by its definition, with a loop over all pairs, by the kernel of scikit-learn where that is there.
"""

import json

import numpy as np
from scipy import stats

rng = np.random.default_rng(3)


def kept(values):
    return [round(float(value), 6) for value in np.asarray(values).ravel()]


def two(a, b):
    a, b = np.array(kept(a)), np.array(kept(b))
    exact = stats.ks_2samp(a, b, method="exact")
    limit = stats.kstwobign.sf(np.sqrt(len(a) * len(b) / (len(a) + len(b))) * exact.statistic)
    return {"a": kept(a), "b": kept(b), "statistic": exact.statistic, "p": exact.pvalue, "limit": limit}


def mmd(x, y, bandwidth):
    def k(a, b):
        return np.exp(-((a[:, None, :] - b[None, :, :]) ** 2).sum(-1) / (2 * bandwidth**2))

    m, n = len(x), len(y)
    xx, yy, xy = k(x, x), k(y, y), k(x, y)
    inside = (xx.sum() - np.trace(xx)) / (m * (m - 1)) + (yy.sum() - np.trace(yy)) / (n * (n - 1))
    return float(inside - 2 * xy.mean())


x, y = rng.normal(size=(12, 3)), rng.normal(0.7, 1.3, size=(9, 3))
x, y = np.array(kept(x)).reshape(x.shape), np.array(kept(y)).reshape(y.shape)
z = np.concatenate([x, y])
median = float(np.median([np.linalg.norm(z[i] - z[j]) for i in range(len(z)) for j in range(i)]))
counts = [[[10, 20], [20, 10]], [[30, 12, 8], [25, 20, 14]], [[100, 40, 30, 30], [80, 60, 35, 25]]]
places = [[0.15, 10], [0.2, 10], [0.25, 10], [0.3, 10], [0.4, 10], [0.6, 10], [0.8, 20], [0.1, 20], [0.2, 20], [0.3, 20], [0.4, 20], [0.1, 100], [0.15, 100], [0.2, 100], [0.02, 1000], [0.03, 1000], [0.05, 1000]]
print(
    json.dumps(
        {
            "ks": [
                two(rng.normal(size=7), rng.normal(1, 1, size=5)),
                two(rng.normal(size=30), rng.normal(0.3, 1, size=40)),
                two(rng.integers(0, 6, size=25), rng.integers(0, 7, size=50)),
                two(rng.normal(size=80), rng.normal(2, 1, size=80)),
            ],
            "mannWhitney": [
                {"a": kept(a), "b": kept(b), "p": float(stats.mannwhitneyu(kept(a), kept(b), alternative="greater", method="asymptotic").pvalue)}
                for a, b in [
                    (rng.normal(0.5, 1, size=12), rng.normal(size=15)),
                    (rng.integers(0, 5, size=20), rng.integers(0, 4, size=9)),
                    (rng.normal(-1, 1, size=30), rng.normal(size=30)),
                ]
            ],
            "uniform": [[d, n, float(stats.kstwo.sf(d, n))] for d, n in places],
            "kolmogorov": [[v, float(stats.kstwobign.sf(v))] for v in [0.3, 0.5, 0.79, 0.81, 1, 1.36, 2, 4]],
            "chi": [
                {"counts": c, "statistic": float(r.statistic), "p": float(r.pvalue)}
                for c in counts
                for r in [stats.chi2_contingency(np.array(c), correction=False)]
            ],
            "chiTail": [[v, k, float(stats.chi2.sf(v, k))] for v in [0.1, 1, 5, 30, 90] for k in [1, 2, 3, 10, 41]],
            "mmd": {"x": kept(x), "y": kept(y), "median": median, "atMedian": mmd(x, y, median), "atOne": mmd(x, y, 1)},
        }
    )
)
