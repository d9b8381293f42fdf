import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../src/base';
import { jupyterPlaces, type JupyterPlaces } from '../../src/setup/jupyter';
import { labLauncher } from '../../src/setup/launcher';
import { temporaryFolder } from './fakes';

describe('labLauncher', () => {
  const folder = temporaryFolder();
  let places: JupyterPlaces;

  beforeEach(async () => {
    places = { venv: path.join(folder(), 'venv'), prefix: path.join(folder(), 'prefix') };
    await mkdir(places.prefix);
    await mkdir(path.join(folder(), 'work'));
    const lab = { program: process.execPath, version: '4.4.1' };
    await writeFile(path.join(places.prefix, 'lab.json'), JSON.stringify(lab));
  });

  const work = (...names: string[]): string => path.join(folder(), 'work', ...names);
  const urlOf = async (root: string): Promise<string | undefined> => {
    const { args } = await labLauncher([], { places, folder: root });
    expect(args).include(`--ServerApp.root_dir=${root}`);
    return args.find((arg) => arg.startsWith('--LabApp.default_url='))?.split('=')[1];
  };

  it('opens the labs of the project', async () => {
    expect(await urlOf(projectRoot)).equal('/lab/tree/notebooks');
  });

  it('opens the one notebook that a folder has, by its address, and the folder where there are none or several', async () => {
    expect(await urlOf(work())).equal('/lab');
    await writeFile(work('.hidden.ipynb'), '');
    await writeFile(work('a b.ipynb'), '');
    expect(await urlOf(work())).equal('/lab/tree/a%20b.ipynb');
    await writeFile(work('c.ipynb'), '');
    expect(await urlOf(work())).equal('/lab');
  });

  it('starts the program that was found, with the kernel of the prefix and further options', async () => {
    const { program, args, env } = await labLauncher(['--port=8889'], { places, folder: work() });
    expect(program).equal(process.execPath);
    expect(args.at(-1)).equal('--port=8889');
    expect(env['JUPYTER_PATH']?.split(path.delimiter)[0]).equal(path.join(places.prefix, 'share', 'jupyter'));
  });

  it('says that there is no JupyterLab yet', async () => {
    const none = { venv: work('venv'), prefix: work('prefix') };
    const message = await labLauncher([], { places: none, folder: work() }).catch((error: Error) => error.message);
    expect(message).match(/^JupyterLab: expected one that the set-up found, got none\./);
  });
});

describe('jupyterPlaces', () => {
  it('are inside the project; installed packages share one JupyterLab in the cache, each with its own kernel', () => {
    expect(jupyterPlaces('/project', true)).eql({ venv: '/project/.venv', prefix: '/project/.cache/jupyter' });
    const [one, other] = [jupyterPlaces('/one', false), jupyterPlaces('/other', false)];
    expect(one.venv).equal(other.venv);
    expect(one.prefix).not.equal(other.prefix);
    expect(one.prefix.startsWith('/one')).equal(false);
  });
});
