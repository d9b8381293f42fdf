import { expect } from 'chai';
import { solutionCode, stretches, studentCode } from '../../src/author/solutionBlocks';

/** Lines with markers, as they stand in a source. */
const code = (...lines: string[]): string => lines.join('\n');

const both = code(
  'function half(x: number): number {',
  '  // BEGIN SOLUTION',
  "  // STUB: throw new Error('TODO 4.1: half of x');",
  '  return x / 2;',
  '  // END SOLUTION',
  '}',
);

describe('the solution blocks of a source', () => {
  it('become the stub for students, and the solution alone in the other version', () => {
    expect(studentCode(both, 'cell', '')).equal(
      code('function half(x: number): number {', "  throw new Error('TODO 4.1: half of x');", '}'),
    );
    expect(solutionCode(both, 'cell')).equal(code('function half(x: number): number {', '  return x / 2;', '}'));
  });

  it('become a line that throws what there is to do, where they have no stub', () => {
    const plain = code('const f = () => {', '  // BEGIN SOLUTION', '    return 1;', '  // END SOLUTION', '};');
    const stub = code('const f = () => {', "    throw new Error('TODO 4.2: Bayes\\' rule');", '};');
    expect(studentCode(plain, 'cell', "4.2: Bayes' rule")).equal(stub);
  });

  it('may be several, with stubs of several lines', () => {
    const two = code(
      '// BEGIN SOLUTION',
      '// STUB: const a: number[] = [];',
      '// STUB: ',
      'const a = [1];',
      '// END SOLUTION',
      'a.length;',
      '  // BEGIN SOLUTION',
      '  // STUB: let b = 0;',
      '  let b = 2;',
      '  // END SOLUTION',
    );
    expect(studentCode(two, 'cell', '')).equal(code('const a: number[] = [];', '', 'a.length;', '  let b = 0;'));
    expect(solutionCode(two, 'cell')).equal(code('const a = [1];', 'a.length;', '  let b = 2;'));
  });

  it('leave code without markers as it is', () => {
    const plain = code('// a solution', 'const begin = 1;', '');
    expect(studentCode(plain, 'cell', '')).equal(plain);
    expect(solutionCode(plain, 'cell')).equal(plain);
  });

  const wrong: Record<string, [string, string]> = {
    'that do not end': [
      code('// BEGIN SOLUTION', 'a'),
      'cell 1: expected // END SOLUTION after the block, got the end of the cell.',
    ],
    'that did not begin': [
      code('a', '// END SOLUTION'),
      'cell 1: expected // BEGIN SOLUTION before the end of a block, got // END SOLUTION.',
    ],
    'inside each other': [
      code('// BEGIN SOLUTION', 'a', '// BEGIN SOLUTION'),
      'cell 1: expected // END SOLUTION before the next block, got // BEGIN SOLUTION.',
    ],
    'without a solution': [
      code('// BEGIN SOLUTION', '// STUB: a', '// END SOLUTION'),
      'cell 1: expected a solution between // BEGIN SOLUTION and // END SOLUTION, got none.',
    ],
    'whose stub is elsewhere': [
      code('// STUB: a'),
      'cell 1: expected // STUB: inside a solution block alone, got // STUB: a.',
    ],
  };
  for (const word of [
    '// BEGIN SOLUTIONS',
    '/* BEGIN SOLUTION */',
    '// begin solution',
    '// END  SOLUTION',
    '//STUB: a',
  ])
    wrong[`written ${word}`] = [
      code(word),
      `cell 1: expected // BEGIN SOLUTION, // END SOLUTION or // STUB: ..., got ${word}.`,
    ];
  for (const [name, [text, message]] of Object.entries(wrong))
    it(`are refused: ${name}`, () => expect(() => stretches(text, 'cell 1')).throw(message));
});
