"""What Python's libraries make of one image: the vectors of test/robust/vectors/corruptions.json.

    python scripts/peers/corruptions.py > test/robust/vectors/corruptions.json

Needs imagecorruptions 1.1.2, scikit-image, opencv, scipy and Pillow. Brightness and contrast are those of imagecorruptions, whose values are those for
64 x 64 as well. The others are made by the functions that Hendrycks and Dietterich call, with their values for Tiny ImageNet: SciPy's zoom,
OpenCV's filter2D, Pillow's resize and JPEG, and the motion blur of imagecorruptions. Of each image row 31 is kept, and the mean of all. Of random
corruptions there are the mean and the standard deviation of the change alone, over 20 draws.
"""

import io
import json
import warnings

import cv2
import numpy as np
import scipy.ndimage
import skimage.filters
from PIL import Image

warnings.simplefilter("ignore")
np.float_ = np.float64  # what imagecorruptions calls it
import imagecorruptions.corruptions as peer  # noqa: E402

SIDE = 64


def picture():
    """The image, by whole numbers that test/robust/corruptions.test.ts works out, too."""
    y, x, c = np.meshgrid(np.arange(SIDE), np.arange(SIDE), np.arange(3), indexing="ij")
    return ((2 * x + 3 * y + 60 * c + 20 * (((x >> 3) + (y >> 3)) & 1)) % 256).astype(np.uint8)


def as_bytes(values):
    return np.round(np.clip(values, 0, 1) * 255).astype(int)


def contrast(image, severity):
    return peer.contrast(image, severity) / 255


def brightness(image, severity):
    return peer.brightness(image, severity) / 255


def pixelate(image, severity):
    side = int(SIDE * [0.9, 0.8, 0.7, 0.6, 0.5][severity - 1])
    small = Image.fromarray(image).resize((side, side), Image.BOX)
    return np.array(small.resize((SIDE, SIDE), Image.BOX)) / 255


def jpeg(image, severity):
    file = io.BytesIO()
    Image.fromarray(image).save(file, "JPEG", quality=[65, 58, 50, 40, 25][severity - 1])
    return np.array(Image.open(file)) / 255


def defocus(image, severity):
    radius, edge = [(0.5, 0.6), (1, 0.1), (1.5, 0.1), (2.5, 0.01), (3, 0.1)][severity - 1]
    along = np.arange(-8, 9)
    x, y = np.meshgrid(along, along)
    disk = (x**2 + y**2 <= radius**2).astype(np.float32)
    kernel = cv2.GaussianBlur(disk / disk.sum(), ksize=(3, 3), sigmaX=edge)
    return cv2.filter2D(image / 255.0, -1, kernel)


def zoom(image, severity):
    steps = 5 * severity
    x = image / 255.0
    total = 2 * x
    for step in range(1, steps + 1):
        factor = 1 + step / 100
        taken = int(np.ceil(SIDE / factor))
        first = (SIDE - taken) // 2
        middle = x[first : first + taken, first : first + taken]
        large = scipy.ndimage.zoom(middle, (factor, factor, 1), order=1)
        cut = (large.shape[0] - SIDE) // 2
        total += large[cut : cut + SIDE, cut : cut + SIDE]
    return total / (steps + 2)


def motion(image, angle):
    return peer._motion_blur(image / 255.0, radius=10, sigma=2.5, angle=angle)


def normal_blur(image, sigma):
    return skimage.filters.gaussian(image / 255.0, sigma=sigma, channel_axis=-1)


def random_ones(image):
    x = image / 255.0
    rng = np.random.default_rng(0)
    made = {
        "gaussianNoise": lambda s: x + rng.normal(size=x.shape, scale=[0.04, 0.08, 0.12, 0.15, 0.18][s]),
        "shotNoise": lambda s: rng.poisson(x * [250, 100, 50, 30, 15][s]) / [250, 100, 50, 30, 15][s],
        "impulseNoise": lambda s: salted(x, [0.01, 0.02, 0.05, 0.08, 0.14][s], rng),
        "fog": lambda s: fogged(x, s),
    }
    np.random.seed(0)
    out = {}
    for kind, draw in made.items():
        out[kind] = []
        for severity in range(5):
            changes = [np.clip(draw(severity), 0, 1) - x for _ in range(20)]
            out[kind].append([round(float(np.mean(changes)), 6), round(float(np.std(changes)), 6)])
    return out


def salted(x, share, rng):
    u = rng.uniform(size=x.shape)
    return np.where(u < share / 2, 0, np.where(u < share, 1, x))


def fogged(x, severity):
    thickness, decay = [(0.4, 3), (0.7, 3), (1, 2.5), (1.5, 2), (2, 1.75)][severity]
    cloud = peer.plasma_fractal(mapsize=SIDE, wibbledecay=decay)[..., np.newaxis]
    return (x + thickness * cloud) * x.max() / (x.max() + thickness)


def kept(values):
    made = as_bytes(values)
    return {"row": made[31].ravel().tolist(), "mean": round(float(made.mean()), 4)}


if __name__ == "__main__":
    image = picture()
    fixed = {"contrast": contrast, "brightness": brightness, "pixelate": pixelate, "jpeg": jpeg}
    fixed |= {"defocusBlur": defocus, "zoomBlur": zoom}
    print(
        json.dumps(
            {
                "image": {"first": image[0].ravel().tolist(), "mean": round(float(image.mean()), 4)},
                "fixed": {kind: [kept(of(image, s)) for s in range(1, 6)] for kind, of in fixed.items()},
                "motion": {str(angle): kept(motion(image, angle)) for angle in (-45, -20, 0, 33)},
                "normalBlur": {str(sigma): kept(normal_blur(image, sigma)) for sigma in (0.5, 0.9, 3)},
                "random": random_ones(image),
            }
        )
    )
