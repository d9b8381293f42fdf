"""What shap and lime say of a small network: the vectors of test/explain/vectors/surrogates.json.

    python scripts/peers/surrogates.py > test/explain/vectors/surrogates.json

Needs shap and lime. Numbers have 8 digits.
"""

import json
import sys
from importlib.metadata import version

import numpy as np
import shap
from lime.lime_base import LimeBase
from sklearn.metrics import pairwise_distances

random = np.random.default_rng(3)
COLUMNS = 6


def written(array):
    """What is written down is what is computed with."""
    return np.vectorize(lambda v: float(f"{v:.8g}"))(array)


first, bias = written(random.normal(size=(COLUMNS, 5))), written(random.normal(size=5))
last = written(random.normal(size=(5, 2)))
background, rows = written(random.normal(size=(7, COLUMNS))), written(random.normal(size=(3, COLUMNS)))
rows[1, 2] = background[0, 2]


def network(x):
    return np.maximum(0, x @ first + bias) @ last


def numbers(array):
    return [float(f"{v:.8g}") for v in np.asarray(array, dtype=float).reshape(-1)]


def lime_fit(parts, samples, features):
    """The fit of lime's images, on sets of parts that are drawn here."""
    there = random.integers(0, 2, size=(samples, parts))
    there[0] = 1
    outputs = written(np.tanh(there @ random.normal(size=parts)) + 0.3 * there[:, 0] * there[:, 1])
    distances = pairwise_distances(there, there[:1], metric="cosine").ravel()
    base = LimeBase(lambda d: np.sqrt(np.exp(-(d**2) / 0.25**2)))
    intercept, weights, score, _ = base.explain_instance_with_data(
        there.astype(float), outputs[:, None], distances, 0, features, feature_selection="highest_weights"
    )
    slopes = np.zeros(parts)
    for column, weight in weights:
        slopes[column] = weight
    return {
        "parts": parts,
        "features": features,
        "there": there.reshape(-1).tolist(),
        "outputs": numbers(outputs),
        "slopes": numbers(slopes),
        "intercept": float(f"{intercept:.8g}"),
        "fit": float(f"{score:.8g}"),
    }


def main():
    found = [shap.KernelExplainer(lambda x, k=k: network(x)[:, k], background).shap_values(rows, l1_reg=False, silent=True) for k in (0, 1)]
    base = [network(background)[:, k].mean() for k in (0, 1)]
    answer = {
        "origin": f"shap {version('shap')}, lime {version('lime')}, scripts/peers/surrogates.py",
        "columns": COLUMNS,
        "weights": [numbers(first), numbers(bias), numbers(last)],
        "background": numbers(background),
        "rows": numbers(rows),
        "shap": [numbers(values) for values in found],
        "base": numbers(base),
        "lime": [lime_fit(8, 60, 8), lime_fit(12, 80, 4)],
    }
    json.dump(answer, sys.stdout)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
