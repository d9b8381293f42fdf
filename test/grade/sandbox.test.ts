import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../src/base';
import { checkHidden, findSandbox, sandboxKernels, sandboxLimits, sandboxPlaces } from '../../src/grade';
import { bubblewrap } from '../../src/grade/sandboxBubblewrap';
import { systemCallFilter } from '../../src/grade/sandboxFilter';
import { trySandbox } from '../../src/grade/sandboxTrial';
import { unshare } from '../../src/grade/sandboxUnshare';
import { runNotebooks } from '../../src/notebook';
import { rejected } from '../support/rejected';
import { labText } from './standIn';

const training = `import * as tf from '@tensorflow/tfjs';
import { adam, cubicData, useBackend, wrap } from 'risklab';
await useBackend();
const train = cubicData({ count: 200, seed: 0 });
const network = tf.sequential({ layers: [tf.layers.dense({ inputShape: [1], units: 8, activation: 'relu' }), tf.layers.dense({ units: 1 })] });
const model = wrap(network, { aleatoric: 'mve' }, { seed: 0 });
model.compile({ optimizer: adam({ learningRate: 1e-2 }), loss: 'meanSquaredError' });
await model.fit({ x: train.getColumn('x'), y: train.getColumn('y') }, { epochs: 1 });
console.log('trained on', tf.getBackend());`;

describe('the sandbox', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'risklab-sandbox-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  // On a machine without bubblewrap the first one is unshare, and is tried once.
  const tools = bubblewrap.needs.every((name) => ['/usr/bin', '/usr/sbin', '/bin'].some((place) => exists(place, name)))
    ? [bubblewrap, unshare]
    : [unshare];

  function exists(...names: string[]): boolean {
    try {
      return readFileSync(path.join(...names)).length > 0;
    } catch {
      return false;
    }
  }

  for (const tool of tools) {
    it(`of ${tool.name} holds, as a trial shows`, async () => {
      expect(await trySandbox(tool)).equal(undefined);
    });

    it(`of ${tool.name} holds for an ordinary user as well, where such a one may make namespaces`, () => {
      const home = mkdtempSync(path.join(folder, 'home-'));
      const ordinary = process.getuid?.() === 0 ? ['setpriv', '--reuid=12345', '--regid=12345', '--clear-groups'] : [];
      const run = (...command: string[]): string => {
        const [program = '', ...args] = [...ordinary, ...command];
        const env = { ...process.env, HOME: home, TMPDIR: home, TSX_DISABLE_CACHE: '1' };
        const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: projectRoot, env });
        return status === 0 ? stdout.trim() : stderr;
      };
      for (const place of [folder, home]) chmodSync(place, 0o777);
      const file = tool.name === 'bubblewrap' ? 'sandboxBubblewrap' : 'sandboxUnshare';
      const said = run(
        ...[process.execPath, '--require', 'tsx/cjs', '-e'],
        `void require('./src/grade/sandboxTrial.ts').trySandbox(require('./src/grade/${file}.ts').${tool.name})
  .then((why) => console.log(why ?? 'it holds'))`,
      );
      const mayMake = run('unshare', '--user', '--map-root-user', 'echo', 'yes') === 'yes';
      expect(said).match(mayMake ? /^it holds$/ : /permi|denied|user namespaces?/i);
    });

    for (const backend of ['native', 'wasm'] as const) {
      it(`of ${tool.name} lets a network train on ${backend}`, async () => {
        const file = path.join(folder, `${tool.name}-${backend}.ipynb`);
        writeFileSync(file, labText([training]));
        const kernels = sandboxKernels({ tool, limits: sandboxLimits });
        const [result] = await runNotebooks([file], { kernels, backend, out: path.join(folder, 'out') });
        expect(result!.outcome, JSON.stringify(result)).equal('ok');
        const name = backend === 'native' ? 'tensorflow' : 'wasm';
        expect(readFileSync(result!.copy!, 'utf8')).include(`trained on ${name}`);
      });
    }
  }

  it('is said not to hold where it does not: a tool that starts a shell as it is', async () => {
    const none = { name: 'unshare', needs: [], start: ({ argv }: { argv: readonly string[] }) => [...argv] } as const;
    expect(await trySandbox(none)).equal('files of this machine can be seen');
    const broken = { ...none, start: () => ['/bin/false'] };
    expect(await trySandbox(broken)).match(/Command failed/);
  });

  it('is refused, with what to do, where there is no tool', async () => {
    const { PATH: before, RISKLAB_SANDBOX: chosen } = process.env;
    process.env['PATH'] = folder;
    delete process.env['RISKLAB_SANDBOX'];
    try {
      const { message } = await rejected(findSandbox());
      expect(message).match(
        /sandbox: expected bubblewrap or unshare on Linux, got none that holds \(bubblewrap: there is no bwrap; unshare: there is no/,
      );
      expect(message).include('apt-get install bubblewrap').and.include('--no-sandbox');
      expect((await rejected(findSandbox('unshare'))).message).match(
        /sandbox: expected unshare on Linux, got none that holds \(unshare: there is no \w+\)/,
      );
      expect((await rejected(findSandbox('docker'))).message).match(
        /RISKLAB_SANDBOX: expected .*bubblewrap.*unshare.*got docker/,
      );
    } finally {
      process.env['PATH'] = before;
      if (chosen !== undefined) process.env['RISKLAB_SANDBOX'] = chosen;
    }
    expect((await findSandbox('unshare')).name).equal('unshare');
  });

  it('does not start where a secret is in what it shows', () => {
    const places = sandboxPlaces();
    const inside = path.join(projectRoot, 'datasets', 'truth.parquet');
    expect(() => checkHidden(places, { '--truth': inside })).throw(
      /--truth: expected a place that submissions cannot read, got .*move it/,
    );
    expect(() => checkHidden(places, { '--truth': path.join(folder, 'truth.parquet') })).not.throw();
  });

  it('has a filter of whole instructions of 8 bytes, for the processors that it knows', () => {
    for (const processor of ['x64', 'arm64']) expect(systemCallFilter(processor).length % 8).equal(0);
    expect(() => systemCallFilter('mips')).throw(/sandbox: expected a processor of type x64 or arm64, got mips/);
  });

  it('refuses limits that make no sense', () => {
    const limits = { ...sandboxLimits, processes: 3 };
    expect(() => sandboxKernels({ tool: unshare, limits })).throw(
      /processes: expected a whole number of at least 32, got 3/,
    );
  });
});
