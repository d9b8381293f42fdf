"""
Makes the files beside it: two black images each, compressed by filters that HDF5 does not have by itself.

Made with h5py 3 and hdf5plugin:

    python -m venv venv && venv/bin/pip install h5py hdf5plugin && venv/bin/python test/data/hdf5/make.py
"""

from pathlib import Path

import h5py
import hdf5plugin
import numpy as np

FILTERS = {
    "lzf": {"compression": "lzf"},
    "blosc": hdf5plugin.Blosc(),
    "bzip2": hdf5plugin.BZip2(),
    "zstd": hdf5plugin.Zstd(),
    "lz4": hdf5plugin.LZ4(),
    "bitshuffle": hdf5plugin.Bitshuffle(cname="none"),
}

for name, options in FILTERS.items():
    with h5py.File(Path(__file__).with_name(f"{name}.h5"), "w") as file:
        file.create_dataset("images", data=np.zeros((2, 64, 64, 3), "uint8"), chunks=(2, 64, 64, 3), **options)
        file.create_dataset("labels", data=np.array([[0], [1]], "uint8"))
