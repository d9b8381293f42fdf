import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { makeFolders, RisklabError, startProgress } from '../base';
import { whileGrowing } from './growth';
import type { WayContext } from './nativeWay';
import { findPip } from './python';

/** A Python package in the form that holds compiled libraries. */
export interface Wheel {
  readonly name: string;
  readonly version: string;
  /** The platform tag that the file is published with. */
  readonly platform: string;
}

/**
 * Downloads a wheel with pip, whatever Python version and platform pip itself runs on, with progress.
 *
 * @param folder - an empty folder; pip's own temporary files go there too, so that nothing is left elsewhere
 * @returns the wheel's file
 * @throws RisklabError when there is no pip, or it fails
 */
export async function downloadWheel(wheel: Wheel, folder: string, context: WayContext): Promise<string> {
  const { outside } = context;
  const [program, ...first] = await findPip(outside, path.join(folder, 'venv'), context.signal);
  const [target, temporary] = [path.join(folder, 'wheel'), path.join(folder, 'pip')];
  await makeFolders(temporary);
  await makeFolders(target);
  const args = [
    ...[...first, 'download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--no-input'],
    ...['--progress-bar', 'off', '--implementation', 'cp', '--python-version', '3.12', '--abi', 'cp312'],
    ...['--platform', wheel.platform, '--dest', target, `${wheel.name}==${wheel.version}`],
  ];
  const progress = sizeProgress(`${wheel.name} ${wheel.version}`);
  const env = { TMPDIR: temporary };
  try {
    const result = await whileGrowing(
      folder,
      (signal) =>
        outside.run(program, args, { env, signal, timeoutMs: 60 * 60_000, onLine: (line) => progress.announced(line) }),
      { signal: context.signal, onSize: (bytes) => progress.update(bytes) },
    );
    if (result.code !== 0) throw new RisklabError(`pip does not get ${wheel.name} ${wheel.version}: ${result.why}`);
  } finally {
    progress.end();
  }
  const file = (await readdir(target)).find((name) => name.endsWith('.whl'));
  if (file === undefined) throw new RisklabError(`pip ended well, but ${wheel.name} ${wheel.version} is not there`);
  return path.join(target, file);
}

/** Progress in megabytes, once pip has said how many there are: `Downloading x.whl (274.0 MB)`. */
function sizeProgress(label: string): { announced(line: string): void; update(bytes: number): void; end(): void } {
  let progress: ReturnType<typeof startProgress> | undefined;
  let total = 0;
  return {
    announced: (line) => {
      const size = /Downloading .*\((\d+(?:\.\d+)?) MB\)/.exec(line)?.[1];
      if (size === undefined || progress) return;
      total = Math.ceil(Number(size));
      progress = startProgress(`downloading ${label} (MB)`, total);
    },
    update: (bytes) => progress?.update(Math.min(total, Math.floor(bytes / 1e6))),
    end: () => progress?.end(),
  };
}
