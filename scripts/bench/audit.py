"""Rates of groups and their differences in fairlearn and scikit-learn."""

import fairlearn
import fairlearn.metrics as fm
import numpy as np
import pandas as pd
import sklearn
from sklearn.metrics import roc_auc_score

from group_rates import rates
from peer import milliseconds, serve


def people(rows, groups):
    random = np.random.default_rng(0)
    label = random.integers(0, 2, rows)
    score = 1 / (1 + np.exp(-(label - 0.5 + random.normal(size=rows))))
    names = np.array([f"group {i}" for i in range(groups)])[random.integers(0, groups, rows)]
    return pd.DataFrame({"label": label, "p": score, "decided": (score > 0.5).astype(int), "group": names})


tables = {}


def run(request):
    """The first request of a size makes the table; only the audit is timed."""
    size = request["rows"], request["groups"]
    table = tables.setdefault(size, None)
    if table is None:
        table = tables[size] = people(*size)
    call = {"y_true": table.label, "sensitive_features": table.group}

    def decisions():
        frame = fm.MetricFrame(metrics=rates, y_pred=table.decided, **call)
        return frame.by_group, frame.difference(), frame.ratio(), frame.overall

    def scores():
        frame = fm.MetricFrame(metrics={"auroc": roc_auc_score}, y_pred=table.p, **call)
        return decisions(), frame.by_group, frame.difference()

    return {"ms": milliseconds({"decisions": decisions, "scores": scores}[request["case"]], request["times"])}


serve({"fairlearn": fairlearn.__version__, "scikit-learn": sklearn.__version__}, {"decisions": run, "scores": run})
