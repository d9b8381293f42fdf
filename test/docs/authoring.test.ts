import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect } from 'chai';
import { buildLabs, checkLabs } from '../../src/author';
import { projectRoot } from '../../src/base';
import type { Exercise } from '../../src/check/exercise';
import { formatNotebook, readNotebook } from '../../src/notebook';
import type { WrongAnswers } from '../check/wrongAnswers/wrongAnswer';
import { code, markdown, notebook } from '../notebook/support';

const text = readFileSync(path.join(projectRoot, 'docs', 'authoring.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block]) => block!.trimEnd());

describe('docs/authoring.md', function () {
  const [task = ''] = blocks('markdown');
  const [source = '', stub = '', check = '', exerciseFile = '', rows = ''] = blocks('ts');
  let folder: string;
  let exercise: Exercise;
  let wrong: WrongAnswers;

  before(() => {
    // In the project, so that what it imports is found, and where no other check looks.
    const parent = path.join(projectRoot, '.cache');
    mkdirSync(parent, { recursive: true });
    folder = mkdtempSync(path.join(parent, 'authoring-'));
    const load = createRequire(__filename);
    const run = <T>(name: string, block: string): T => {
      writeFileSync(path.join(folder, name), block.replaceAll("'../", "'../../src/check/"));
      return load(path.join(folder, name)) as T;
    };
    exercise = run<{ lab07: Exercise[] }>('lab07.ts', exerciseFile).lab07[0]!;
    wrong = run<{ lab07: WrongAnswers }>('rows.ts', rows).lab07;
  });
  after(() => rmSync(folder, { recursive: true }));

  it('shows cells that make a lab in which nothing is wrong, and the stub that learners get', async () => {
    const cells = [
      code('const check = async (id: string): Promise<string> => id;'),
      { ...markdown(task), id: 'task-7-1', metadata: { tags: ['exercise'] } },
      { ...code(source, ['exercise']), id: 'exercise-7-1' },
      { ...code(check, ['check']), id: 'check-7-1' },
    ];
    mkdirSync(path.join(folder, 'source'));
    writeFileSync(path.join(folder, 'source', '07-gap.ipynb'), formatNotebook(notebook(cells)));
    await buildLabs({ folder });
    expect((await checkLabs({ folder, known: [exercise.id] })).map((problem) => problem.text)).eql([]);
    const student = await readNotebook(path.join(folder, '07-gap.ipynb'));
    expect(student.cells.find(({ id }) => id === 'exercise-7-1')?.source).equal(stub);
  });

  it('shows an exercise that its solution passes, and wrong answers that are told', async () => {
    const findings = async (values: Readonly<Record<string, unknown>>, seed: number): Promise<string> => {
      const found = exercise.judge(JSON.parse(JSON.stringify(await exercise.probe(values, seed))), seed);
      return found.map(({ expected, got, hint }) => `expected ${expected}, got ${got}. ${hint}`).join('\n');
    };
    const gapOf = (shares: number[]): number => Math.max(...shares) - Math.min(...shares);
    for (const seed of [0, 1]) expect(await findings({ gapOf }, seed)).equal('');
    const answers = Object.values(wrong['7.1'] ?? {});
    expect(answers).lengthOf(2);
    for (const [values, said] of answers) expect(await findings(values, 0)).match(said);
  });

  it('names commands, folders and files that are there', () => {
    for (const name of [
      'src/check/labs',
      'src/check/exercises.ts',
      'test/check/wrongAnswers',
      'test/check/conformance.test.ts',
    ])
      expect(existsSync(path.join(projectRoot, name)), name).equal(true);
    expect(blocks('sh')[0]).match(/^npx risklab author build 04 .*\nnpx risklab author check 04 /);
  });
});
