"""What Foolbox makes of a small network: the vectors of test/robust/vectors/attacks.json.

    python scripts/peers/attacks.py > test/robust/vectors/attacks.json

Needs foolbox and jax. Two dense layers with a softplus between them (ReLUs would leave signs of zero gradients to chance), three logits, eight numbers
from 0 to 1. Weights are in the order of TensorFlow.js, [in, out]. FGSM and PGD without a random start are the same by definition: all numbers of the changed
inputs are kept. Of DDN the lengths are kept: ours is to be no longer than theirs.
"""

import json

import eagerpy as ep
import foolbox
import jax
import numpy as np

rng = np.random.default_rng(0)
W1, B1 = rng.normal(size=(8, 12)).astype(np.float32), rng.normal(size=12).astype(np.float32)
W2, B2 = rng.normal(size=(12, 3)).astype(np.float32), 0.3 * rng.normal(size=3).astype(np.float32)
X = rng.uniform(0.1, 0.9, size=(10, 8)).astype(np.float32)


def network(x):
    return jax.nn.softplus(x @ W1 + B1) @ W2 + B2


model = foolbox.JAXModel(network, bounds=(0, 1))
x = ep.astensor(jax.numpy.array(X))
y = ep.astensor(jax.numpy.array(np.argmax(np.array(network(X)), axis=1)))


def changed(attack, eps):
    _, clipped, _ = attack(model, x, y, epsilons=eps)
    return np.array(clipped.raw)


def kept(values):
    return [round(float(value), 7) for value in np.asarray(values).ravel()]


attacks = foolbox.attacks
linf = {"rel_stepsize": 0.1, "steps": 10, "random_start": False}
_, ddn, reached = attacks.DDNAttack(steps=100)(model, x, y, epsilons=None)
print(
    json.dumps(
        {
            "weights": [[list(w.shape), kept(w)] for w in (W1, B1, W2, B2)],
            "inputs": kept(X),
            "labels": [int(label) for label in np.array(y.raw)],
            "fgsm": kept(changed(attacks.LinfFastGradientAttack(random_start=False), 0.1)),
            "fgm": kept(changed(attacks.L2FastGradientAttack(random_start=False), 0.3)),
            "pgd": kept(changed(attacks.LinfPGD(**linf), 0.1)),
            "pgdL2": kept(changed(attacks.L2PGD(**linf), 0.3)),
            "ddn": kept(np.linalg.norm(np.array(ddn.raw) - X, axis=1)),
            "reached": [bool(one) for one in np.array(reached.raw)],
        }
    )
)
