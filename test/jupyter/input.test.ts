import { expect } from 'chai';
import type { KernelProcess } from '../../src/jupyter';
import { begin, resultText, run, startKernel, streamText, until } from './support';

const imported = `import { input } from 'risklab/cell';`;

describe('input', () => {
  let kernel: KernelProcess;
  before(async () => {
    kernel = await startKernel();
    await run(kernel, imported);
  });
  after(() => kernel.shutdown());

  it('asks the front end and gives what was typed', async () => {
    const asked: unknown[] = [];
    const onInput = (prompt: string, password: boolean): string => {
      asked.push([prompt, password]);
      return 'Ada';
    };
    const ran = await run(kernel, `'<' + (await input('Name: ')) + '>'`, { onInput });
    expect(resultText(ran)).equal("'<Ada>'");
    expect((await run(kernel, `await input()`, { onInput })).reply['status']).equal('ok');
    expect((await run(kernel, `await input('Token: ', { password: true })`, { onInput })).reply['status']).equal('ok');
    expect(asked).deep.equal([
      ['Name: ', false],
      ['', false],
      ['Token: ', true],
    ]);
  });

  it('asks one question at a time, and answers match', async () => {
    let open = 0;
    let most = 0;
    const onInput = async (prompt: string): Promise<string> => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 20));
      open--;
      return prompt.toUpperCase();
    };
    const ran = await run(kernel, `await Promise.all([input('a'), input('b'), input('c')])`, { onInput });
    expect(resultText(ran)).equal("[ 'A', 'B', 'C' ]");
    expect(most).equal(1);
  });

  it('lets timers and output go on while it waits', async () => {
    let answer: (text: string) => void = () => undefined;
    const onInput = (): Promise<string> => new Promise((resolve) => (answer = resolve));
    const { ran, done } = begin(kernel, `setTimeout(() => console.log('tick'), 10); await input('?');`, { onInput });
    await until(() => streamText(ran, 'stdout') === 'tick\n');
    answer('');
    expect((await done).content['status']).equal('ok');
  });

  it('says that a front end cannot be asked', async () => {
    const { reply } = await run(kernel, `await input('Name: ')`);
    expect(reply).include({ status: 'error', ename: 'RisklabError' });
    expect(reply['evalue']).equal(
      'input: expected a front end that can ask for text, got one that does not allow it. ' +
        'Run the cell in JupyterLab, or set the value in the code.',
    );
  });

  it('refuses an answer that is no text', async () => {
    const onInput = (): string => 5 as unknown as string;
    const { reply } = await run(kernel, `await input('Name: ')`, { onInput });
    expect(reply['evalue']).equal('input: expected a text from the front end, got something else. Try again.');
    const failing = (): never => {
      throw new Error('gone');
    };
    expect((await run(kernel, `await input('Name: ')`, { onInput: failing })).reply['evalue']).match(
      /^input: expected/,
    );
  });

  it('refuses bad arguments', async () => {
    expect((await run(kernel, `await input(5 as unknown as string)`)).reply['evalue']).equal(
      'input, prompt: expected a text, got 5.',
    );
    expect((await run(kernel, `await input('', { pasword: true } as object)`)).reply['evalue']).equal(
      'input: expected options among password, got pasword. Did you mean password?',
    );
  });

  it('is ended by an interrupt, and a late answer reaches nobody', async () => {
    let answer: (text: string) => void = () => undefined;
    const onInput = (): Promise<string> => new Promise((resolve) => (answer = resolve));
    await run(kernel, 'let cleaned = false;');
    const { done } = begin(kernel, `try { await input('wait') } finally { cleaned = true; }`, { onInput });
    const first = answer;
    await until(() => answer !== first);
    await kernel.client.interrupt();
    expect((await done).content).include({ status: 'error', ename: 'Interrupted' });
    expect(resultText(await run(kernel, 'cleaned'))).equal('true');
    const late = answer;
    const second = run(kernel, `await input('again')`, { onInput: (): Promise<string> => sendLateFirst(late) });
    expect(resultText(await second)).equal("'new'");
  });

  it('is over when the kernel fails at its cell, which shows that', async () => {
    const answers: ((text: string) => void)[] = [];
    const onInput = (): Promise<string> => new Promise((resolve) => answers.push(resolve));
    // The engine uses the function once the code of the cell has run, for the expressions that come with a request.
    const code = `void input('?').catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const real = Object.entries;
      Object.entries = () => { Object.entries = real; throw new Error('no entries today'); };
      null`;
    const { outputs, reply } = await run(kernel, code, { onInput });
    const told = { ename: 'KernelFault', evalue: 'no entries today', traceback: ['KernelFault: no entries today'] };
    expect(outputs).deep.equal([['error', told]]);
    expect(reply).include({ status: 'error', ename: 'KernelFault' });
    expect(reply['execution_count']).a('number');
    expect(answers).length(1);
    answers[0]?.('too late');
    expect(resultText(await run(kernel, `await input('next')`, { onInput: () => 'in time' }))).equal("'in time'");
  });

  it('ends with its cell, so that the next cell can ask', async () => {
    const answers: ((text: string) => void)[] = [];
    const onInput = (): Promise<string> => new Promise((resolve) => answers.push(resolve));
    const code = `void input('?').catch((error) => console.log(error.message)); await 0; await 0;`;
    const ran = await run(kernel, code, { onInput });
    await until(() => streamText(ran, 'stdout') !== '');
    expect(streamText(ran, 'stdout')).equal(
      'input: expected a cell that still runs, got one that has ended. Await what asks, so that the cell ends after it.\n',
    );
    await until(() => answers.length > 0);
    expect(resultText(await run(kernel, `await input('next')`, { onInput: () => 'next' }))).equal("'next'");
    answers[0]?.('too late');
  });

  it('is refused to what a cell that has ended has left behind', async () => {
    const onInput = (): string => 'x';
    const ran = await run(
      kernel,
      `setTimeout(() => void input('late').catch((error) => console.log(error.message)), 20);`,
      { onInput },
    );
    await until(() => streamText(ran, 'stdout') !== '');
    expect(streamText(ran, 'stdout')).equal(
      'input: expected a cell that still runs, got one that has ended. Await what asks, so that the cell ends after it.\n',
    );
  });
});

/** Answers the question of an earlier cell, and the present one some time later. */
async function sendLateFirst(late: (text: string) => void): Promise<string> {
  late('old');
  await new Promise((resolve) => setTimeout(resolve, 50));
  return 'new';
}
