"""Attacks in Foolbox (PyTorch) and corruptions in imagecorruptions."""

import importlib.metadata
import warnings

import foolbox
import numpy as np
import torch
from torch import nn

from peer import milliseconds, serve

warnings.simplefilter("ignore")
np.float_ = np.float64  # what imagecorruptions calls it
import imagecorruptions  # noqa: E402

torch.manual_seed(0)


def classifier():
    """Five convolutions with stride 2, each with ReLU and batch normalisation; a dense layer of 512; two logits."""
    layers, before = [], 3
    for filters, kernel in ((12, 5), (24, 5), (48, 3), (72, 3), (96, 3)):
        layers += [nn.Conv2d(before, filters, kernel, 2, kernel // 2), nn.ReLU(), nn.BatchNorm2d(filters)]
        before = filters
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(96 * 4, 512), nn.ReLU(), nn.Linear(512, 2)).eval()


model = foolbox.PyTorchModel(classifier(), bounds=(0, 1), device="cpu")


def pgd(request):
    """The time of a step on a batch: the attack with its start, and predictions before and after as ours makes them."""
    count, batch, steps = request["images"], request["batch"], request["steps"]
    images = torch.rand(count, 3, 64, 64)
    labels = torch.arange(count) % 2
    attack = foolbox.attacks.LinfPGD(steps=steps, rel_stepsize=2.5 / steps, random_start=True)

    def one():
        for start in range(0, count, batch):
            attack(model, images[start : start + batch], labels[start : start + batch], epsilons=4 / 255)

    one()
    return {"ms": milliseconds(one, request["times"]) / steps / (count / batch)}


def corruption(request):
    count, name, severity = request["images"], request["name"], request["severity"]
    images = np.random.default_rng(0).integers(0, 256, (count, 64, 64, 3), dtype=np.uint8)

    def one():
        for image in images:
            imagecorruptions.corrupt(image, corruption_name=name, severity=severity)

    one()
    return {"ms": milliseconds(one, request["times"]) / count}


packages = ("foolbox", "torch", "imagecorruptions")
serve({name: importlib.metadata.version(name) for name in packages}, {"pgd": pgd, "corruption": corruption})
