"""
Makes vectors.json: what scikit-learn, SciPy and NumPy say of small tables, for the tests beside this folder.

Made with Python 3.11.7, scikit-learn 1.9.1, SciPy 1.17.1, NumPy 2.4.6:

    python -m venv venv && venv/bin/pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    venv/bin/python test/metrics/vectors/make.py && npx prettier --write test/metrics/vectors
"""

import json
import platform
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import integrate, optimize, special, stats
from sklearn.calibration import _sigmoid_calibration, calibration_curve
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score, roc_curve

random = np.random.default_rng(7)


def tidy(value):
    if isinstance(value, dict):
        return {key: tidy(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [tidy(entry) for entry in value]
    return value.item() if isinstance(value, np.generic) else value


def kept_means(risk, loss):
    """Mean loss of the k rows of least risk, k = 1 ... n; no two risks are equal."""
    order = np.argsort(risk)
    return np.array([loss[order[:k]].mean() for k in range(1, len(loss) + 1)])


def binary():
    n = 60
    label = (random.random(n) < 0.4).astype(int)
    logits = np.round(random.normal(1.5 * label - 0.8, 1.3), 1)  # one decimal: many ties
    p = special.expit(logits)
    fpr, tpr, _ = roc_curve(label, logits, drop_intermediate=False)
    curves = {
        name: calibration_curve(label, p, n_bins=bins, strategy=strategy)
        for name, bins, strategy in [("width", 10, "uniform"), ("count", 6, "quantile")]
    }
    targets = np.where(label == 1, (label.sum() + 1) / (label.sum() + 2), 1 / ((1 - label).sum() + 2))

    def platt_gradient(ab):
        error = special.expit(ab[0] * logits + ab[1]) - targets
        return [(error * logits).sum(), error.sum()]

    a, b = optimize.root(platt_gradient, [1.0, 0.0], tol=1e-14).x
    assert np.allclose([-a, -b], _sigmoid_calibration(logits, label), atol=1e-4)
    scale = optimize.brentq(lambda s: ((special.expit(s * logits) - label) * logits).sum(), 1e-3, 50, xtol=1e-15)
    grid = np.round(np.linspace(-5, 5, 41), 2)
    isotonic = IsotonicRegression(out_of_bounds="clip", y_min=0, y_max=1).fit(logits, label)
    return {
        "label": label,
        "logits": logits,
        "auroc": roc_auc_score(label, logits),
        "auprc": average_precision_score(label, logits),
        "fprAt95": fpr[np.argmax(tpr >= 0.95)],
        "fprAt80": fpr[np.argmax(tpr >= 0.8)],
        "nll": log_loss(label, p),
        "brier": brier_score_loss(label, p),
        "curves": {name: {"observed": observed, "predicted": predicted} for name, (observed, predicted) in curves.items()},
        "temperature": 1 / scale,
        "platt": {"slope": a, "intercept": b},
        "isotonic": {"at": grid, "p": isotonic.predict(grid)},
    }


def classes():
    n, k = 50, 3
    label = random.integers(0, k, n)
    logits = random.normal(0, 1.2, (n, k))
    logits[np.arange(n), label] += 1.0
    p = special.softmax(logits, axis=1)
    top, hit = p.max(axis=1), (p.argmax(axis=1) == label).astype(float)
    bins = np.searchsorted(np.linspace(0, 1, 16)[1:-1], top)
    quantile_bins = np.searchsorted(np.percentile(top, np.linspace(0, 100, 16))[1:-1], top)
    ece = lambda ids: sum((ids == i).mean() * abs(top[ids == i].mean() - hit[ids == i].mean()) for i in np.unique(ids))
    nll_of = lambda s: log_loss(label, special.softmax(s * logits, axis=1))

    def slope(s):
        q = special.softmax(s * logits, axis=1)
        return ((q * logits).sum(axis=1) - logits[np.arange(n), label]).sum()

    scale = optimize.brentq(slope, 1e-3, 50, xtol=1e-15)
    assert nll_of(scale) <= min(nll_of(scale * 0.99), nll_of(scale * 1.01))
    return {
        "label": label,
        "logits": logits.T,
        "accuracy": hit.mean(),
        "nll": log_loss(label, p),
        "brier": brier_score_loss(label, p),
        "ece": ece(bins),
        "adaptiveEce": ece(quantile_bins),
        "temperature": 1 / scale,
    }


def regression():
    n = 40
    mean, std = random.normal(0, 2, n), random.uniform(0.3, 2, n)
    y = mean + 1.3 * std * random.normal(size=n)
    nll = -stats.norm.logpdf(y, mean, std).mean()

    def crps_by_integral(y, m, s):
        square = lambda x: stats.norm.cdf(x, m, s) ** 2
        left = integrate.quad(square, m - 40 * s, y, points=[m] if m < y else None, epsabs=1e-13, epsrel=1e-13, limit=500)[0]
        other = lambda x: stats.norm.sf(x, m, s) ** 2
        right = integrate.quad(other, y, m + 40 * s, points=[m] if m > y else None, epsabs=1e-13, epsrel=1e-13, limit=500)[0]
        return left + right

    crps = np.mean([crps_by_integral(*row) for row in zip(y, mean, std)])
    levels = np.arange(1, 20) / 20
    observed = (y[:, None] <= stats.norm.ppf(levels, mean[:, None], std[:, None])).mean(axis=0)
    members = random.normal(mean[:, None], 1, (n, 5))
    spread = np.abs(members[:, :, None] - members[:, None, :]).sum(axis=(1, 2))
    distance = np.abs(members - y[:, None]).mean(axis=1)
    loss = (y - mean) ** 2
    own, best = kept_means(std, loss), kept_means(loss, loss)
    return {
        "y": y,
        "mean": mean,
        "std": std,
        "members": members.T,
        "nll": nll,
        "crps": crps,
        "crpsOfSamples": (distance - spread / 2 / 25).mean(),
        "crpsFair": (distance - spread / 2 / 20).mean(),
        "observed": observed,
        "quantileCalibrationError": np.abs(observed - levels).mean(),
        "aurc": own.mean(),
        "excessAurc": (own - best).mean(),
        "ause": ((own - best) / own[-1]).mean(),
        "auseRoot": ((np.sqrt(own) - np.sqrt(best)) / np.sqrt(own[-1])).mean(),
    }


def distributions():
    x = np.array([-8.5, -3, -1, -0.1, 0, 0.5, 1.7, 2.5, 6])
    cases = [(7, 20), (0, 15), (15, 15), (470, 500), (1830, 2000)]
    exact = [stats.binomtest(k, n).proportion_ci(0.95, method="exact") for k, n in cases]
    betas = [(50, 9, 2), (1000, 451, 50), (300, 91, 9)]
    return {
        "x": x,
        "normalCdf": stats.norm.cdf(x),
        "clopperPearson": [[k, n, ci.low, ci.high] for (k, n), ci in zip(cases, exact)],
        "betaBinomial": [[n, a, b, stats.betabinom.ppf(0.025, n, a, b), stats.betabinom.ppf(0.975, n, a, b)] for n, a, b in betas],
    }


vectors = {
    "origin": {
        "python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
        "scipy": scipy.__version__,
        "numpy": np.__version__,
    },
    "binary": binary(),
    "classes": classes(),
    "regression": regression(),
    "distributions": distributions(),
}
Path(__file__).with_name("vectors.json").write_text(json.dumps(tidy(vectors), indent=1) + "\n")
