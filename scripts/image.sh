#!/usr/bin/env bash
# Sets up this project in an image, with its kernel for everyone who uses the image. The Dockerfile, Binder and the dev container all
# call it, so that what is tried of one holds for all. It may be run again.
#
#   scripts/image.sh [PREFIX]     PREFIX: of the Jupyter that offers the kernel; default: that of the python3 on the PATH
set -euo pipefail
cd "$(dirname "$0")/.."

# Packages, build, start image, native backend. Whoever builds the image sees why where there is no native backend.
node scripts/setup.mjs
# The pictures that most labs begin with: drawn once, for all.
node scripts/risklab.mjs data build avatar-faces
if [ $# -gt 0 ]; then
  node scripts/risklab.mjs kernel install --prefix "$1"
else
  node scripts/risklab.mjs kernel install --sys-prefix
fi
# Fails the build of the image where the labs cannot run.
node scripts/risklab.mjs doctor
