import { expect } from 'chai';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../src/base';
import { installKernelspec, type ExecuteOptions, type KernelProcess, type Message } from '../../src/jupyter';
import { begin, resultText, run, startKernel, streamText, until } from './support';

const broadcast = `(globalThis as any)[Symbol.for('Jupyter.broadcast')]`;

/** Code that computes without a pause until a file exists. */
function busyUntil(file: string, first: string): string {
  return `import { existsSync } from 'fs';\n${first}\nwhile (!existsSync(${JSON.stringify(file)})) { /* busy */ }`;
}

const { version: packageVersion } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
  version: string;
};

describe('kernel', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kernel-'));
  const go = path.join(folder, 'go');
  after(() => rmSync(folder, { recursive: true }));

  let kernel: KernelProcess;
  before(async () => (kernel = await startKernel()));
  after(() => kernel.shutdown());

  const errorOf = (ran: { outputs: [string, Message['content']][] }): Message['content'] =>
    ran.outputs.find(([type]) => type === 'error')?.[1] ?? {};

  describe('kernel_info', () => {
    it('tells protocol and language', async () => {
      const { content } = await kernel.client.request('shell', 'kernel_info_request');
      expect(content['status']).equal('ok');
      expect(content['protocol_version']).equal('5.4');
      expect(content['language_info']).include({
        name: 'typescript',
        file_extension: '.ts',
        mimetype: 'text/typescript',
      });
    });

    it('tells the compiler that compiles cells, and a name and version of its own', async () => {
      const { content } = await kernel.client.request('shell', 'kernel_info_request');
      const compiler = resultText(await run(kernel, 'import ts from "typescript";\nts.version'));
      const { version } = content['language_info'] as { version: string };
      expect(`'${version}'`).equal(compiler);
      expect(content).include({ implementation: 'risklab', implementation_version: packageVersion });
      expect(content['banner']).contain(`TypeScript ${version}`).contain(`risklab ${packageVersion}`);
    });

    // JupyterLab compares both with those of the notebook, and marks it as modified where they differ.
    it('is what every version of every lab has in its metadata', async () => {
      const { content } = await kernel.client.request('shell', 'kernel_info_request');
      const { display_name, language } = JSON.parse(
        readFileSync(path.join(await installKernelspec({ prefix: folder }), 'kernel.json'), 'utf8'),
      ) as Record<string, string>;
      const folders = ['', 'source', 'solutions', 'executed'].map((name) => path.join(projectRoot, 'notebooks', name));
      const labs = folders.flatMap((name) => readdirSync(name).map((file) => path.join(name, file)));
      const notebooks = labs.filter((file) => file.endsWith('.ipynb'));
      expect(notebooks.length).greaterThan(20);
      for (const file of notebooks) {
        const { metadata } = JSON.parse(readFileSync(file, 'utf8')) as { metadata: Record<string, unknown> };
        expect(metadata['language_info'], file).deep.equal(content['language_info']);
        expect(metadata['kernelspec'], file).deep.equal({ name: 'tslab', display_name, language });
      }
    });

    it('is answered on the control channel too', async () => {
      const { header } = await kernel.client.request('control', 'kernel_info_request');
      expect(header.msg_type).equal('kernel_info_reply');
    });
  });

  describe('results', () => {
    it('are the last expression; messages come in order', async () => {
      const ran = await run(kernel, 'const three = 3;\nthree * 2');
      expect(ran.types).deep.equal(['status', 'execute_input', 'execute_result', 'status']);
      expect(resultText(ran)).equal('6');
      expect(ran.reply).include({ status: 'ok' });
      expect(ran.reply['user_expressions']).deep.equal({});
    });

    it('carry over to later cells, with their types', async () => {
      await run(kernel, 'const words: string[] = ["a"];');
      expect(resultText(await run(kernel, 'words.length'))).equal('1');
      expect((await run(kernel, 'words.length.toUpperCase()')).reply['status']).equal('error');
      expect(resultText(await run(kernel, 'const words = 5; words'))).equal('5');
    });

    it('do not exist for undefined and null', async () => {
      for (const code of ['undefined', 'null', 'const nothing = 1;', '']) {
        expect((await run(kernel, code)).outputs, code).deep.equal([]);
      }
    });

    it('may be awaited, also before a bracket', async () => {
      expect(resultText(await run(kernel, 'await Promise.resolve(4)'))).equal('4');
      expect(resultText(await run(kernel, 'await (Promise.resolve(5))'))).equal('5');
      expect(resultText(await run(kernel, 'for await (const n of [6]) var last = n;\nlast'))).equal('6');
    });

    it('may come from a function that was carried into a worker as text', async () => {
      const code = `import { Worker } from 'worker_threads';
        async function sum(n: number) { let all = 0; for (let i = 0; i < n; i++) all += await i; return all; }
        const source = '(' + sum + ')(5).then((all) => require("worker_threads").parentPort.postMessage(all))';
        await new Promise((resolve, reject) =>
          new Worker(source, { eval: true }).on('message', resolve).on('error', reject))`;
      expect(resultText(await run(kernel, code))).equal('10');
    });

    it('are shown by the MIME bundle of the object itself, sync or async', async () => {
      const show = (body: string): string =>
        `({ [Symbol.for('Jupyter.display')]${body}, toString() { return ''; } }) as object`;
      const sync = await run(
        kernel,
        show(`() { return { 'text/html': '<b>', 'image/png': new Uint8Array([1, 2]) }; }`),
      );
      expect(sync.outputs[0]?.[0]).equal('execute_result');
      // AQI= is base64 of the bytes 1 and 2.
      expect(sync.outputs[0]?.[1]['data']).include({ 'text/html': '<b>', 'image/png': 'AQI=' });
      const late = await run(kernel, show(`: async () => ({ 'text/markdown': '*x*' })`));
      expect(late.outputs[0]?.[1]['data']).include({ 'text/markdown': '*x*' });
      expect(late.outputs[0]?.[1]['metadata']).deep.equal({});
    });

    it('of a polars table have HTML and text', async () => {
      const ran = await run(kernel, `import * as pl from 'nodejs-polars';\npl.DataFrame({ x: [1, 2] })`);
      const data = ran.outputs[0]?.[1]['data'] as Record<string, string>;
      expect(data['text/html']).contain('<td>2</td>');
      expect(data['text/plain']).contain('shape: (2, 1)');
    });
  });

  describe('execution', () => {
    it('counts what is stored, and keeps silent when asked', async () => {
      const first = (await run(kernel, '1')).reply['execution_count'] as number;
      const silent = await run(kernel, 'console.log("x"); 2', { silent: true });
      expect(silent.types).deep.equal(['status', 'status']);
      expect(silent.reply['execution_count']).equal(first);
      const unstored = await run(kernel, '3', { storeHistory: false });
      expect(resultText(unstored)).equal('3');
      expect(unstored.reply['execution_count']).equal(first);
      expect((await run(kernel, '4')).reply['execution_count']).equal(first + 1);
    });

    it('evaluates user expressions', async () => {
      const { reply } = await run(kernel, 'const base = 20;', { userExpressions: { sum: 'base + 1', bad: 'nope' } });
      const expressions = reply['user_expressions'] as Record<string, Record<string, unknown>>;
      expect(expressions['sum']).deep.equal({ status: 'ok', data: { 'text/plain': '21' }, metadata: {} });
      expect(expressions['bad']).include({ status: 'error', ename: 'TypeScriptError' });
    });

    it('aborts what waits behind a failed cell, and goes on with what is asked later', async () => {
      const failing = run(kernel, 'throw new Error("stop here")');
      const waiting = [run(kernel, '1'), run(kernel, '2')];
      expect((await failing).reply['status']).equal('error');
      for (const ran of await Promise.all(waiting)) {
        expect(ran.reply['status']).equal('aborted');
        expect(ran.types).deep.equal(['status', 'status']);
      }
      expect((await run(kernel, '3')).reply['status']).equal('ok');
    });

    it('runs what waits when the failed cell said so', async () => {
      const failing = run(kernel, 'throw new Error("go on")', { stopOnError: false });
      const next = run(kernel, '1');
      expect((await failing).reply['status']).equal('error');
      expect((await next).reply['status']).equal('ok');
    });

    // As ipykernel 7.4 answers the same rows: silent or not, by what the failing request said.
    it('are aborted by no silent cell, whatever it says, and may be silent themselves', async () => {
      const slowly = 'await new Promise((resolve) => setTimeout(resolve, 50)); throw 1';
      const row = async (failing: ExecuteOptions, waiting: ExecuteOptions): Promise<unknown[]> => {
        const both = [run(kernel, slowly, failing), run(kernel, '2', waiting)];
        return (await Promise.all(both)).map(({ reply }) => reply['status']);
      };
      expect(await row({ silent: true }, {})).deep.equal(['error', 'ok']);
      expect(await row({ silent: true, stopOnError: true }, { silent: true })).deep.equal(['error', 'ok']);
      expect(await row({ silent: true, storeHistory: true }, {})).deep.equal(['error', 'ok']);
      expect(await row({ storeHistory: false }, {})).deep.equal(['error', 'aborted']);
      expect(await row({}, { silent: true })).deep.equal(['error', 'aborted']);
      expect(await row({ stopOnError: false }, {})).deep.equal(['error', 'ok']);
    });
  });

  describe('errors', () => {
    it('of the types stop the cell and are shown with position and caret', async () => {
      const ran = await run(kernel, 'console.log("not run");\nconst text: string = 1;');
      const count = ran.reply['execution_count'] as number;
      expect(ran.types).deep.equal(['status', 'execute_input', 'error', 'status']);
      const { ename, evalue, traceback } = errorOf(ran);
      expect(ename).equal('TypeScriptError');
      const position = `cell-${count}.ts:2:7 - TS2322: Type 'number' is not assignable to type 'string'.`;
      expect(evalue).equal(position);
      expect((traceback as string[])[1]).equal(
        [position, '> 2 | const text: string = 1;', '    |       ^^^^'].join('\n'),
      );
      expect(ran.reply).include({ status: 'error', ename, evalue });
    });

    it('of syntax at the end point into the cell', async () => {
      const ran = await run(kernel, 'const open = (');
      expect(errorOf(ran)['evalue']).match(/^cell-\d+\.ts:1:15 - TS\d+: /);
    });

    it('at run time point at the line of the cell that wrote them, without frames of the kernel', async () => {
      const defined = await run(
        kernel,
        'interface Unused {\n  x: number;\n}\n\nfunction fail(): never {\n  throw new RangeError("too far");\n}',
      );
      const ran = await run(kernel, '\nfail();');
      const [at, called] = [defined, ran].map(({ reply }) => `cell-${String(reply['execution_count'])}.ts`);
      const { ename, evalue, traceback } = errorOf(ran);
      expect({ ename, evalue }).deep.equal({ ename: 'RangeError', evalue: 'too far' });
      const [stack = '', excerpt = ''] = traceback as string[];
      const frames = stack.split('\n');
      expect(frames[0]).equal('RangeError: too far');
      expect(frames[1]).contain(`${at}:6:9`);
      expect(frames[2]).contain(`${called}:2:1`);
      expect(frames).length(3);
      expect(excerpt).contain('> 6 |   throw new RangeError("too far");\n    |         ^');
    });

    it('of what is awaited point at the await', async () => {
      const ran = await run(
        kernel,
        `const a = 1;\nconst fails = new Function('return (async () => { await null; null.x; })()');\n\nawait (\n  fails());`,
      );
      const [stack = '', excerpt = ''] = ran.reply['traceback'] as string[];
      expect(stack.split('\n').at(-1)).match(/^ {4}at async cell-\d+\.ts:4:1$/);
      expect(excerpt).match(/cell-\d+\.ts:4:1\n/);
    });

    it('of what cannot be shown, or throws when it is, are told', async () => {
      const told = async (code: string): Promise<string> => {
        const { reply, types } = await run(kernel, code);
        expect(types).include('error');
        return `${String(reply['ename'])}: ${String(reply['evalue'])}`;
      };
      const evil = `{ get() { throw new Error('no'); }, getPrototypeOf() { throw new Error('no'); } }`;
      expect(await told(`throw new Proxy({}, ${evil});`)).equal('Thrown: something that cannot be shown');
      expect(await told(`({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 10n }) })`)).match(
        /^TypeError: .*BigInt/,
      );
      expect(await told(`({ [Symbol.for('nodejs.util.inspect.custom')]() { throw new RangeError('no'); } })`)).equal(
        'RangeError: no',
      );
      const { reply } = await run(kernel, `({ [Symbol.for('Jupyter.display')]() { throw new RangeError('no'); } })`);
      expect(String(reply['traceback'])).not.contain('bundle.js');
      expect(resultText(await run(kernel, '40 + 2'))).equal('42');
    });

    it('have their causes', async () => {
      const ran = await run(kernel, 'throw new Error("outer", { cause: new TypeError("inner") })');
      expect((errorOf(ran)['traceback'] as string[]).join('\n')).match(/\[cause\]: TypeError: inner/);
    });

    it('of code that is nested too deeply for the compiler say so, and the next cell runs', async () => {
      for (const [open, close] of ['()', '[]']) {
        const code = `${open?.repeat(5000)}1${close?.repeat(5000)}`;
        const { ename, evalue, traceback } = errorOf(await run(kernel, code));
        expect(ename).equal('RisklabError');
        expect(evalue).match(/^cell: expected code that the compiler can read, got code that is nested too deeply/);
        expect(String(traceback)).not.match(/image\.js|typescript\.js/);
        expect(resultText(await run(kernel, '40 + 2'))).equal('42');
      }
    });

    it('of require without a name are those of Node', async () => {
      for (const call of ['require(5 as any)', 'require.resolve(undefined as any)']) {
        const { ename, evalue } = errorOf(await run(kernel, call));
        expect(ename).equal('TypeError');
        expect(evalue).match(/^The "(?:id|request)" argument must be of type string\. Received/);
      }
    });

    it('may be anything that is thrown', async () => {
      expect(errorOf(await run(kernel, 'throw "word"'))).include({ ename: 'Thrown', evalue: 'word' });
      expect(errorOf(await run(kernel, 'throw { a: 1 }'))).include({ ename: 'Thrown', evalue: '{ a: 1 }' });
    });

    it('in a timer or a promise show on stderr, and the kernel lives', async () => {
      const ran = await run(
        kernel,
        'setTimeout(() => { throw new Error("in timer"); }, 1);\nPromise.reject(new Error("in promise"));\nawait new Promise((r) => setTimeout(r, 50));',
      );
      expect(streamText(ran, 'stderr')).match(/Uncaught Error: in timer[^]*cell-\d+\.ts:1:26/);
      expect(streamText(ran, 'stderr')).contain('Uncaught Error: in promise');
      expect(resultText(await run(kernel, '1'))).equal('1');
    });
  });

  describe('output', () => {
    it('of console and streams arrives in order', async () => {
      const ran = await run(kernel, 'console.log("a"); console.error("b"); process.stdout.write("c"); undefined');
      expect(ran.outputs).deep.equal([
        ['stream', { name: 'stdout', text: 'a\n' }],
        ['stream', { name: 'stderr', text: 'b\n' }],
        ['stream', { name: 'stdout', text: 'c' }],
      ]);
    });

    it('in bytes and encodings is read as Node reads it', async () => {
      const ran = await run(
        kernel,
        `process.stdout.write('68690a', 'hex');
         process.stdout.write('aGkK', 'base64');
         process.stdout.write(new Uint16Array([0x6968]) as never);
         process.stdout.write(Buffer.from('é\\n').subarray(0, 1));
         process.stdout.write(Buffer.from('é\\n').subarray(1)); undefined`,
      );
      expect(streamText(ran, 'stdout')).equal('hi\nhi\nhié\n');
    });

    it('arrives after a cell has ended the stream, by itself or at the end of a pipeline', async () => {
      const piped = await run(
        kernel,
        `import { pipeline } from 'node:stream/promises';
         import { Readable } from 'node:stream';
         for (const text of ['first', 'second']) await pipeline(Readable.from([text + '\\n']), process.stdout);
         await new Promise<void>((resolve) => process.stdout.end('third\\n', resolve));`,
      );
      expect(streamText(piped, 'stdout')).equal('first\nsecond\nthird\n');
      const native = await run(
        kernel,
        `import { writeSync } from 'node:fs'; console.log('own'); writeSync(1, 'native\\n'); undefined`,
      );
      expect(streamText(native, 'stdout')).contain('own\n').contain('native\n');
    });

    it('of native code and of other processes arrives', async () => {
      const code = `import { execSync } from 'child_process';\nexecSync('echo out; echo err >&2', { stdio: 'inherit' }); undefined`;
      const ran = await run(kernel, code);
      expect(streamText(ran, 'stdout')).equal('out\n');
      expect(streamText(ran, 'stderr')).equal('err\n');
    });

    it('of 20,000 lines arrives complete, in order, before the reply is idle', async () => {
      const ran = await run(kernel, 'for (let i = 0; i < 20000; i++) console.log("line", i);');
      const expected = Array.from({ length: 20000 }, (_, i) => `line ${i}\n`).join('');
      expect(streamText(ran, 'stdout') === expected).equal(true);
      expect(ran.types.at(-1)).equal('status');
    });

    it('that comes late goes to the cell that started it', async () => {
      const early = await run(
        kernel,
        'let fired = false;\nsetTimeout(() => { console.log("late"); fired = true; }, 100); undefined',
      );
      const next = await run(
        kernel,
        'while (!fired) await new Promise((r) => setTimeout(r, 5));\nconsole.log("next");',
      );
      expect(streamText(early, 'stdout')).equal('late\n');
      expect(streamText(next, 'stdout')).equal('next\n');
    });

    it('leaves a busy loop while it runs', async () => {
      const { ran, done } = begin(kernel, busyUntil(go, 'console.log("started");'));
      await until(() => streamText(ran, 'stdout') === 'started\n');
      expect(ran.types.at(-1)).equal('stream');
      writeFileSync(go, '');
      await done;
      rmSync(go);
    });

    it('can be displayed, updated and cleared', async () => {
      const ran = await run(
        kernel,
        `const show = ${broadcast};
         await show('display_data', { data: { 'text/plain': '1' }, transient: { display_id: 'd' } });
         await show('update_display_data', { data: { 'text/plain': '2' }, transient: { display_id: 'd' } });
         await show('display_data', { data: { 'text/plain': '3' } });
         await show('clear_output', { wait: true });`,
      );
      const transient = { display_id: 'd' };
      expect(ran.outputs).deep.equal([
        ['display_data', { data: { 'text/plain': '1' }, metadata: {}, transient }],
        ['update_display_data', { data: { 'text/plain': '2' }, metadata: {}, transient }],
        ['display_data', { data: { 'text/plain': '3' }, metadata: {}, transient: {} }],
        ['clear_output', { wait: true }],
      ]);
    });

    it('has metadata and buffers where asked', async () => {
      const messages: Message[] = [];
      const code = `await ${broadcast}('comm_msg', { a: 1 }, { metadata: { m: 2 }, buffers: [new Uint8Array([9])] });`;
      const options = { onMessage: (m: Message): void => void messages.push(m) };
      await kernel.client.execute(code, options).done;
      const sent = messages.find(({ header }) => header.msg_type === 'comm_msg');
      expect(sent?.content).deep.equal({ a: 1 });
      expect(sent?.metadata).deep.equal({ m: 2 });
      expect(sent?.buffers).deep.equal([Buffer.from([9])]);
    });

    it('through the display of the module tslab works', async () => {
      const ran = await run(kernel, `import { display } from 'tslab';\ndisplay.html('<i>x</i>');`);
      expect(ran.outputs[0]?.[0]).equal('display_data');
      expect(ran.outputs[0]?.[1]['data']).deep.equal({ 'text/html': '<i>x</i>' });
    });
  });

  describe('questions about code', () => {
    const ask = async (type: string, content: object): Promise<Message['content']> =>
      (await kernel.client.request('shell', type, content)).content;

    it('is_complete tells complete, incomplete and invalid code apart', async () => {
      const status = async (code: string): Promise<unknown> => (await ask('is_complete_request', { code }))['status'];
      for (const code of ['1 + 1', 'await x', 'function f() {}', ''])
        expect(await status(code), code).equal('complete');
      for (const code of ['f(', 'function f() {', '[1,', 'const s = `a', '/* a']) {
        expect(await status(code), code).equal('incomplete');
      }
      for (const code of ['const = 1', "'abc", 'function (}']) expect(await status(code), code).equal('invalid');
      expect((await ask('is_complete_request', { code: 'if (x) {' }))['indent']).equal('  ');
    });

    it('completion replaces the word at the cursor, counted in characters', async () => {
      const code = '"😀😀"; Math.ma';
      const reply = await ask('complete_request', { code, cursor_pos: 13 });
      expect(reply['matches']).contain('max');
      expect(reply).include({ status: 'ok', cursor_start: 11, cursor_end: 13 });
      const types = (reply['metadata'] as Record<string, object[]>)['_jupyter_types_experimental'];
      expect(types).deep.contain({ text: 'max', type: 'method', start: 11, end: 13 });
    });

    it('inspection finds type and documentation, or says that there is nothing', async () => {
      const found = await ask('inspect_request', { code: 'Math.max', cursor_pos: 6, detail_level: 0 });
      expect(found).include({ status: 'ok', found: true });
      expect((found['data'] as Record<string, string>)['text/plain']).match(/max\(\.\.\.values: number\[\]\): number/);
      const nothing = await ask('inspect_request', { code: '   ', cursor_pos: 1, detail_level: 0 });
      expect(nothing).include({ status: 'ok', found: false });
    });

    it('history gives the last cells, a range, and those that match', async () => {
      const first = (await run(kernel, '"history one"')).reply['execution_count'] as number;
      await run(kernel, '"history two"');
      await run(kernel, '"history one"');
      const find = async (content: object): Promise<unknown> =>
        (await ask('history_request', { output: false, raw: true, ...content }))['history'];
      expect(await find({ hist_access_type: 'tail', n: 2 })).deep.equal([
        [1, first + 1, '"history two"'],
        [1, first + 2, '"history one"'],
      ]);
      expect(await find({ hist_access_type: 'range', session: 0, start: first, stop: first + 1 })).deep.equal([
        [1, first, '"history one"'],
      ]);
      expect(await find({ hist_access_type: 'search', pattern: '"history*', unique: true })).deep.equal([
        [1, first + 1, '"history two"'],
        [1, first + 2, '"history one"'],
      ]);
      expect(await find({ hist_access_type: 'tail', n: 1, output: true })).deep.equal([
        [1, first + 2, ['"history one"', "'history one'"]],
      ]);
    });

    it('comm_info knows no comms', async () => {
      expect(await ask('comm_info_request', {})).deep.equal({ status: 'ok', comms: {} });
    });
  });

  it('hands the environment on, and keeps TensorFlow quiet', async () => {
    expect(resultText(await run(kernel, 'process.env.TF_CPP_MIN_LOG_LEVEL'))).equal("'2'");
  });

  it('looks up modules from its folder', async () => {
    expect(resultText(await run(kernel, `require.resolve('commander').includes('node_modules')`))).equal('true');
  });

  it('answers on control while a cell is busy', async () => {
    const { ran, done } = begin(kernel, busyUntil(go, ''));
    await until(() => ran.types.includes('execute_input'));
    await kernel.client.request('control', 'kernel_info_request');
    expect(ran.types).deep.equal(['status', 'execute_input']);
    writeFileSync(go, '');
    await done;
    rmSync(go);
  });
});
