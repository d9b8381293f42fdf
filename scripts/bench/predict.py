"""Predictions with both risks in Keras (`tf.function`) and NumPy."""

import keras
import numpy as np
import tensorflow as tf

from peer import milliseconds, serve
from ssvae import SSVAE, log_density, toy_images

model = SSVAE()
infer = tf.function(model.infer)
known = np.random.default_rng(0).normal(size=(2000, 32)).astype(np.float32)
sets = {}


def predict(request):
    count, batch = request["images"], request["batch"]
    if count not in sets:
        sets[count] = toy_images(count)[0]
    images = sets[count]

    def one():
        parts = []
        for start in range(0, count, batch):
            x = images[start : start + batch].astype(np.float32) / 255
            parts.append([part.numpy() for part in infer(tf.constant(x))])
        logits, latents, epistemic = (np.concatenate(part) for part in zip(*parts))
        return logits, epistemic, log_density(known, latents)

    one()
    return {"ms": milliseconds(one, request["times"])}


serve({"tensorflow": tf.__version__, "keras": keras.__version__}, {"predict": predict})
