"""Values that test/fairness/ compares with: AIF360, fairlearn, and the definition of Feldman et al. in NumPy.

pip install aif360==0.6.1 fairlearn==0.15.0 numpy==2.4.6 pandas==3.1.1 scikit-learn==1.9.1
python scripts/peers/mitigation.py > test/fairness/vectors/mitigation.json
"""
import json
import warnings

import numpy as np
import pandas as pd
from aif360.algorithms.preprocessing import Reweighing
from aif360.datasets import BinaryLabelDataset
from fairlearn.postprocessing import ThresholdOptimizer
from fairlearn.reductions import DemographicParity, EqualizedOdds, ExponentiatedGradient, TruePositiveRateParity
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20260101)


def people(n, shares, rates, shift):
    """Groups a, b ... with base rates; a score with ties that depends on label and group."""
    group = rng.choice(list("abc")[: len(shares)], n, p=shares)
    rate = np.array([rates["abc".index(g)] for g in group])
    label = (rng.random(n) < rate).astype(int)
    lift = np.array([shift["abc".index(g)] for g in group])
    score = np.round(1.2 * label + lift + rng.normal(size=n), 1)
    return pd.DataFrame({"group": group, "label": label, "score": score})


class Given(BaseEstimator):
    """An estimator that has scores already."""

    def fit(self, x, y):
        self.fitted_ = True
        return self

    def predict(self, x):
        return np.asarray(x)[:, 0]


def rates(frame, chance):
    result = {}
    for name, part in frame.assign(chance=chance).groupby("group"):
        result[name] = {
            "selectionRate": part.chance.mean(),
            "truePositiveRate": part.chance[part.label == 1].mean(),
            "falsePositiveRate": part.chance[part.label == 0].mean(),
        }
    return result


def thresholds(frame, constraint, tol=None):
    """fairlearn tries a grid of 100,001 values of the constraint."""
    model = ThresholdOptimizer(
        estimator=Given(), constraints=constraint, grid_size=100000, prefit=True, predict_method="predict", tol=tol
    )
    x = frame[["score"]]
    model.fit(x, frame.label, sensitive_features=frame.group)
    chance = model._pmf_predict(x, sensitive_features=frame.group)[:, 1]
    accuracy = np.where(frame.label == 1, chance, 1 - chance).mean()
    return {"accuracy": accuracy, "rates": rates(frame, chance)}


def reweighed(frame):
    numbers = frame.assign(group=(frame.group == "a").astype(int))[["group", "label"]].astype(float)
    data = BinaryLabelDataset(df=numbers, label_names=["label"], protected_attribute_names=["group"])
    fitted = Reweighing(unprivileged_groups=[{"group": 0}], privileged_groups=[{"group": 1}])
    return fitted.fit_transform(data).instance_weights.tolist()


def repaired(frame, amount):
    """Geometric repair of Feldman et al.: ranks by NumPy, the quantile of row i of n at (i - 1/2) / n ('hazen')."""
    values = [frame.score[frame.group == g].to_numpy() for g in sorted(frame.group.unique())]
    result = []
    for g, x in zip(frame.group, frame.score):
        own = frame.score[frame.group == g].to_numpy()
        rank = ((own < x).sum() + (own <= x).sum()) / 2 / len(own)
        common = np.median([np.quantile(v, rank, method="hazen") for v in values])
        result.append((1 - amount) * x + amount * common)
    return result


def reduction(frame, x, constraint):
    model = ExponentiatedGradient(LogisticRegression(C=1.0), constraints=constraint, eps=0.02, max_iter=100)
    model.fit(x, frame.label, sensitive_features=frame.group)
    chance = model._pmf_predict(x)[:, 1]
    error = np.where(frame.label == 1, 1 - chance, chance).mean()
    return {"error": error, "rates": rates(frame, chance)}


two = people(200, [0.6, 0.4], [0.6, 0.4], [0.3, -0.2])
three = people(300, [0.5, 0.3, 0.2], [0.5, 0.3, 0.7], [0.0, 0.6, -0.4])
constraints = {
    "demographicParity": "demographic_parity",
    "equalOpportunity": "true_positive_rate_parity",
    "predictiveEquality": "false_positive_rate_parity",
    "equalizedOdds": "equalized_odds",
}
found = {}
for name, frame in {"two": two, "three": three}.items():
    found[name] = {
        "table": frame.to_dict(orient="list"),
        "thresholds": {ours: thresholds(frame, theirs) for ours, theirs in constraints.items()},
        "tolerant": {ours: thresholds(frame, theirs, 0.1) for ours, theirs in list(constraints.items())[:3]},
        "repaired": {str(amount): repaired(frame, amount) for amount in [0.5, 1.0]},
    }
found["two"]["reweighed"] = reweighed(two)
second = (two.score + rng.normal(size=len(two))).round(2)
third = ((two.group == "a") + rng.normal(size=len(two))).round(2)
x = np.stack([two.score, second, third], axis=1)
found["two"]["table"].update(second=second.tolist(), third=third.tolist())
found["two"]["reductions"] = {
    "demographicParity": reduction(two, x, DemographicParity(difference_bound=0.02)),
    "equalOpportunity": reduction(two, x, TruePositiveRateParity(difference_bound=0.02)),
    "equalizedOdds": reduction(two, x, EqualizedOdds(difference_bound=0.02)),
}
plain = LogisticRegression(C=1.0).fit(x, two.label).predict(x)
found["two"]["plain"] = {"error": (plain != two.label).mean(), "rates": rates(two, plain)}
origin = "scripts/peers/mitigation.py: aif360 0.6.1, fairlearn 0.15.0, scikit-learn 1.9.1, numpy 2.4.6"
print(json.dumps({"origin": origin, **found}, indent=1, default=float))
