"""
Makes groups.json: what fairlearn's MetricFrame says of a small table, and intervals of ratios by their definition.

Made with Python 3.11.7, fairlearn 0.15.0, scikit-learn 1.9.1, SciPy 1.17.1, NumPy 2.4.6:

    python -m venv venv && venv/bin/pip install fairlearn==0.15.0 scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    venv/bin/python test/metrics/vectors/makeGroups.py && npx prettier --write test/metrics/vectors
"""

import json
import platform
from pathlib import Path

import fairlearn
import numpy as np
import pandas as pd
import scipy
import sklearn
from fairlearn import metrics as fair
from scipy import optimize, special
from scipy.stats import binomtest
from sklearn import metrics as sk

random = np.random.default_rng(11)
n = 160
tone = random.choice(["dark", "light", "medium"], n, p=[0.2, 0.5, 0.3])
hat = random.choice(["no", "yes"], n)
label = (random.random(n) < 0.5).astype(int)
logits = np.round(random.normal((tone != "dark") * 2.0 * label - 0.7, 1.1), 1)
decided, p = (logits > 0).astype(int), special.expit(logits)

# Each metric with what it compares with the label: decisions, scores or probabilities.
METRICS = {
    "accuracy": (sk.accuracy_score, decided),
    "balancedAccuracy": (sk.balanced_accuracy_score, decided),
    "truePositiveRate": (fair.true_positive_rate, decided),
    "falsePositiveRate": (fair.false_positive_rate, decided),
    "trueNegativeRate": (fair.true_negative_rate, decided),
    "falseNegativeRate": (fair.false_negative_rate, decided),
    "precision": (sk.precision_score, decided),
    "selectionRate": (fair.selection_rate, decided),
    "prevalence": (lambda y_true, y_pred: np.mean(y_true), decided),
    "auroc": (sk.roc_auc_score, logits),
    "auprc": (sk.average_precision_score, logits),
    "meanScore": (fair.mean_prediction, logits),
    "nll": (lambda y_true, y_pred: sk.log_loss(y_true, y_pred, labels=[0, 1]), p),
    "brierScore": (sk.brier_score_loss, p),
    "mae": (sk.mean_absolute_error, p),
    "rmse": (sk.root_mean_squared_error, p),
    "meanError": (lambda y_true, y_pred: np.mean(y_pred - y_true), p),
}
COLUMNS = {"tone": tone, "hat": hat}


def frame(metric, by, control=None):
    function, predicted = METRICS[metric]
    return fair.MetricFrame(
        metrics=function,
        y_true=label,
        y_pred=predicted,
        sensitive_features=pd.DataFrame({name: COLUMNS[name] for name in by}),
        control_features=None if control is None else pd.DataFrame({control: COLUMNS[control]}),
    )


def by_group(made):
    return [[list(key) if isinstance(key, tuple) else [key], value] for key, value in made.by_group.items()]


def compared(made, control=False):
    gap, ratio, overall = made.difference(), made.ratio(), made.overall
    if not control:
        return {"gap": gap, "ratio": ratio, "overall": overall}
    return {key: {"gap": gap[key], "ratio": ratio[key], "overall": overall[key]} for key in gap.index}


def ratio_case(k, m, j, n):
    """Ratios t of k/m to j/n for which k/m - t j/n may be 0 by Newcombe's square-and-add of Wilson's intervals."""
    a, b = k / m, j / n
    first, second = (binomtest(*pair).proportion_ci(0.95, method="wilson") for pair in [(k, m), (j, n)])
    low = lambda t: (a - t * b) - np.hypot(a - first.low, t * (second.high - b))
    high = lambda t: (a - t * b) + np.hypot(first.high - a, t * (b - second.low))
    lower = optimize.brentq(low, 0, a / b, xtol=1e-15) if k > 0 else 0
    return [k, m, j, n, lower, optimize.brentq(high, a / b, 1e3, xtol=1e-15)]


made = {
    "origin": {
        "python": platform.python_version(),
        "fairlearn": fairlearn.__version__,
        "scikit-learn": sklearn.__version__,
        "scipy": scipy.__version__,
        "numpy": np.__version__,
    },
    "table": {"tone": list(tone), "hat": list(hat), "label": label.tolist(), "logits": logits.tolist()},
    "metrics": {
        metric: {
            "byTone": by_group(frame(metric, ["tone"])),
            "byToneAndHat": by_group(frame(metric, ["tone", "hat"])),
            "tones": compared(frame(metric, ["tone"])),
            "tonesWithinHat": compared(frame(metric, ["tone"], "hat"), control=True),
        }
        for metric in METRICS
    },
    "ratios": [ratio_case(*case) for case in [(30, 50, 45, 60), (5, 40, 20, 30), (0, 12, 7, 20), (1, 3, 2, 4)]],
}


def tidy(value):
    if isinstance(value, dict):
        return {str(key): tidy(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [tidy(entry) for entry in value]
    return value.item() if isinstance(value, np.generic) else value


Path(__file__).with_name("groups.json").write_text(json.dumps(tidy(made), indent=1) + "\n")
