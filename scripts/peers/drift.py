"""What Alibi Detect says of two samples: the vectors of test/robust/vectors/drift.json.

    python scripts/peers/drift.py > test/robust/vectors/drift.json

Needs alibi-detect 0.13.0, torch and scikit-learn; its import asks for transformers, which these detectors do not use (an empty module in its place will do). Of its detectors those whose definitions are ours: Kolmogorov and Smirnov column by column (its p-values are approximate), Pearson's test of three and more categories (of two it
corrects by Yates), and the unbiased squared maximum mean discrepancy with a kernel of given width.
"""

import importlib.metadata
import json

import numpy as np
import torch
from alibi_detect.cd import ChiSquareDrift, KSDrift, MMDDrift

rng = np.random.default_rng(5)
a = np.round(rng.normal(size=(30, 3)), 4).astype(np.float32)
b = np.round(rng.normal([0, 0.5, 1], [1, 1, 2], size=(24, 3)), 4).astype(np.float32)
kinds, others = rng.integers(0, 3, size=(60, 1)), rng.integers(0, 4, size=(50, 1)) % 3
width = 1.5

ks = KSDrift(a, correction="bonferroni").predict(b)["data"]
chi = ChiSquareDrift(kinds).predict(others)["data"]
torch.manual_seed(0)
mmd = MMDDrift(a, backend="pytorch", sigma=np.array([width]), n_permutations=10).predict(b)["data"]


def plain(values):
    return [float(value) for value in np.asarray(values).ravel()]


print(
    json.dumps(
        {
            "version": importlib.metadata.version("alibi-detect"),
            "a": [plain(np.round(row.astype(float), 4)) for row in a],
            "b": [plain(np.round(row.astype(float), 4)) for row in b],
            "ks": {"distance": plain(ks["distance"]), "p": plain(ks["p_val"])},
            "chi": {
                "counts": [np.bincount(kinds.ravel()).tolist(), np.bincount(others.ravel()).tolist()],
                "statistic": plain(chi["distance"])[0],
                "p": plain(chi["p_val"])[0],
            },
            "mmd": {"width": width, "statistic": float(mmd["distance"])},
        }
    )
)
