"""What Captum says of a small network: the vectors of test/explain/vectors/captum.json.

    python scripts/peers/explain.py > test/explain/vectors/captum.json

Needs torch and captum. Arrays are in the order of TensorFlow.js: images [n, height, width, channels], kernels
[height, width, in, out]. Numbers have 8 digits.
"""

import json
import sys

import captum
import numpy as np
import torch
from captum.attr import (
    Deconvolution,
    GuidedBackprop,
    GuidedGradCam,
    InputXGradient,
    IntegratedGradients,
    LayerAttribution,
    LayerGradCam,
    Occlusion,
    Saliency,
)
from torch import nn

torch.manual_seed(0)
CLASS = [2, 0]


class Net(nn.Module):
    """Two convolutions and two dense layers with ReLUs; three logits."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.second = nn.Conv2d(4, 6, 3, stride=2)
        self.relu2 = nn.ReLU()
        self.dense = nn.Linear(3 * 3 * 6, 8)
        self.relu3 = nn.ReLU()
        self.last = nn.Linear(8, 3)

    def forward(self, x):
        maps = self.relu2(self.second(self.relu1(self.first(x))))
        flat = maps.permute(0, 2, 3, 1).flatten(1)  # TensorFlow.js flattens with the channels last.
        return self.last(self.relu3(self.dense(flat)))


def numbers(tensor):
    """Rows of numbers, channels last."""
    array = tensor.detach()
    if array.ndim == 4:
        array = array.permute(0, 2, 3, 1)
    return [float(f"{value:.8g}") for value in array.reshape(-1).tolist()]


def weights(net):
    kernels = {}
    for name, layer in net.named_children():
        if isinstance(layer, nn.Conv2d):
            kernels[name] = [layer.weight.permute(2, 3, 1, 0), layer.bias]
        if isinstance(layer, nn.Linear):
            kernels[name] = [layer.weight.T, layer.bias]
    return {
        name: [[float(f"{v:.8g}") for v in part.detach().reshape(-1).tolist()] for part in parts]
        for name, parts in kernels.items()
    }


def main():
    net = Net().double().eval()
    with torch.no_grad():
        for layer in (net.first, net.second, net.dense, net.last):
            layer.bias.normal_(0, 0.2)
        for parameter in net.parameters():  # what is written down is what is computed with
            parameter.copy_(torch.tensor(np.vectorize(lambda v: float(f"{v:.8g}"))(parameter.numpy())))
    x = torch.tensor(np.round(np.random.default_rng(1).uniform(size=(2, 3, 8, 8)), 4), requires_grad=True)

    def cam(layer, mode):
        small = LayerGradCam(net, layer).attribute(x, target=CLASS, relu_attributions=True)
        if mode == "nearest":
            return LayerAttribution.interpolate(small, (8, 8), mode)
        return nn.functional.interpolate(small, (8, 8), mode=mode, align_corners=False)

    loss_gradient = torch.autograd.grad(nn.functional.cross_entropy(net(x), torch.tensor(CLASS), reduction="sum"), x)[0]
    found = {
        "inputGradient": Saliency(net).attribute(x, target=CLASS, abs=False),
        "lossGradient": loss_gradient,
        "saliency": Saliency(net).attribute(x, target=CLASS).amax(1, keepdim=True),
        "gradientTimesInput": InputXGradient(net).attribute(x, target=CLASS),
        "gaussLegendre": IntegratedGradients(net).attribute(x, target=CLASS, n_steps=32, method="gausslegendre"),
        "riemann": IntegratedGradients(net).attribute(x, target=CLASS, n_steps=32, method="riemann_middle"),
        "deconvolution": Deconvolution(net).attribute(x, target=CLASS),
        "guidedBackprop": GuidedBackprop(net).attribute(x, target=CLASS),
        "gradCamBilinear": cam(net.relu2, "bilinear"),
        "gradCamNearest": cam(net.relu2, "nearest"),
        "gradCamFirst": cam(net.relu1, "bilinear"),
        "guidedGradCam": GuidedGradCam(net, net.relu2).attribute(x, target=CLASS, interpolate_mode="bilinear"),
        "guidedGradCamNearest": GuidedGradCam(net, net.relu2).attribute(x, target=CLASS),
        "occlusion": Occlusion(net).attribute(x, (3, 3, 3), strides=(3, 2, 2), target=CLASS)[:, :1],
        "occlusionFilled": Occlusion(net).attribute(x, (3, 4, 4), strides=(3, 3, 3), target=CLASS, baselines=0.5)[:, :1],
    }
    origin = f"captum {captum.__version__}, torch {torch.__version__}, scripts/peers/explain.py"
    answer = {"origin": origin, "classes": CLASS, "weights": weights(net), "images": numbers(x), "logits": numbers(net(x))}
    answer["found"] = {name: numbers(values) for name, values in found.items()}
    json.dump(answer, sys.stdout)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
