"""Accuracy under the attacks of peers: the vectors of test/robust/vectors/robustAccuracy.json.

    python scripts/peers/robustAccuracy.py > test/robust/vectors/robustAccuracy.json

Needs torch, torchattacks (whose AutoAttack is the standard one of its authors), foolbox, adversarial-robustness-toolbox and scikit-learn. Two networks of 64, 32 and 10 units with ReLU for the digits of
scikit-learn (Alpaydin and Kaynak, UCI, CC BY 4.0), one trained plainly, one by PGD; 200 test images of 8 x 8 in sixteenths. Weights are in the order of TensorFlow.js,
[in, out]. The budget of each attack is in its name's options below: ours are to leave no more than theirs and one point.
"""

import json
import os
import warnings

import numpy as np
import torch
from sklearn.datasets import load_digits

warnings.filterwarnings("ignore")
torch.manual_seed(0)
torch.set_num_threads(1)
EPS = 1.5 / 16
EPS_L2 = 0.5

images, labels = load_digits(return_X_y=True)
order = np.random.default_rng(0).permutation(len(images))
images, labels = images[order].astype(np.float32) / 16, labels[order]
train = torch.tensor(images[:1500]).reshape(-1, 1, 8, 8), torch.tensor(labels[:1500])
test = torch.tensor(images[1500:1700]).reshape(-1, 1, 8, 8), torch.tensor(labels[1500:1700])


def pgd(model, x, y, steps=10):
    at = (x + EPS * (2 * torch.rand_like(x) - 1)).clamp(0, 1)
    for _ in range(steps):
        at.requires_grad_(True)
        slope = torch.autograd.grad(torch.nn.functional.cross_entropy(model(at), y), at)[0]
        at = (at.detach() + 2.5 * EPS / steps * slope.sign()).clamp(x - EPS, x + EPS).clamp(0, 1)
    return at.detach()


def network(robust):
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 32), torch.nn.ReLU(), torch.nn.Linear(32, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(60):
        for rows in torch.randperm(1500).split(50):
            x, y = train[0][rows], train[1][rows]
            x = pgd(model, x, y) if robust else x
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
    for parameter in model.parameters():
        parameter.data = torch.tensor(np.round(parameter.detach().numpy().astype(float), 5).astype(np.float32))
        parameter.requires_grad_(False)
    return model.eval()


def accuracy(model, x):
    return float((model(x).argmax(1) == test[1]).float().mean())


def under_attack(model):
    import foolbox
    import torchattacks
    from art.attacks.evasion import AutoProjectedGradientDescent, ProjectedGradientDescent
    from art.estimators.classification import PyTorchClassifier

    def torchattack(attack):
        return accuracy(model, attack(*test))

    def fool(attack, eps):
        _, clipped, _ = attack(foolbox.PyTorchModel(model, bounds=(0, 1)), *test, epsilons=eps)
        return accuracy(model, clipped)

    classifier = PyTorchClassifier(model, torch.nn.CrossEntropyLoss(), (1, 8, 8), 10, clip_values=(0, 1), device_type="cpu")

    def art(attack):
        return accuracy(model, torch.tensor(attack.generate(test[0].numpy(), test[1].numpy())))

    one = {"eps": EPS, "seed": 0}
    found = {
        "linf": {
            "torchattacks FGSM": torchattack(torchattacks.FGSM(model, eps=EPS)),
            "torchattacks PGD 20": torchattack(torchattacks.PGD(model, eps=EPS, alpha=2.5 * EPS / 20, steps=20)),
            "torchattacks APGD-CE 50": torchattack(torchattacks.APGD(model, **one, steps=50, loss="ce")),
            "torchattacks APGD-DLR 50": torchattack(torchattacks.APGD(model, **one, steps=50, loss="dlr")),
            "torchattacks Square 1000": torchattack(torchattacks.Square(model, **one, n_queries=1000)),
            "torchattacks AutoAttack": torchattack(torchattacks.AutoAttack(model, **one, n_classes=10)),
            "Foolbox PGD 20": fool(foolbox.attacks.LinfPGD(rel_stepsize=0.125, steps=20), EPS),
            "ART PGD 20": art(ProjectedGradientDescent(classifier, eps=EPS, eps_step=2.5 * EPS / 20, max_iter=20, verbose=False)),
            "ART APGD 50": art(AutoProjectedGradientDescent(classifier, eps=EPS, eps_step=2 * EPS, max_iter=50, nb_random_init=1, verbose=False)),
        },
        "l2": {
            "torchattacks PGD 20": torchattack(torchattacks.PGDL2(model, eps=EPS_L2, alpha=2.5 * EPS_L2 / 20, steps=20)),
            "torchattacks AutoAttack": torchattack(torchattacks.AutoAttack(model, norm="L2", eps=EPS_L2, n_classes=10, seed=0)),
            "Foolbox DDN 100": fool(foolbox.attacks.DDNAttack(steps=100), EPS_L2),
        },
    }
    return found


def kept(values):
    return [round(float(value), 5) for value in np.asarray(values).ravel()]


def written(model):
    weights = [[list(p.T.shape) if p.dim() == 2 else list(p.shape), kept(p.T.numpy())] for p in model.parameters()]
    return {"weights": weights, "clean": accuracy(model, test[0]), "attacks": under_attack(model)}


if __name__ == "__main__":
    # What attacks print goes elsewhere: this program writes one object.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    found = {
        "eps": EPS,
        "epsL2": EPS_L2,
        "sixteenths": [int(round(16 * float(value))) for value in test[0].flatten()],
        "labels": [int(label) for label in test[1]],
        "networks": {"plain": written(network(False)), "adversarial": written(network(True))},
    }
    out.write(json.dumps(found) + "\n")
