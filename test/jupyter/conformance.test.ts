import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installKernelspec } from '../../src/jupyter';
import { runProgram } from '../../src/setup/program';
import { pipMs, pythonEnvironment } from './pythonEnvironment';

/** The test kit of the Jupyter project, and its client; the newest of their kind. */
const requirements = ['jupyter_kernel_test==0.7.0', 'jupyter_client==8.10.0'];

interface TestReport {
  test: string;
  outcome: 'ok' | 'skipped' | 'failed';
  detail: string;
}

describe("the kernel under Jupyter's own tests and client", function () {
  this.timeout(300_000);
  const prefix = mkdtempSync(path.join(os.tmpdir(), 'j-'));
  let python = '';

  before(async function () {
    this.timeout(pipMs);
    ({ python } = await pythonEnvironment(requirements));
    await installKernelspec({ prefix });
  });
  after(() => rmSync(prefix, { recursive: true }));

  /** Runs a module of `test/jupyter/python`. @returns what became of its tests, by their names without the module */
  async function testsOf(module: string): Promise<Map<string, TestReport>> {
    const folder = path.join(__dirname, 'python');
    const { stdout, why } = await runProgram(python, ['-B', path.join(folder, 'report.py'), module], {
      env: {
        ...process.env,
        JUPYTER_PATH: path.join(prefix, 'share', 'jupyter'),
        JUPYTER_RUNTIME_DIR: path.join(prefix, 'r'),
      },
      timeoutMs: 280_000,
    });
    expect(why, stdout).equal('');
    const lines = stdout.split('\n').filter((line) => line.startsWith('@'));
    const reports = lines.map((line) => JSON.parse(line.slice(1)) as TestReport);
    for (const { test, outcome, detail } of reports) expect(outcome, `${test}: ${detail}`).not.equal('failed');
    return new Map(reports.map((report) => [report.test.replace(`${module}.`, ''), report]));
  }

  it('passes jupyter_kernel_test; the pager, which it does not have, is all that is left out', async () => {
    const tests = await testsOf('conformance');
    const asked =
      'clear_output completion display_data error execute_result execute_stderr execute_stdout history inspect';
    const names = [
      ...`${asked} is_complete kernel_info pager`.split(' ').map((name) => `TypeScriptKernel.test_${name}`),
      'Welcome.test_recv_iopub_welcome_msg',
    ];
    expect([...tests.keys()].sort()).deep.equal(names.sort());
    const skipped = [...tests.values()].filter(({ outcome }) => outcome === 'skipped').map(({ test }) => test);
    expect(skipped).deep.equal(['conformance.TypeScriptKernel.test_pager']);
  });

  it('asks, talks over comms, restarts, is interrupted and ends as Jupyter expects, over tcp and ipc', async () => {
    const tests = await testsOf('client');
    const names = ['comms', 'interrupt', 'restart_forgets_variables', 'shutdown_is_told_to_all', 'stdin'];
    const all = ['OverIpc', 'OverTcp'].flatMap((transport) => names.map((name) => `${transport}.test_${name}`));
    expect([...tests.keys()].sort()).deep.equal(all);
    expect([...tests.values()].map(({ outcome }) => outcome)).deep.equal(all.map(() => 'ok'));
  });
});
