"""The lab's classifier in PyTorch, for the peers that are asked about it."""

from torch import nn


def classifier(outputs):
    """Five convolutions with stride 2, each with ReLU and batch normalisation; a dense layer of 512; logits."""
    layers, before = [], 3
    for filters, kernel in ((12, 5), (24, 5), (48, 3), (72, 3), (96, 3)):
        layers += [nn.Conv2d(before, filters, kernel, 2, kernel // 2), nn.ReLU(), nn.BatchNorm2d(filters)]
        before = filters
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(96 * 4, 512), nn.ReLU(), nn.Linear(512, outputs)).eval()
