"""
Makes conformal.json: set sizes of MAPIE's adaptive prediction sets (`aps`), for the tests beside this folder.

Made with Python 3.11.7, MAPIE 1.6.0, scikit-learn 1.9.1, NumPy 2.4.6:

    python -m venv venv && venv/bin/pip install mapie==1.6.0 scikit-learn==1.9.1 numpy==2.4.6
    venv/bin/python test/metrics/vectors/makeConformal.py && npx prettier --write test/metrics/vectors
"""

import json
from pathlib import Path

import numpy as np
from mapie.classification import SplitConformalClassifier
from sklearn.base import BaseEstimator, ClassifierMixin

SURE, UNSURE = [1.0, 0.0, 0.0], [0.5, 0.3, 0.2]


class Given(ClassifierMixin, BaseEstimator):
    """A classifier whose inputs are the probabilities that it gives."""

    def fit(self, x, y):
        self.classes_ = np.array([0, 1, 2])
        return self

    def predict_proba(self, x):
        return np.asarray(x)

    def predict(self, x):
        return self.classes_[np.argmax(x, axis=1)]

    def __sklearn_is_fitted__(self):
        return True


def fitted(p, y, alpha):
    model = SplitConformalClassifier(
        estimator=Given().fit(p, y), confidence_level=1 - alpha, conformity_score="aps", prefit=True, random_state=0
    )
    return model.conformalize(p, y)


def sizes(p, y, alpha, rows):
    sets = fitted(p, y, alpha).predict_set(np.array(rows), conformity_score_params={"include_last_label": True})[1]
    return sets[:, :, 0].sum(axis=1).tolist()


# Half the rows sure and right, half of them unsure with labels as often as their probabilities say.
p = np.array([SURE] * 1000 + [UNSURE] * 1000)
y = np.array([0] * 1000 + [0] * 500 + [1] * 300 + [2] * 200)
mixed = {str(alpha): sizes(p, y, alpha, [SURE, UNSURE]) for alpha in [0.1, 0.25, 0.6]}

# 28 of 30 rows are sure and right, in two the true class has probability 0.
p0 = np.array([SURE] * 1500)
y0 = np.array([0] * 1400 + [1] * 50 + [2] * 50)
sets = fitted(p0, y0, 0.05).predict_set(p0, conformity_score_params={"include_last_label": True})[1][:, :, 0]
zero = {"alpha": 0.05, "coverage": float(sets[np.arange(1500), y0].mean())}

out = Path(__file__).with_name("conformal.json")
out.write_text(json.dumps({"mixed": mixed, "zero": zero}))
print(out.read_text())
