import { expect } from 'chai';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../../src/base';
import { injectParameters, parseParameter, profileParameters, type Parameters } from '../../src/notebook';
import { code, markdown, notebook, Runs } from './support';

describe('parameters', () => {
  /** What a parameter of the command line means for a variable of a type. */
  const typed = (text: string, plain?: 'string' | 'number'): unknown => parseParameter(text)[1].valueFor(plain);

  it('of the command line are JSON where they can be, else strings', () => {
    expect(parseParameter('epochs=2')[0]).equal('epochs');
    expect(typed('epochs=2')).equal(2);
    expect(typed('on=true')).equal(true);
    expect(typed('sizes=[1,2]')).deep.equal([1, 2]);
    expect(typed('name=a=b')).equal('a=b');
    expect(typed('empty=')).equal('');
    expect(typed('größe=-1e-3')).equal(-0.001);
    expect(() => parseParameter('epochs')).throw(InputError, '-p: expected name=value, got epochs.');
    expect(() => parseParameter('2x=1')).throw(InputError, '-p: expected name=value, got 2x=1.');
  });

  it('of the command line are strings as they were typed where the notebook declares one, and numbers where it declares those', () => {
    const has = notebook([code("const s = 'x', t: 'a' | 'b' = 'a', n = 1, on = true, free = [];", ['parameters'])]);
    const injected = (...texts: string[]): string[] | undefined =>
      injectParameters(has, Object.fromEntries(texts.map(parseParameter)), 'x').cells[1]?.source.split('\n');
    expect(injected('s=1.10', 'n=1.10', 'free=1.10')).deep.equal([
      'const s: string = "1.10";',
      'const n: number = 1.1;',
      'const free: number = 1.1;',
    ]);
    for (const text of [
      'true',
      'null',
      '007',
      '1e3',
      '12345678901234567890',
      '[1, 12345678901234567890]',
      '{"a": 1}',
      ' 1',
    ]) {
      expect(injected(`s=${text}`), text).deep.equal([`const s: string = ${JSON.stringify(text)};`]);
    }
    // In double quotes, it is what they hold.
    expect(injected('s="1.10"')).deep.equal(['const s: string = "1.10";']);
    for (const [text, expected] of [
      ['n=1.10a', 'x, parameter n: expected a number, as 1 in its cell, got 1.10a.'],
      ['n="1.10"', 'x, parameter n: expected a number, as 1 in its cell, got "1.10".'],
      ['on=1.10', 'x, parameter on: expected a boolean, as true in its cell, got 1.10.'],
    ] as const) {
      expect(() => injected(text), text).throw(InputError, expected);
    }
  });

  it('keep whole numbers as they are: bigints, and numbers that are too long', () => {
    const has = notebook([code("const big = 5n, low: bigint = -1n, n = 1, s = 'x';", ['parameters'])]);
    const injected = (...texts: string[]): string | undefined =>
      injectParameters(has, Object.fromEntries(texts.map(parseParameter)), 'x').cells[1]?.source;
    expect(injected('big=12345678901234567890', 'low=-7n')).equal(
      'const big: bigint = 12345678901234567890n;\nconst low: bigint = -7n;',
    );
    expect(injected('big=7', 's=7n')).equal('const big: bigint = 7n;\nconst s: string = "7n";');
    // 2^60 is held exactly.
    expect(injected('n=1152921504606846976')).equal('const n: number = 1152921504606847000;');
    expect(() => injected('n=12345678901234567890')).throw(
      InputError,
      'x, parameter n: expected a number that is kept exactly, got 12345678901234567890. Declare it as a bigint',
    );
    expect(() => injected('big=1.5')).throw(
      InputError,
      'x, parameter big: expected a bigint, as 5n in its cell, got 1.5.',
    );
    expect(() => typed('ids=[1, 12345678901234567890]')).throw(
      InputError,
      '-p ids: expected numbers that are kept exactly, got 12345678901234567890. Put it in quotes.',
    );
  });

  it('of a profile are in the metadata of the notebook', () => {
    const with2 = notebook([], { risklab: { profiles: { quick: { epochs: 1 } } } });
    expect(profileParameters(with2, 'quick', 'x')).deep.equal({ epochs: 1 });
    expect(profileParameters(with2, 'full', 'x')).deep.equal({});
    expect(profileParameters(notebook([]), 'full', 'x')).deep.equal({});
    expect(() => profileParameters(with2, 'quik', 'lab.ipynb')).throw(
      InputError,
      "lab.ipynb, profile: expected one of quick, full, got quik. Add risklab.profiles.quik to the notebook's metadata.",
    );
  });

  const source = [
    'const epochs = 6; let rate: number | undefined = 0.1;',
    "const profile: 'quick' | 'full' = 'full';",
    'const sizes = [64, 64];',
  ].join('\n');

  it('are declared in a cell of their own after the tagged one, with the types of the notebook', () => {
    const before = notebook([markdown('# x'), code(source, ['parameters']), code('epochs')]);
    const copy = structuredClone(before);
    const values = { epochs: 2, rate: null, profile: 'quick', sizes: [32] };
    const { cells } = injectParameters(before, values, 'x');
    expect(before).deep.equal(copy);
    expect(cells.map(({ cell_type }) => cell_type)).deep.equal(['markdown', 'code', 'code', 'code']);
    expect(cells[2]?.source.split('\n')).deep.equal([
      'const epochs: number = 2;',
      'let rate: number | undefined = null;',
      "const profile: 'quick' | 'full' = \"quick\";",
      'const sizes = [32];',
    ]);
    expect(cells[2]?.metadata).deep.equal({ tags: ['injected-parameters'] });
  });

  it('change nothing when there are none', () => {
    const before = notebook([code('1')]);
    expect(injectParameters(before, {}, 'x')).equal(before);
  });

  it('are refused where they are of another type than the notebook has, if that is plain', () => {
    const declared = [
      '// const old = 1;',
      "const epochs = 6, rate = -0.5, name = 'faces', verbose = true; // const other = 'x';",
      'const label: string = make(), half: number = 1 / 2, sizes = [64], odd = 1 / 3;',
      "const choice: 'quick' | 'full' = 'full'; let maybe: number | undefined;",
    ].join('\n');
    const has = notebook([code(declared, ['parameters'])]);
    const refused: [name: string, value: unknown, message: string][] = [
      ['epochs', 'abc', 'parameter epochs: expected a number, as 6 in its cell, got abc.'],
      ['epochs', null, 'parameter epochs: expected a number, as 6 in its cell, got null.'],
      ['rate', [1], 'parameter rate: expected a number, as -0.5 in its cell, got [1].'],
      ['name', 5, `parameter name: expected a string, as 'faces' in its cell, got 5. Put it in quotes.`],
      [
        'name',
        { a: 1 },
        `parameter name: expected a string, as 'faces' in its cell, got an object with keys a. Put it in quotes.`,
      ],
      ['verbose', 'yes', 'parameter verbose: expected a boolean, as true in its cell, got yes.'],
      ['label', true, `parameter label: expected a string, as make() in its cell, got true. Put it in quotes.`],
      ['half', 'x', 'parameter half: expected a number, as 1 / 2 in its cell, got x.'],
      ['choice', 1, `parameter choice: expected a string, as 'full' in its cell, got 1. Put it in quotes.`],
      [
        'old',
        1,
        'parameters: expected one of epochs, rate, name, verbose, label, half, sizes, odd, choice, maybe, got old.',
      ],
    ];
    for (const [name, value, message] of refused) {
      expect(() => injectParameters(has, { [name]: value }, 'lab.ipynb'), name).throw(
        InputError,
        `lab.ipynb, ${message}`,
      );
    }
    const values = {
      epochs: 1,
      rate: 2,
      name: 'x',
      verbose: false,
      label: '',
      half: 0,
      sizes: 'any',
      odd: 'x',
      maybe: null,
    };
    expect(injectParameters(has, values, 'x').cells[1]?.source.split('\n')).deep.equal([
      'const epochs: number = 1;',
      'const rate: number = 2;',
      'const name: string = "x";',
      'const verbose: boolean = false;',
      'const label: string = "";',
      'const half: number = 0;',
      'const sizes: string = "any";',
      'const odd: string = "x";',
      'let maybe: number | undefined = null;',
    ]);
  });

  it('are read through signs, brackets, `as` and `satisfies`', () => {
    const declared = [
      "const mode = 'fast' as 'fast' | 'slow', fixed = 'a' as const, sure = 5 satisfies number;",
      'const on = !0, low = -(1), any = 5 as unknown;',
    ].join('\n');
    const has = notebook([code(declared, ['parameters'])]);
    const injected = (values: Parameters): string[] | undefined =>
      injectParameters(has, values, 'x').cells[1]?.source.split('\n');
    expect(injected({ mode: 'slow', fixed: 'b', sure: 6, on: false, low: 2, any: 'x' })).deep.equal([
      "const mode: 'fast' | 'slow' = \"slow\";",
      'const fixed: string = "b";',
      'const sure: number = 6;',
      'const on: boolean = false;',
      'const low: number = 2;',
      'const any: unknown = "x";',
    ]);
    for (const [name, value, expected] of [
      ...[['mode', 1, 'a string'] as const, ['fixed', 1, 'a string'] as const, ['sure', 'x', 'a number'] as const],
      ...[['on', 0, 'a boolean'] as const, ['low', 'x', 'a number'] as const],
    ]) {
      expect(() => injected({ [name]: value }), name).throw(
        InputError,
        `x, parameter ${name}: expected ${expected}, as`,
      );
    }
  });

  it('that later cells may set stay so', async () => {
    const runs = new Runs();
    const counted = [code('let count = 1; var sum = 0;', ['parameters']), code('sum += count++;\n[count, sum]')];
    const file = runs.write('x', counted);
    await runs.runOne(file, { parameters: { count: 5, sum: 7 } });
    expect(runs.copyOf(file).cells[1]?.source).equal('let count: number = 5;\nlet sum: number = 7;');
    expect(runs.textsOf(file).at(-1)).deep.equal(['[ 6, 12 ]']);
    runs.remove();
  });

  it('take the place of those that an executed copy has', () => {
    const source = notebook([code('const epochs = 6; const rate = 1;', ['parameters']), code('epochs')]);
    const copy = injectParameters(source, { epochs: 2, rate: 3 }, 'x');
    const again = injectParameters(copy, { epochs: 4 }, 'x').cells;
    expect(again.map((cell) => cell.source)).deep.equal([
      source.cells[0]?.source,
      'const epochs: number = 4;',
      'epochs',
    ]);
  });

  it('are refused where JSON has no such value', () => {
    const has = notebook([code('const epochs = 6, sizes = [1];', ['parameters'])]);
    const set = Object.fromEntries([parseParameter('epochs=1e999')]);
    expect(() => injectParameters(has, set, 'x')).throw(
      InputError,
      'x, parameter epochs: expected a value that JSON has, got 1e999.',
    );
    for (const value of [[NaN], undefined, 5n]) {
      expect(() => injectParameters(has, { sizes: value }, 'x')).throw('expected a value that JSON has, got ');
    }
  });

  it('are checked for all notebooks before any is run', async () => {
    const runs = new Runs();
    const taking = (name: string, source: string): string =>
      runs.write(name, [code(source, ['parameters']), code('require("fs").writeFileSync("ran", "")')]);
    const files = [
      taking('a', 'const epochs = 6;'),
      taking('b', "const epochs = 'six';"),
      taking('c', 'const rounds = 1;'),
    ];
    const failure = async (parameters: Parameters): Promise<string> =>
      runs.run(files, { parameters }).then(
        () => expect.fail('did not fail'),
        (error: unknown) => {
          expect(error).instanceOf(InputError);
          return (error as Error).message;
        },
      );
    expect(await failure({ epochs: 2 })).equal(
      `${files[1]}, parameter epochs: expected a string, as 'six' in its cell, got 2. ` +
        `Put it in quotes. Not taken either by c.ipynb.`,
    );
    expect(await failure({ epoch: 2 })).equal(
      `${files[0]}, parameters: expected one of epochs, got epoch. Not taken either by b.ipynb, c.ipynb.`,
    );
    expect(runs.lines).deep.equal([]);
    expect(existsSync(path.join(runs.folder, 'ran'))).equal(false);
    runs.remove();
  });

  it('are refused where the notebook does not have them', () => {
    const has = notebook([code(source, ['parameters'])]);
    expect(() => injectParameters(has, { epoch: 1 }, 'lab.ipynb')).throw(
      InputError,
      'lab.ipynb, parameters: expected one of epochs, rate, profile, sizes, got epoch.',
    );
    expect(() => injectParameters(notebook([code(source)]), { epochs: 1 }, 'lab.ipynb')).throw(
      InputError,
      'lab.ipynb: expected a code cell tagged parameters, got none. It cannot take epochs.',
    );
  });

  describe('of notebooks in Python', () => {
    const source = [
      'import sys',
      'epochs = 6  # how often',
      "name: str = 'a # b'",
      'rate = 1e-3',
      'deep = False',
      'sizes = [1, 2]',
      'seed: int = 0',
      'if epochs == 6:',
      '    inner = 1',
    ].join('\n');
    const has = notebook([code(source, ['parameters']), code('epochs')], {
      kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' },
    });
    const injected = (...texts: string[]): string[] | undefined =>
      injectParameters(has, Object.fromEntries(texts.map(parseParameter)), 'x').cells[1]?.source.split('\n');

    it('are assignments with the values of Python, typed texts as they were typed', () => {
      const big = '12345678901234567890';
      expect(
        injected('epochs=2', 'name=1.10', 'deep=true', 'sizes={"a":[null,"ü"]}', `seed=${big}`, 'rate=5'),
      ).deep.equal([
        'epochs = 2',
        'name = "1.10"',
        'deep = True',
        'sizes = {"a": [None, "ü"]}',
        `seed = ${big}`,
        'rate = 5',
      ]);
    });

    it('are refused where the notebook does not have them, or has them of another type', () => {
      expect(() => injected('inner=2')).throw(
        InputError,
        'x, parameters: expected one of epochs, name, rate, deep, sizes, seed, got inner.',
      );
      expect(() => injected('epochs=many')).throw(
        InputError,
        'x, parameter epochs: expected a number, as 6 in its cell, got many.',
      );
      expect(() => injected('deep=1')).throw(InputError, 'expected a boolean, as False in its cell, got 1.');
    });

    it('are refused in a language that has none here', () => {
      const other = notebook([code('x <- 1', ['parameters'])], { kernelspec: { name: 'ir', language: 'R' } });
      expect(() => injectParameters(other, { x: 2 }, 'r.ipynb')).throw(
        InputError,
        'r.ipynb: expected a notebook in TypeScript, JavaScript or Python, got R.',
      );
    });
  });
});
