"""The lab's way to draw batches by weights, and to work out the weights from histograms of latent values, in NumPy."""

import numpy as np

from peer import milliseconds, serve

random = np.random.default_rng(0)


def draw(request):
    """A batch: half by weights and without replacement, half uniformly."""
    count, half = request["faces"], request["batch"] // 2
    p = random.random(count)
    p /= p.sum()

    def one():
        random.choice(count, half, replace=False, p=p)
        random.choice(count, half, replace=False)

    return {"ms": milliseconds(one, request["times"])}


def weigh(request):
    """1 / (density + smoothing) in each dimension, the largest over the dimensions, normalised."""
    latents = random.normal(size=(request["faces"], request["width"])).astype(np.float32)

    def one():
        p = np.zeros(len(latents))
        for dim in range(latents.shape[1]):
            density, edges = np.histogram(latents[:, dim], bins=10, density=True)
            edges[0], edges[-1] = -np.inf, np.inf
            smooth = density + 1e-3
            inverse = 1 / (smooth / smooth.sum())[np.digitize(latents[:, dim], edges) - 1]
            p = np.maximum(p, inverse / inverse.sum())
        return p / p.sum()

    return {"ms": milliseconds(one, request["times"])}


serve({"numpy": np.__version__}, {"draw": draw, "weigh": weigh})
