import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../src/base';

interface Cell {
  id: string;
  cell_type: string;
  metadata: { tags?: string[] };
  source: string[];
}

interface Lab {
  cells: Cell[];
  metadata: { risklab: { profiles: Record<string, Record<string, number>> } };
}

const notebooks = path.join(projectRoot, 'notebooks');
/** The versions with solutions: those of the learners are made from the same sources, which `risklab author check` holds them to. */
const folder = path.join(notebooks, 'solutions');
const files = readdirSync(folder).filter((name) => /^(0[0-689]|10).*\.ipynb$/.test(name));
const read = (file: string): Lab => JSON.parse(readFileSync(file, 'utf8')) as Lab;
const sourceOf = ({ source }: Cell): string => source.join('');
const tagOf = ({ metadata }: Cell): string | undefined => metadata.tags?.[0];
const codesOf = (cells: Cell[]): string[] => cells.filter((cell) => cell.cell_type === 'code').map(sourceOf);

/** Abbreviations, and what has to stand in each lab that uses one. */
const abbreviations: Record<string, RegExp> = {
  AUROC: /area under the ROC curve/,
  AURC: /area under the risk-coverage curve/,
  CNN: /convolutional network \(CNN\)/,
  ECE: /expected calibration error/,
  MVE: /mean and variance estimation/,
  NLL: /negative log likelihood/,
  OOD: /out-of-distribution/,
  ReLU: /rectified linear unit/,
  VAE: /variational\s+autoencoder/,
  kl: /Kullback-Leibler/,
  nll: /negative log likelihood/,
};

describe('the labs 00 to 06, and 08 to 10', () => {
  it('are ten', () => {
    expect(files.map((file) => file.slice(0, 2))).eql(['00', '01', '02', '03', '04', '05', '06', '08', '09', '10']);
  });

  for (const file of files) {
    const lab = Number(file.slice(0, 2));
    const { cells, metadata } = read(path.join(folder, file));
    const questions = cells.filter((cell) => tagOf(cell) === 'question');

    describe(file, () => {
      it('has ids that are unique', () => {
        const ids = cells.map(({ id }) => id);
        expect(ids).eql([...new Set(ids)]);
      });

      it('asks questions, numbered from 1, each in a cell of its own', () => {
        const numbers = questions.map((cell) => [...sourceOf(cell).matchAll(/\*\*Question (\d+\.\d+)\*\*/g)]);
        expect(numbers.every((found) => found.length === 1)).equal(true);
        const wanted = questions.map((_, i) => `${lab}.${i + 1}`);
        expect(numbers.map(([found]) => found![1])).eql(wanted);
        const elsewhere = cells.filter((cell) => /\*\*Question \d/.test(sourceOf(cell)) && tagOf(cell) !== 'question');
        expect(elsewhere.map(({ id }) => id)).eql([]);
      });

      it('has for each question an answer cell and a folded solution, apart from each other', () => {
        for (const question of questions) {
          const at = cells.indexOf(question);
          const [answer, solution] = [cells[at + 1]!, cells[at + 2]!];
          const number = /\d+\.\d+/.exec(sourceOf(question))![0].replace('.', '-');
          expect([question, answer, solution].map(({ id }) => id)).eql([
            `question-${number}`,
            `answer-${number}`,
            `solution-${number}`,
          ]);
          expect([answer, solution].map(tagOf)).eql(['answer', 'solution']);
          expect([question, answer, solution].every((cell) => cell.cell_type === 'markdown')).equal(true);
          expect(sourceOf(answer)).equal('*Your answer:*');
          const inside = /^<details><summary>Solution<\/summary>\n\n([^]+)\n\n<\/details>$/.exec(
            sourceOf(solution),
          )?.[1];
          expect(inside?.length, solution.id).above(100);
          expect(sourceOf(question)).not.match(/<details>|Your answer/);
        }
        const folded = cells.filter((cell) => /<details>/.test(sourceOf(cell)) && tagOf(cell) !== 'solution');
        expect(folded.map(({ id }) => id)).eql([]);
      });

      it('tells the quick value beside each parameter, as the profile has it', () => {
        const parameters = sourceOf(cells.find((cell) => tagOf(cell) === 'parameters')!);
        const told = [...parameters.matchAll(/^const (\w+) = [^;]+; \/\/ quick: (\S+?)\. /gm)];
        const quick = Object.entries(metadata.risklab.profiles['quick']!).map(([name, value]) => [name, String(value)]);
        const byName = (a: string[], b: string[]) => a[0]!.localeCompare(b[0]!);
        expect(told.map(([, name, value]) => [name!, value!]).sort(byName)).eql(quick.sort(byName));
      });

      it('draws one diagram', () => {
        const drawing = cells.filter((cell) => cell.cell_type === 'code' && /\bdiagram\(\n/.test(sourceOf(cell)));
        expect(drawing.length).least(1);
      });

      it('names every training, and wraps no number in pl.lit beside an operator', () => {
        for (const code of codesOf(cells)) {
          expect(code).not.match(/\.(eq|neq|gt|gtEq|lt|ltEq|mul|sub|add)\(pl\.lit\(-?[\d.]+\)\)/);
          if (/\.fit\((?!numbers)/.test(code)) expect(code).match(/name(: |,)/);
        }
      });

      it('needs no casts, and draws rows of tables in the same way in each run', () => {
        for (const code of codesOf(cells)) {
          const bare = code.replace(/'[^'\n]*'|\/\/.*|\/\*[^]*?\*\//g, '');
          expect(bare).not.match(/[\w\])}] as (const|unknown|number|string|\{|\[|[A-Z])/);
          expect(bare).not.match(/[\w\])]!(?!=)/);
          expect(bare).not.match(/\.sample\(/);
        }
      });

      it('has the code of its executed copy', () => {
        const executed = read(path.join(notebooks, 'executed', file)).cells.map(({ id, source }) => ({ id, source }));
        expect(executed).eql(cells.map(({ id, source }) => ({ id, source })));
      });

      it('says what each abbreviation means', () => {
        const prose = cells.filter((cell) => cell.cell_type === 'markdown').map(sourceOf);
        const text = prose.join('\n');
        for (const [short, meaning] of Object.entries(abbreviations)) {
          if (new RegExp(`\\b${short}\\b`).test(text)) expect(text, short).match(meaning);
        }
      });

      it('says what to take along', () => {
        expect(cells.some((cell) => /^## What to take along$/m.test(sourceOf(cell)))).equal(true);
      });
    });
  }
});
