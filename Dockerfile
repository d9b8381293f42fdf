# JupyterHub's single-user server with the TypeScript kernel, the library and the labs, for everyone who uses the image:
#   docker build --build-arg JUPYTERHUB_VERSION=5.4.6 -t risklab .       (the version of the hub)
ARG NODE_VERSION=22
FROM node:${NODE_VERSION}-bookworm AS base
# The image has Python 3.11, a C++ compiler and a user with the number 1000, who gets the name that Jupyter's own images give it.
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3-venv \
    && rm -rf /var/lib/apt/lists/* \
    && usermod --login jovyan --home /home/jovyan --move-home node \
    && groupmod --new-name jovyan node
RUN python3 -m venv /opt/jupyter \
    && /opt/jupyter/bin/pip install --no-cache-dir 'jupyterlab>=4.2,<5'
ENV PATH=/opt/jupyter/bin:${PATH}

FROM base AS hub
ARG JUPYTERHUB_VERSION=5.4.6
RUN pip install --no-cache-dir "jupyterhub==${JUPYTERHUB_VERSION}"
COPY . /opt/risklab
# Root owns it, and all may read it: users' own files are in their home folder, which a hub usually mounts.
RUN npm_config_cache=/tmp/npm /opt/risklab/scripts/image.sh \
    && rm -rf /tmp/npm \
    && ln -s /opt/risklab/scripts/risklab.mjs /usr/local/bin/risklab
USER 1000
WORKDIR /home/jovyan
EXPOSE 8888
CMD ["jupyterhub-singleuser"]
