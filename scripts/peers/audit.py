"""Values that test/fairness/auditPeers.test.ts compares with: fairlearn, AIF360 and scikit-learn.

pip install aif360==0.6.1 fairlearn==0.15.0 numpy==2.4.6 pandas==3.1.1 scikit-learn==1.9.1
python scripts/peers/audit.py > test/fairness/vectors/audit.json
npx prettier --write test/fairness/vectors/audit.json
"""
import json
import sys
import warnings
from pathlib import Path

import fairlearn.metrics as fm
import numpy as np
import pandas as pd
from aif360.datasets import BinaryLabelDataset
from aif360.metrics import BinaryLabelDatasetMetric, ClassificationMetric
from sklearn.metrics import accuracy_score, mutual_info_score, precision_score, roc_auc_score

sys.path.append(str(Path(__file__).parent.parent / "bench"))
from group_rates import rates

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20260102)


def people(n, shares, rates):
    """Groups a, b ... with base rates, a second column, and a score with many ties; decided above 0."""
    names = list("abcde")[: len(shares)]
    group = rng.choice(names, n, p=shares)
    sex = rng.choice(["f", "m"], n)
    label = (rng.random(n) < np.array([rates[names.index(g)] for g in group])).astype(int)
    score = np.round(1.3 * label - 0.6 + 0.4 * (group == "a") - 0.2 * (sex == "f") + rng.normal(size=n), 1)
    return pd.DataFrame({"group": group, "sex": sex, "label": label, "score": score, "decided": (score > 0).astype(int)})


def by_group(frame, columns):
    sensitive = frame[columns]
    found = fm.MetricFrame(metrics=rates, y_true=frame.label, y_pred=frame.decided, sensitive_features=sensitive)
    rows = {}
    for name, row in found.by_group.iterrows():
        key = " / ".join(name) if isinstance(name, tuple) else name
        rows[key] = {metric: float(value) for metric, value in row.items()}
    for name, part in frame.groupby(columns):
        key = " / ".join(name)
        rows[key]["auroc"] = float(roc_auc_score(part.label, part.score)) if part.label.nunique() == 2 else None
    return rows


def summary(frame, columns):
    sensitive = frame[columns].agg(" / ".join, axis=1)
    call = {"y_true": frame.label, "y_pred": frame.decided, "sensitive_features": sensitive}
    result = {}
    for ours, theirs in [
        ("demographicParity", "demographic_parity"),
        ("equalOpportunity", "equal_opportunity"),
        ("equalizedOdds", "equalized_odds"),
    ]:
        result[ours] = {
            "difference": getattr(fm, f"{theirs}_difference")(**call),
            "ratio": getattr(fm, f"{theirs}_ratio")(**call),
            "differenceToOverall": getattr(fm, f"{theirs}_difference")(**call, method="to_overall"),
            "ratioToOverall": getattr(fm, f"{theirs}_ratio")(**call, method="to_overall"),
        }
    for ours, metric in [("predictiveParity", precision_score), ("accuracyParity", accuracy_score)]:
        found = fm.MetricFrame(metrics=metric, **call)
        result[ours] = {
            "lowestValue": found.group_min(),
            "highestValue": found.group_max(),
            "difference": found.difference(),
            "ratio": found.ratio(),
            "differenceToOverall": found.difference(method="to_overall"),
            "ratioToOverall": found.ratio(method="to_overall"),
        }
    result["equalizedOdds"]["meanDifference"] = fm.equalized_odds_difference(**call, agg="mean")
    return {name: {key: float(value) for key, value in row.items()} for name, row in result.items()}


def information(frame):
    bits = lambda part, a, b: mutual_info_score(part[a], part[b]) / np.log(2)
    within = lambda given, a, b: sum(len(part) / len(frame) * bits(part, a, b) for _, part in frame.groupby(given))
    return {
        "independence": bits(frame, "group", "decided"),
        "separation": within("label", "group", "decided"),
        "sufficiency": within("decided", "group", "label"),
    }


def aif360(frame):
    """Groups a and b alone; features for the neighbours are the score and the second column."""
    numbers = pd.DataFrame(
        {"group": (frame.group == "a").astype(int), "sex": (frame.sex == "m").astype(int), "score": frame.score}
    )
    data = lambda label: BinaryLabelDataset(
        df=numbers.assign(label=label), label_names=["label"], protected_attribute_names=["group"]
    )
    both = {"unprivileged_groups": [{"group": 0}], "privileged_groups": [{"group": 1}]}
    metric = ClassificationMetric(data(frame.label), data(frame.decided), **both)
    return {
        "selectionGap": abs(metric.statistical_parity_difference()),
        "opportunityGap": abs(metric.equal_opportunity_difference()),
        "falsePositiveGap": abs(metric.false_positive_rate_difference()),
        "disparateImpact": metric.disparate_impact(),
        "errorGap": abs(metric.error_rate_difference()),
        "falseNegativeGap": abs(metric.false_negative_rate_difference()),
        "baseRates": [metric.base_rate(True), metric.base_rate(False)],
        "predictiveGap": abs(metric.positive_predictive_value(True) - metric.positive_predictive_value(False)),
        "averageOdds": metric.average_odds_difference(),
        "averageAbsoluteOdds": metric.average_abs_odds_difference(),
        "negativePredictiveGap": abs(metric.negative_predictive_value(True) - metric.negative_predictive_value(False)),
    }


def consistency():
    """Without ties, where it would be open which rows are the nearest; the group is one of the features."""
    points = pd.DataFrame({"group": rng.integers(0, 2, 40), "x": rng.normal(size=40), "y": rng.normal(size=40)})
    points["decided"] = (points.x + 0.8 * rng.normal(size=40) > 0).astype(int)
    data = BinaryLabelDataset(df=points, label_names=["decided"], protected_attribute_names=["group"])
    metric = BinaryLabelDatasetMetric(data, unprivileged_groups=[{"group": 0}], privileged_groups=[{"group": 1}])
    return {"table": points.to_dict(orient="list"), "value": float(metric.consistency(n_neighbors=5)[0])}


def case(frame):
    return {
        "table": frame.to_dict(orient="list"),
        "byGroup": by_group(frame, ["group"]),
        "intersections": by_group(frame, ["group", "sex"]),
        "summary": summary(frame, ["group"]),
        "summaryOfIntersections": summary(frame, ["group", "sex"]),
        "information": information(frame),
    }


two = people(60, [0.6, 0.4], [0.5, 0.3])
five = people(160, [0.3, 0.25, 0.2, 0.15, 0.1], [0.5, 0.3, 0.6, 0.4, 0.5])
lacking = two.assign(label=two.label.where(two.group == "a", 0), decided=two.decided.where(two.group == "a", 0))
print(
    json.dumps(
        {
            "origin": "scripts/peers/audit.py: fairlearn 0.15.0, aif360 0.6.1, scikit-learn 1.9.1, numpy 2.4.6",
            "two": {**case(two), "aif360": aif360(two)},
            "five": case(five),
            "oneClass": {"table": lacking.to_dict(orient="list"), "byGroup": by_group(lacking, ["group"])},
            "consistency": consistency(),
        },
        separators=(",", ":"),
    )
)
