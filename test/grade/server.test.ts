import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../src/base';
import { main } from '../../src/cli/main';
import { readResults, type GradeResult } from '../../src/grade';
import { pipMs } from '../jupyter/pythonEnvironment';
import { JupyterServer } from '../notebook/jupyterServer';
import { labText } from './standIn';

const right = `function negativeLogLikelihood(y: number, mean: number, variance: number): number {
  return 0.5 * (Math.log(2 * Math.PI * variance) + (y - mean) ** 2 / variance);
}`;
const members = `function combineMembers(members: { mean: number; variance: number }[]) {
  const mean = members.reduce((sum, one) => sum + one.mean, 0) / members.length;
  return { mean };
}`;
const notebooks: Record<string, string[]> = {
  ada: [`import { check } from 'risklab';`, right, members],
  // The first check of each ends in another way; the second one is made all the same.
  'never ends': ['function negativeLogLikelihood() { for (;;); }', members],
  'kills its kernel': [
    `function negativeLogLikelihood() { process.kill(process.ppid, 'SIGKILL'); for (;;); }`,
    members,
  ],
  'ends early': ['process.exit(0);', right],
  'puts out too much': [`for (let i = 0; i < 100; i++) console.log('x'.repeat(99_999));`, right],
};

/** The same command as with a sandbox, against a Jupyter Server of the present release. */
describe('risklab grade on a Jupyter Server', function () {
  this.timeout(pipMs);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'risklab-server-'));
  const place = (...names: string[]): string => path.join(folder, ...names);
  let server: JupyterServer;
  let said: string[] = [];
  let found: Map<string, GradeResult>;

  async function risklab(...args: string[]): Promise<number> {
    const write = process.stdout.write.bind(process.stdout);
    said = [];
    process.stdout.write = (text: string | Uint8Array): boolean => said.push(String(text)) > 0;
    try {
      return await main(['grade', ...args]);
    } finally {
      process.stdout.write = write;
      process.exitCode = undefined;
    }
  }

  before(async () => {
    mkdirSync(place('root'));
    symlinkSync(path.join(projectRoot, 'node_modules'), place('root', 'node_modules'));
    for (const [student, cells] of Object.entries(notebooks)) {
      mkdirSync(place('in', student), { recursive: true });
      writeFileSync(place('in', student, '00.ipynb'), labText(cells, '00'));
    }
    server = await JupyterServer.start(place('root'));
    const limits = ['--check-timeout', '12', '--output-limit', '2', '--jobs', '2'];
    const where = ['--server', server.url, '--token', server.token];
    expect(await risklab(place('in'), '--out', place('results'), ...where, ...limits), said.join('')).equal(0);
    found = new Map((await readResults(place('results'))).map((result) => [result.student, result]));
  });
  after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const statesOf = (student: string): unknown[] => {
    const { outcome, score, checks } = found.get(student)!;
    return [outcome, score, ...checks.map(({ state }) => state)];
  };

  it('says that there is no sandbox of its own', () => {
    expect(said[0]).equal(
      `sandbox: none of this command; notebooks run on ${server.url}, as its user. Whether they are kept apart is up to it.\n`,
    );
  });

  it('gives the points that it gives elsewhere', () => {
    expect(statesOf('ada')).eql(['graded', 1, 'passed', 'failed']);
    // The stand-in for the second exercise has no variance.
    expect(found.get('ada')!.checks[1]!.findings[0]!.what).match(/^combineMembers/);
  });

  it('makes the checks after one that never ends, or ends its kernel', () => {
    expect(statesOf('never ends')).eql(['timeout', 0, 'error', 'failed']);
    expect(statesOf('kills its kernel')).eql(['dead', 0, 'error', 'failed']);
  });

  it('says of others where they ended', () => {
    expect(found.get('ends early')!.reason).match(/^Cell 1 ended the notebook/);
    expect(statesOf('puts out too much').slice(0, 2)).eql(['output', 0]);
  });

  it('leaves no kernel there', async () => expect(await server.kernels()).eql([]));

  it('says that a server is not there, or does not know the token, and fails for each', async () => {
    const one = ['--out', place('none'), '--jobs', '1'];
    rmSync(place('in'), { recursive: true });
    mkdirSync(place('in'));
    writeFileSync(place('in', '00.ipynb'), labText([right], '00'));
    expect(await risklab(place('in'), ...one, '--server', server.url, '--token', 'another')).equal(1);
    expect(said.join('')).match(/failed .*Is the token right\?/);
    expect(await risklab(place('in'), ...one, '--server', 'http://127.0.0.1:1023/')).equal(1);
    expect(said.join('')).match(/failed .*ECONNREFUSED.* Is a server running there\?/);
  });
});
