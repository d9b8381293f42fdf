import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { projectRoot } from '../../src/base';
import { parseNotebook } from '../../src/notebook';
import { EmptyFolder, npmMs } from '../package/emptyFolder';

/** The commands of a page that a person types, line by line. */
function commandsOf(page: string): string[] {
  const text = readFileSync(path.join(projectRoot, 'docs', page), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block]) => block!);
  return blocks.flatMap((block) => block.trim().split('\n')).map((line) => line.replace(/ +# .*/, ''));
}

/** JupyterLab as a command has started it. */
class StartedLab {
  private constructor(
    private readonly child: ChildProcess,
    /** The last address that it has said: where a port is taken it tries the next. */
    private readonly url: () => string,
  ) {}

  static async by(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<StartedLab> {
    const line = `exec ${command} -- --no-browser --port=0 --IdentityProvider.token=t`;
    const child = spawn('bash', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let said = '';
    const url = (): string | undefined => said.match(/http:\/\/127\.0\.0\.1:\d+\//g)?.at(-1);
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        said += chunk.toString();
        if (url() !== undefined) resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) => reject(new Error(`${command} ended with code ${code}: ${said.slice(-2000)}`)));
    });
    return new StartedLab(child, () => url()!);
  }

  /** The server says its address a little before it listens. */
  async get(what: string): Promise<unknown> {
    for (let left = 300; ; left--) {
      try {
        return await (await fetch(`${this.url()}api/${what}`, { headers: { Authorization: 'token t' } })).json();
      } catch (error) {
        if (left === 0 || this.child.exitCode !== null) throw error;
        await setTimeout(100);
      }
    }
  }

  /** Its kernels, and what it shows. */
  async asked(): Promise<{ kernelspecs: Record<string, { spec: { argv: string[] } }>; content: { name: string }[] }> {
    const { kernelspecs } = (await this.get('kernelspecs')) as Pick<
      Awaited<ReturnType<StartedLab['asked']>>,
      'kernelspecs'
    >;
    const { content } = (await this.get('contents')) as Pick<Awaited<ReturnType<StartedLab['asked']>>, 'content'>;
    return { kernelspecs, content };
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'close');
    process.kill(-this.child.pid!, 'SIGTERM');
    await ended;
  }
}

describe('docs/entrants.md', () => {
  const place = new EmptyFolder();
  const own = path.join(projectRoot, '.venv', 'bin');
  const env: NodeJS.ProcessEnv = {
    ...place.env,
    npm_config_prefix: place.at('global'),
    npm_config_prefer_offline: 'true',
    RISKLAB_NATIVE: 'none',
    // A JupyterLab that is here already need not be downloaded.
    PATH: [place.at('global', 'bin'), ...(existsSync(own) ? [own] : []), process.env['PATH']].join(path.delimiter),
  };
  let folder = place.folder;

  before(() => place.must(process.execPath, [path.join(projectRoot, 'scripts', 'pack.mjs'), place.folder], npmMs));
  after(() => place.remove());

  /** Types a line; `cd` holds for those that follow. @returns what was printed */
  async function type(line: string): Promise<string> {
    const command = line.replace(/\/path\/to\/risklab-[\d.]+\.tgz/, place.tarball('risklab'));
    const said = await place.must(
      'bash',
      ['-c', `cd '${folder}' && ${command}\npwd > '${place.at('pwd')}'`],
      npmMs,
      env,
    );
    folder = readFileSync(place.at('pwd'), 'utf8').trim();
    return said;
  }

  it('is followed: each command does what the page says', async function () {
    this.timeout(5 * npmMs);
    const typed: Record<string, string> = {};
    for (const command of commandsOf('entrants.md')) {
      if (command !== 'npm start') {
        typed[command] = await type(command);
        continue;
      }
      const lab = await StartedLab.by(command, folder, env);
      const { kernelspecs, content } = await lab.asked().finally(() => lab.stop());
      expect(kernelspecs['tslab']!.spec.argv[1]!.startsWith(path.join(folder, 'node_modules', 'risklab'))).equal(true);
      expect(content.map(({ name }) => name)).include('00-risk-aware-models.ipynb');
      typed[command] = '';
    }
    expect(Object.keys(typed)).include.members(['risklab new my-lab --lab 00', 'npm start', 'npx risklab progress .']);
    expect(typed['npm run check -- --profile tiny']).match(/^ok +00-risk-aware-models\.ipynb/m);
    expect(typed['npx risklab progress .']).match(/^00 +0 of \d+ .*00-risk-aware-models\.ipynb$/m);
    const copy = path.join(place.folder, 'my-lab', 'executed', '00-risk-aware-models.ipynb');
    expect(parseNotebook(readFileSync(copy, 'utf8'), copy).cells.length).above(10);
  });

  it('leads to a project whose risklab makes further ones, with the same package', async () => {
    folder = place.at('my-lab');
    await type('npx risklab new again --plain');
    const [name] = readdirSync(place.at('my-lab', 'again')).filter((file) => file.endsWith('.tgz'));
    const [first, second] = [place.at('my-lab'), place.at('my-lab', 'again')].map((at) =>
      readFileSync(path.join(at, name!)),
    );
    expect(second!.equals(first!)).equal(true);
  });

  it('makes a wrapper whose types are right and whose tests pass', async function () {
    this.timeout(npmMs);
    folder = place.folder;
    await type('risklab new mine --wrapper');
    // All that it needs is there already, but for the runner of its tests, which is here.
    symlinkSync(place.at('my-lab', 'node_modules'), place.at('mine', 'node_modules'));
    folder = place.at('mine');
    await type('npm run typecheck');
    const tsx = path.join(projectRoot, 'node_modules', 'tsx', 'dist', 'cli.mjs');
    expect(await type(`node '${tsx}' --test wrapper.test.ts`))
      .match(/^# pass 2$/m)
      .match(/^# fail 0$/m);
  });
});
