"""Rates of decisions by the names that `fairness.audit` gives them, as fairlearn and scikit-learn count them."""

import fairlearn.metrics as fm
from sklearn.metrics import accuracy_score, precision_score

rates = {
    "selectionRate": fm.selection_rate,
    "accuracy": accuracy_score,
    "truePositiveRate": fm.true_positive_rate,
    "falsePositiveRate": fm.false_positive_rate,
    "trueNegativeRate": fm.true_negative_rate,
    "falseNegativeRate": fm.false_negative_rate,
    "positivePredictiveValue": precision_score,
}
