"""Attacks in Foolbox (PyTorch) and corruptions in imagecorruptions."""

import importlib.metadata
import time
import warnings

import foolbox
import numpy as np
import torch

from network import classifier
from peer import milliseconds, serve

warnings.simplefilter("ignore")
np.float_ = np.float64  # what imagecorruptions calls it
import imagecorruptions  # noqa: E402

torch.manual_seed(0)
model = foolbox.PyTorchModel(classifier(2), bounds=(0, 1), device="cpu")


def measured(body, times):
    """By the clock, and the processor time of all threads."""
    before = time.process_time()
    ms = milliseconds(body, times)
    return {"ms": ms, "processor": 1000 * (time.process_time() - before) / times}


def pgd(request):
    """The time of all steps on all batches: the attack with its start, and predictions before and after as ours makes them."""
    count, batch, steps = request["images"], request["batch"], request["steps"]
    images = torch.rand(count, 3, 64, 64)
    labels = torch.arange(count) % 2
    attack = foolbox.attacks.LinfPGD(steps=steps, rel_stepsize=2.5 / steps, random_start=True)

    def one():
        for start in range(0, count, batch):
            attack(model, images[start : start + batch], labels[start : start + batch], epsilons=4 / 255)

    one()
    return measured(one, request["times"])


def corruption(request):
    count, name, severity = request["images"], request["name"], request["severity"]
    images = np.random.default_rng(0).integers(0, 256, (count, 64, 64, 3), dtype=np.uint8)

    def one():
        for image in images:
            imagecorruptions.corrupt(image, corruption_name=name, severity=severity)

    one()
    return measured(one, request["times"])


packages = ("foolbox", "torch", "imagecorruptions")
serve({name: importlib.metadata.version(name) for name in packages}, {"pgd": pgd, "corruption": corruption})
