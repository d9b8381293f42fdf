import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../src/base';
import { installedKernels } from '../../src/jupyter';
import { kernelFolders } from '../../src/jupyter/dataFolders';
import { nbclientPackages, pipMs, pythonEnvironment } from './pythonEnvironment';

/** What jupyter_client itself says. */
const folders = `
import json
from jupyter_client.kernelspec import KernelSpecManager
print(json.dumps(KernelSpecManager().kernel_dirs))`;
const found = `
import json
from jupyter_client.kernelspec import KernelSpecManager
print(json.dumps(KernelSpecManager(ensure_native_kernel=False).find_kernel_specs()))`;

describe('the folders of kernels', function () {
  this.timeout(pipMs + 60_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'data-folders-'));
  const venv = path.join(folder, 'venv');
  const usual: Record<string, string | undefined> = {};
  let packages = '';

  before(async () => {
    const { python } = await pythonEnvironment(nbclientPackages);
    packages = execFileSync(python, ['-c', 'import site; print(site.getsitepackages()[0])'], {
      encoding: 'utf8',
    }).trim();
    execFileSync(python, ['-m', 'venv', '--without-pip', venv]);
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => {
    for (const [name, value] of Object.entries(usual)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  /** Changes the environment until the end of the test. */
  function setAll(changes: Record<string, string | undefined>): void {
    for (const [name, value] of Object.entries(changes)) {
      if (!(name in usual)) usual[name] = process.env[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }

  const asked = (program: string): unknown => {
    // jupyter_client is there for whichever Python is on the PATH.
    const env = { ...process.env, PYTHONPATH: packages };
    return JSON.parse(
      execFileSync('python3', ['-c', program], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    ) as unknown;
  };
  // Jupyter knows nothing of the environment of this project.
  const own = path.join(projectRoot, '.venv', 'share', 'jupyter', 'kernels');

  it('are those of jupyter_client, in its order, with and without a virtual environment', () => {
    const path_ = `${path.join(venv, 'bin')}${path.delimiter}${process.env['PATH']}`;
    const ipython = path.join(folder, 'ipython');
    mkdirSync(ipython);
    const given = { JUPYTER_PATH: ['/one/', '/two'].join(path.delimiter), JUPYTER_DATA_DIR: '/data' };
    const wish = (text: string): Record<string, string> => ({ JUPYTER_PREFER_ENV_PATH: text });
    const rows: [python: Record<string, string>, changes: Record<string, string>[]][] = [
      [{}, [{}, wish('1'), given]],
      [{ PATH: path_ }, [{}, wish('0'), wish('No'), wish(''), { XDG_DATA_HOME: '' }, { IPYTHONDIR: ipython }]],
    ];
    const none = [...Object.keys(given), 'XDG_DATA_HOME', 'IPYTHONDIR', 'JUPYTER_PREFER_ENV_PATH'];
    for (const [python, changes] of rows) {
      for (const change of changes) {
        setAll({ ...Object.fromEntries(none.map((name) => [name, undefined])), ...python, ...change });
        const [ours, theirs] = [kernelFolders().filter((one) => one !== own), asked(folders) as string[]];
        const last = path.join(process.env['IPYTHONDIR'] ?? path.join(os.homedir(), '.ipython'), 'kernels');
        expect(ours.at(-1)).equal(last);
        // There it is only where IPython is installed for that Python.
        const expected = theirs.at(-1) === last ? theirs : [...theirs, last];
        expect(ours, JSON.stringify({ ...python, ...change })).deep.equal(expected);
      }
    }
  });

  it('decide which of two kernels of a name counts, as in jupyter_client', async () => {
    const user = path.join(folder, 'user');
    for (const [at, names] of [
      [path.join(venv, 'share', 'jupyter'), ['both', 'Only-venv']],
      [user, ['both', 'only-user', 'not a name']],
    ] as const) {
      for (const name of names) {
        mkdirSync(path.join(at, 'kernels', name), { recursive: true });
        writeFileSync(
          path.join(at, 'kernels', name, 'kernel.json'),
          '{"argv": ["x"], "language": "x", "display_name": "x"}',
        );
      }
    }
    setAll({
      PATH: `${path.join(venv, 'bin')}${path.delimiter}${process.env['PATH']}`,
      JUPYTER_DATA_DIR: user,
      JUPYTER_PATH: undefined,
    });
    for (const wish of [undefined, '0']) {
      setAll({ JUPYTER_PREFER_ENV_PATH: wish });
      const ours = (await installedKernels()).filter(({ folder: at }) => !at.startsWith(path.dirname(own)));
      // It is listed with a warning, and never started.
      const { 'not a name': never, ...theirs } = asked(found) as Record<string, string>;
      expect(never).not.equal(undefined);
      expect(Object.fromEntries(ours.map(({ name, folder: at }) => [name, at]))).deep.equal(theirs);
      expect(theirs['both']).equal(
        path.join(wish === '0' ? user : path.join(venv, 'share', 'jupyter'), 'kernels', 'both'),
      );
      expect(Object.keys(theirs)).include.members(['only-user', 'only-venv']);
    }
  });
});
