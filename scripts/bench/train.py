"""Training steps of the semi-supervised autoencoder in Keras: eager, as a graph (`tf.function`), and compiled by XLA."""

import keras
import numpy as np
import tensorflow as tf

from peer import milliseconds, serve
from ssvae import SSVAE, toy_images

images, labels = toy_images(1024)
random = np.random.default_rng(1)
steps = {}


def step_of(case):
    """The step of a model of its own, traced when it is first called."""
    if case not in steps:
        model = SSVAE()
        steps[case] = {
            "eager": lambda: model.step,
            "function": lambda: tf.function(model.step),
            "xla": lambda: tf.function(model.step, jit_compile=True),
        }[case]()
    return steps[case]


def train(request):
    step, batch = step_of(request["case"]), request["batch"]

    def one():
        rows = random.integers(0, len(images), batch)
        x = images[rows].astype(np.float32) / 255
        loss, mean = step(tf.constant(x), tf.constant(labels[rows][:, None]))
        # As ours does: the loss is followed, the latent vectors go into a queue.
        loss.numpy(), mean.numpy()

    milliseconds(one, 2)
    return {"ms": milliseconds(one, request["steps"])}


def matmul(request):
    x = tf.random.normal((2048, 2048))
    product = tf.function(tf.matmul)
    product(x, x)
    return {"ms": milliseconds(lambda: product(x, x).numpy(), request["steps"])}


serve(
    {"tensorflow": tf.__version__, "keras": keras.__version__},
    {"eager": train, "function": train, "xla": train, "matmul": matmul},
)
