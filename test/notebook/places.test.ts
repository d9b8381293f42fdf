import { expect } from 'chai';
import { linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../../src/base';
import { checkReportPlaces, runNotebooks, type BaselineOptions, type ReportFiles } from '../../src/notebook';
import { rejected } from '../support/rejected';
import { code, notebook, Runs, write } from './support';

describe('the places of a run', () => {
  const runs = new Runs();
  const { folder, out } = runs;
  const sources = path.join(folder, 'src');
  const a = write(sources, 'a', notebook([code('1')]));
  const b = write(sources, 'b', notebook([code('2')]));
  const other = write(path.join(folder, 'other'), 'a', notebook([code('3')]));
  const before = [a, b, other].map((file) => readFileSync(file, 'utf8'));
  // Names that lead to the same places.
  symlinkSync(sources, path.join(folder, 'src-link'));
  mkdirSync(out);
  symlinkSync(out, path.join(folder, 'out-link'));
  after(() => runs.remove());

  /** The run is refused before a kernel starts or a file is written. */
  async function refused(files: string[], to: string, baseline?: BaselineOptions): Promise<string> {
    const kernels = {
      start: () => Promise.reject(new Error('a kernel was started')),
      close: () => Promise.resolve(),
    };
    const error = await rejected(runNotebooks(files, { out: to, kernels, ...(baseline ? { baseline } : {}) }));
    expect(error, error.message).instanceOf(InputError);
    expect([a, b, other].map((file) => readFileSync(file, 'utf8'))).deep.equal(before);
    expect(readdirSync(out)).deep.equal([]);
    return error.message;
  }

  it('a comparison of a copy with itself is refused, however the folder is named', async () => {
    const names = [out, path.join(out, '..', 'executed'), path.join(folder, 'out-link'), `${out}/`];
    for (const name of [...names, path.relative(process.cwd(), out)]) {
      for (const update of [false, true]) {
        expect(await refused([a], out, { folder: name, update }), name).equal(
          `baseline: expected a folder other than that of the executed copies, got ${name}. ` +
            'The executed copies are written there: they would be compared with themselves.',
        );
      }
    }
    const none = path.join(folder, 'not-there-yet');
    expect(await refused([a], none, { folder: `${none}/.` })).contain('they would be compared with themselves.');
  });

  it('a baseline that is a link to a copy is refused', async () => {
    const place = path.join(folder, 'linked-baseline');
    mkdirSync(place);
    symlinkSync(path.join(sources, 'b.ipynb'), path.join(place, 'a.ipynb'));
    expect(await refused([a, b], out, { folder: place, update: true })).match(
      /^baseline: expected a folder other than/,
    );
  });

  it('a new baseline over a source is refused, also over that of another notebook', async () => {
    for (const name of [sources, path.join(folder, 'src-link')]) {
      const message = await refused([a], out, { folder: name, update: true });
      expect(message).equal(
        `baseline: expected a folder other than that of the notebooks, got ${name}. Sources are never changed.`,
      );
    }
    expect(await refused([a, path.join(folder, 'other', '..', 'other', 'a.ipynb')], out)).contain('different names');
  });

  it('a copy over a source is refused, also over that of another notebook or of no notebook of the run', async () => {
    expect(await refused([a], path.join(folder, 'src-link'))).contain('out: expected a folder other than that');
    const c = write(path.join(folder, 'third'), 'b', notebook([code('3')]));
    expect(await refused([c, a], sources)).contain('out: expected a folder other than that of the notebooks');
    const message = await refused([a], path.dirname(other));
    expect(message).equal(
      `out: expected a folder with executed notebooks at most, got ${other}, which was never run. ` +
        'It may be a source: choose another folder, or remove it.',
    );
    expect(await refused([a], out, { folder: path.dirname(other), update: true })).contain('which was never run.');
  });

  it('a copy or a new baseline over a source in which there is nothing to run is refused', async () => {
    const place = path.join(folder, 'texts');
    for (const cells of [
      [],
      [{ cell_type: 'markdown' as const, metadata: {}, source: '# Text' }],
      [code('1', ['skip-execution'])],
    ]) {
      write(place, 'a', notebook(cells));
      expect(await refused([a], place)).contain('a.ipynb, which was never run. It may be a source');
      expect(await refused([a], out, { folder: place, update: true })).contain('a.ipynb, which was never run.');
    }
  });

  it('names that a disk may take for the same are refused: letters of either case, and accents in one sign or two', async () => {
    const pairs = [
      ['lab', 'Lab'],
      ['caf\u00e9', 'cafe\u0301'],
      ['Caf\u00e9', 'cafE\u0301'],
      ['stra\u00dfe', 'STRASSE'],
      ['\u03a3\u03a3', '\u03c3\u03c2'],
    ];
    for (const [i, names] of pairs.entries()) {
      const [first = '', second = ''] = names.map((name, k) =>
        write(path.join(folder, `case${i}-${k}`), name, notebook([code('1')])),
      );
      const what = i === 1 ? 'different names' : 'names that differ in more than upper and lower case';
      expect(await refused([first, second], out)).equal(
        `notebooks: expected ${what}, got ${first} and ${second}. Run them into different folders.`,
      );
    }
  });

  it('places that are not there yet are compared as a disk may compare them', async () => {
    const [lower, upper] = [path.join(folder, 'new-out'), path.join(folder, 'NEW-out')];
    expect(await refused([a], lower, { folder: upper, update: true })).contain('would be compared with themselves.');
    const places = { files: [a, b], out: lower };
    const [accent, two] = ['caf\u00e9.json', 'cafe\u0301.json'].map((name) => path.join(folder, name));
    expect(() => checkReportPlaces(places, { junit: accent ?? '', json: two ?? '' })).throw(
      /^--json: expected a file other/,
    );
    expect(() => checkReportPlaces(places, { junit: 'R.xml', json: 'r.XML' })).throw(/^--json: expected a file other/);
  });

  it('a copy or a new baseline over a source of another name for the same file is refused', async () => {
    // As where letters of either case are the same: two names, one file.
    const place = path.join(folder, 'other-case');
    mkdirSync(place);
    linkSync(a, path.join(place, 'b.ipynb'));
    expect(await refused([a, b], place)).contain('out: expected a folder other than that of the notebooks');
    const message = await refused([a, b], out, { folder: place, update: true });
    expect(message).contain('baseline: expected a folder other than that of the notebooks');
  });

  it('copies or new baselines that links make one file are refused', async () => {
    const place = path.join(folder, 'one-of-two');
    mkdirSync(place);
    // Whether it is there already or not.
    symlinkSync('b.ipynb', path.join(place, 'a.ipynb'));
    for (const content of [undefined, '{}']) {
      if (content !== undefined) writeFileSync(path.join(place, 'b.ipynb'), content);
      expect(await refused([a, b], place)).equal(
        `out: expected a file for each notebook, got one for ${place}/a.ipynb and ${place}/b.ipynb. ` +
          'Remove the links, or choose another folder.',
      );
      expect(await refused([a, b], out, { folder: place, update: true })).match(/^baseline: expected a file for each/);
    }
  });

  it('a link that leads nowhere yet counts as where it leads', async () => {
    const place = path.join(folder, 'dangling');
    mkdirSync(place);
    symlinkSync(path.join(place, 'later', 'a.ipynb'), path.join(place, 'report.json'));
    symlinkSync(path.join(place, 'later'), path.join(place, 'base'));
    const places = { files: [a], out: path.join(place, 'later') };
    expect(() => checkReportPlaces(places, { json: path.join(place, 'report.json') })).throw(
      /^--json: expected a file that is no notebook, got .*report\.json/,
    );
    const baseline = { folder: path.join(place, 'base'), update: true };
    expect(await refused([a], path.join(place, 'later'), baseline)).contain('would be compared with themselves.');
  });

  it('a report over a notebook, a copy, a baseline, another report or a folder is refused', () => {
    const hard = path.join(folder, 'hard.json');
    linkSync(a, hard);
    const soft = path.join(folder, 'soft.json');
    symlinkSync(b, soft);
    const taken = path.join(folder, 'taken');
    writeFileSync(taken, '');
    const baseline = { folder: path.join(folder, 'base') };
    const refusals: [reports: ReportFiles, message: RegExp][] = [
      [
        { json: a },
        /^--json: expected a file that is no notebook, got .*a\.ipynb\. Choose another file for the report\.$/,
      ],
      [{ html: path.join(folder, 'new.IPYNB') }, /^--html: expected a file that is no notebook/],
      [{ json: soft }, /^--json: expected a file that is no notebook, got .*soft\.json/],
      [{ junit: hard }, /^--junit: expected a file other than .*src\/a\.ipynb, got .*hard\.json/],
      [
        { json: taken, html: path.join(folder, 'x', '..', 'taken') },
        /^--html: expected a file other than .*taken, got/,
      ],
      [{ junit: 'r', json: './r' }, /^--json: expected a file other than r, got \.\/r\./],
      [{ json: folder }, /^--json: expected a file, got the folder /],
      [{ json: path.join(folder, 'base') }, /^--json: expected a file, got the folder .*base\./],
      [{ html: path.join(folder, 'deep') }, /^--html: expected a file, got the folder .*deep\./],
    ];
    const places = { files: [a, b], out: path.join(folder, 'deep', 'out'), baseline };
    for (const [reports, message] of refusals)
      expect(() => checkReportPlaces(places, reports), JSON.stringify(reports)).throw(InputError, message);
    const reports = { junit: path.join(out, 'r.xml'), json: path.join(folder, 'base', 'r.json'), html: 'r.html' };
    expect(() => checkReportPlaces(places, reports)).not.throw();
  });

  it('a folder of copies that cannot be made is refused before anything runs, also in /proc and in place of a file', async () => {
    const file = path.join(folder, 'ok.ipynb');
    writeFileSync(file, "somebody's");
    const todo = 'Choose another folder with --out.';
    const refusal = (to: string, why: string): string =>
      `out: expected a folder in which ${path.join(to, 'a.ipynb')} can be written, got ${why}. ${todo}`;
    for (const to of [file, path.join(file, 'below', 'it')])
      expect(await refused([a], to)).equal(refusal(to, `the file ${file}`));
    expect(await refused([a], '/dev/null/x')).equal(refusal('/dev/null/x', 'the file /dev/null'));
    expect(readFileSync(file, 'utf8')).equal("somebody's");
    // The folder is there, and nothing can be made in it, which each system says in its way.
    for (const to of ['/proc/x', '/proc/x/y'])
      expect(await refused([a], to)).match(
        /^out: expected .*, got \/(proc)?, in which nothing can be made \(E[A-Z]+: /,
      );
    mkdirSync(path.join(folder, 'blocked', 'a.ipynb'), { recursive: true });
    expect(await refused([a], path.join(folder, 'blocked'))).contain(
      `got the folder ${folder}/blocked/a.ipynb. Choose`,
    );
    symlinkSync('circle', path.join(folder, 'circle'));
    expect(await refused([a], path.join(folder, 'circle'))).match(
      /got .* \(ELOOP: too many symbolic links encountered\)\./,
    );
  });

  it('a baseline in place of a file is refused, to be compared with or to be written', async () => {
    const file = path.join(folder, 'baseline.txt');
    writeFileSync(file, '');
    const todo = 'Choose another folder with --baseline.';
    expect(await refused([a], out, { folder: file })).equal(
      `baseline: expected a folder, got the file ${file}. ${todo}`,
    );
    expect(await refused([a], out, { folder: file, update: true })).equal(
      `baseline: expected a folder in which ${file}/a.ipynb can be written, got the file ${file}. ${todo}`,
    );
    expect(await refused([a], out, { folder: '/proc/x', update: true })).match(/^baseline: .* nothing can be made/);
  });

  it('a report that cannot be written is refused, one into a pipe or a device is not', () => {
    const places = { files: [a], out };
    const todo = 'Choose another file for the report.';
    for (const name of ['json', 'junit', 'html'] as const) {
      const report = (file: string) => () => checkReportPlaces(places, { [name]: file });
      expect(report('/dev/null/r')).throw(
        InputError,
        `--${name}: expected a file that can be written, got the file /dev/null. ${todo}`,
      );
      expect(report('/proc/x/r')).throw(
        InputError,
        /^--\w+: expected a file that can be written, got .* nothing can be made/,
      );
      expect(report('/dev/null')).not.throw();
      expect(report(path.join(folder, 'reports', 'of', 'today', 'r'))).not.throw();
    }
    // Nothing is left of trying.
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).deep.equal([]);
    expect(readdirSync(folder)).not.include('reports');
  });
});
