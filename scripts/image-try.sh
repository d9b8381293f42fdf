#!/usr/bin/env bash
# Tries what the Dockerfile does as far as a machine without containers can: in a copy of the committed files, with another HOME, a Python
# environment of its own and an npm cache that is there. Then another user, who may write nothing there, starts the kernel and runs a cell.
# Everything is removed at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
chmod 755 "$place"

# The files as a clone has them, and the environment of nobody in particular.
mkdir "$place/risklab" "$place/home"
git ls-files -z | xargs -0 cp --parents -P -t "$place/risklab"
export HOME="$place/home" XDG_CACHE_HOME="$place/home/.cache" npm_config_cache=${npm_config_cache:-$(npm config get cache)}
unset RISKLAB_CACHE RISKLAB_BACKEND JUPYTER_PATH
# What npm has set, where it started this, is about another folder.
unset npm_execpath npm_package_json npm_config_local_prefix npm_config_prefix

# Of the Dockerfile: the versions of JupyterLab and JupyterHub.
lab=$(sed -nE "s/.*'(jupyterlab[^']*)'.*/\1/p" Dockerfile)
hub=$(sed -nE 's/^ARG JUPYTERHUB_VERSION=//p' Dockerfile)
# The Python of the system first: one in somebody's home folder is not for another user.
/usr/bin/python3 -m venv "$place/jupyter" 2>/dev/null || python3 -m venv --clear "$place/jupyter"
export PATH="$place/jupyter/bin:$PATH"
pip install --quiet --disable-pip-version-check "$lab" "jupyterhub==$hub"
"$place/risklab/scripts/image.sh"

# As the user of the image, where this may become another one.
mkdir "$place/user"
user=(env HOME="$place/user" XDG_CACHE_HOME="$place/user/.cache" npm_config_cache="$place/user/.npm")
if [ "$(id -u)" = 0 ]; then
  chown nobody "$place/user"
  user=(setpriv --reuid=nobody --regid=nogroup --clear-groups "${user[@]}")
fi
cd "$place/user"
before=$(find "$place/risklab" "$place/jupyter" -newer "$place/user" | sort | sha256sum)
"${user[@]}" jupyterhub-singleuser --version
"${user[@]}" jupyter kernelspec list
"${user[@]}" node "$place/risklab/scripts/risklab.mjs" new first --plain
cat >"$place/cell.ipynb" <<'EOF'
{ "cells": [{ "cell_type": "code", "id": "a", "metadata": {}, "execution_count": null, "outputs": [], "source":
    "import { cubicData, loadDataset, useBackend } from 'risklab';\nawait useBackend();\nconst { table } = await loadDataset('avatar-faces');\n`rows ${cubicData({ count: 6, seed: 0 }).height}, faces ${table.height > 1000}`" }],
  "metadata": { "kernelspec": { "name": "tslab", "display_name": "", "language": "typescript" } }, "nbformat": 4, "nbformat_minor": 5 }
EOF
"${user[@]}" jupyter nbconvert --to notebook --execute --stdout "$place/cell.ipynb" >"$place/executed.ipynb"
grep -q 'rows 6, faces true' "$place/executed.ipynb" || { cat "$place/executed.ipynb"; exit 1; }
after=$(find "$place/risklab" "$place/jupyter" -newer "$place/user" | sort | sha256sum)
[ "$before" = "$after" ] || { echo 'image-try: the user has changed the installation'; exit 1; }
echo 'image-try: all is well.'
