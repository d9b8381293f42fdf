"""The lab's semi-supervised variational autoencoder in Keras: the same layers, losses and optimizer as ours."""

import numpy as np
import tensorflow as tf
from tensorflow import keras

LATENT = 32
RECONSTRUCTION, KL = 0.002, 0.0002


def classifier_body():
    layers = [keras.Input((64, 64, 3))]
    for filters, kernel in [(12, 5), (24, 5), (48, 3), (72, 3), (96, 3)]:
        layers.append(keras.layers.Conv2D(filters, kernel, 2, "same", activation="relu"))
        layers.append(keras.layers.BatchNormalization())
    layers += [keras.layers.Flatten(), keras.layers.Dense(512, activation="relu")]
    return keras.Sequential(layers)


def face_decoder():
    layers = [keras.Input((LATENT,)), keras.layers.Dense(384, activation="relu"), keras.layers.Reshape((2, 2, 96))]
    for filters, kernel in [(72, 3), (48, 3), (24, 3), (12, 5)]:
        layers.append(keras.layers.Conv2DTranspose(filters, kernel, 2, "same", activation="relu"))
    layers.append(keras.layers.Conv2DTranspose(3, 5, 2, "same"))
    return keras.Sequential(layers)


class SSVAE:
    """The networks, one training step, and one prediction."""

    def __init__(self):
        self.body = classifier_body()
        self.head, self.mean, self.spread = (keras.layers.Dense(n) for n in (1, LATENT, LATENT))
        for layer in (self.head, self.mean, self.spread):
            layer.build((None, 512))
        self.decoder = face_decoder()
        self.optimizer = keras.optimizers.Adam(5e-4)
        parts = (self.body, self.head, self.mean, self.spread, self.decoder)
        self.variables = [v for part in parts for v in part.trainable_variables]
        self.optimizer.build(self.variables)

    def step(self, images, labels):
        noise = tf.random.normal((tf.shape(images)[0], LATENT))
        with tf.GradientTape() as tape:
            features = self.body(images, training=True)
            logits, mean, spread = self.head(features), self.mean(features), self.spread(features)
            task = tf.reduce_mean(tf.nn.softplus(logits) - labels * logits)
            again = self.decoder(mean + tf.exp(0.5 * spread) * noise, training=True)
            faces = tf.reduce_sum(labels)
            divergence = 0.5 * tf.reduce_sum(tf.exp(spread) + mean**2 - 1 - spread, 1, keepdims=True)
            squares = tf.reduce_sum((images - again) ** 2, (1, 2, 3))[:, None]
            loss = (
                task
                + KL * tf.reduce_sum(divergence * labels) / faces
                + RECONSTRUCTION * tf.reduce_sum(squares * labels) / faces
            )
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.variables), self.variables))
        return loss, mean

    def infer(self, images):
        features = self.body(images, training=False)
        mean = self.mean(features)
        again = self.decoder(mean, training=False)
        return self.head(features), mean, tf.reduce_mean((images - again) ** 2, (1, 2, 3))


def toy_images(count, seed=0):
    """Bytes and labels: what they show does not matter for the time that they take."""
    random = np.random.default_rng(seed)
    images = random.integers(0, 256, (count, 64, 64, 3), dtype=np.uint8)
    return images, (np.arange(count) % 2).astype(np.float32)


def log_density(known, latents, bins=5):
    """Sum over the dimensions of the log share of a value's bin among the known ones."""
    total = np.zeros(len(latents))
    for dim in range(known.shape[1]):
        density, edges = np.histogram(known[:, dim], bins=bins, density=True)
        index = np.clip(np.searchsorted(edges, latents[:, dim], side="right") - 1, 0, bins - 1)
        total += np.log(density[index] + 1e-7)
    return total
