"""Explanations of the lab's classifier in Captum (PyTorch)."""

import captum
import torch
from captum.attr import Deconvolution, GuidedBackprop, GuidedGradCam, InputXGradient, IntegratedGradients, LayerGradCam
from captum.attr import NoiseTunnel, Occlusion, Saliency
from torch import nn

from network import classifier
from peer import milliseconds, serve

torch.manual_seed(0)
net = classifier(1)
last = [layer for layer in net if isinstance(layer, nn.Conv2d)][-1]

# As many network passes as ours make, in batches as large.
methods = {
    "inputGradient": lambda x: Saliency(net).attribute(x, abs=False),
    "saliency": lambda x: Saliency(net).attribute(x),
    "gradientTimesInput": lambda x: InputXGradient(net).attribute(x),
    "smoothGrad": lambda x: NoiseTunnel(Saliency(net)).attribute(
        x, nt_type="smoothgrad", nt_samples=25, nt_samples_batch_size=1, stdevs=0.15, abs=False
    ),
    "integratedGradients": lambda x: IntegratedGradients(net).attribute(x, n_steps=64, internal_batch_size=len(x)),
    "deconvolution": lambda x: Deconvolution(net).attribute(x),
    "guidedBackprop": lambda x: GuidedBackprop(net).attribute(x),
    "gradCam": lambda x: nn.functional.interpolate(
        LayerGradCam(net, last).attribute(x, relu_attributions=True), (64, 64), mode="bilinear"
    ),
    "guidedGradCam": lambda x: GuidedGradCam(net, last).attribute(x, interpolate_mode="bilinear"),
    "occlusion": lambda x: Occlusion(net).attribute(x, (3, 8, 8), strides=(3, 4, 4)),
}


def run(request):
    count, batch = request["images"], request["batch"]
    images = torch.rand(count, 3, 64, 64)
    method = methods[request["case"]]

    def one():
        for start in range(0, count, batch):
            method(images[start : start + batch].clone().requires_grad_()).detach().numpy()

    method(images[:batch].clone().requires_grad_())
    return {"ms": milliseconds(one, request["times"])}


serve({"captum": captum.__version__, "torch": torch.__version__}, {name: run for name in methods})
