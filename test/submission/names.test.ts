import { expect } from 'chai';
import { checkName, isNamedAfter, submissionFileName } from '../../src/submission';

describe('submissionFileName', () => {
  const names: [first: string, last: string, file: string][] = [
    ['Ada', 'Lovelace', 'Ada_Lovelace_Face.zip'],
    [' Grace  Brewster ', 'Murray Hopper', 'Grace-Brewster_Murray-Hopper_Face.zip'],
    ['Seán', "O'Brien", 'Seán_O-Brien_Face.zip'],
    ['Zoe\u0308', 'Müller-Lüdenscheid', 'Zo\u00eb_Müller-Lüdenscheid_Face.zip'],
    ['李', '明', '李_明_Face.zip'],
    ['محمد', 'الخوارزمي', 'محمد_الخوارزمي_Face.zip'],
    ['Martin', 'Luther King Jr.', 'Martin_Luther-King-Jr_Face.zip'],
    ['A_B', 'C', 'A-B_C_Face.zip'],
  ];
  for (const [first, last, file] of names) {
    it(`makes ${file}`, () => expect(submissionFileName({ first, last })).equal(file));
  }

  const bad: [what: string, name: string, message: RegExp][] = [
    ['nothing', '', /--first: expected a name, got nothing/],
    ['spaces', '   ', /expected a name, got nothing/],
    ['a path', '../Ada', /the character `\/` in it/],
    ['a backslash', 'A\\B', /the character `\\` in it/],
    ['a drive', 'C:', /the character `:` in it/],
    ['a NUL', 'A\0', /the character `\\u\{0\}` in it/],
    ['a line break', 'A\nB', /the character `\\u\{a\}` in it/],
    ['a script', '<script>', /the character `<` in it/],
    ['a direction mark', 'A\u202eB', /the character `\\u\{202e\}` in it/],
    ['a smiley', '😀', /the character `😀` in it/],
    ['dots alone', '..', /expected a letter in it, got `\.\.`/],
    ['61 characters', 'a'.repeat(61), /at most 60 characters, got 61/],
  ];
  for (const [what, name, message] of bad) {
    it(`refuses ${what}`, () => expect(() => submissionFileName({ first: name, last: 'X' })).throw(message));
  }

  it('refuses names whose file would have too many bytes', () => {
    expect(() => submissionFileName({ first: '李'.repeat(60), last: '明'.repeat(20) })).throw(
      /at most 230 bytes together, got 241/,
    );
  });

  it('refuses what is no text', () => expect(() => checkName('--last', 7)).throw(/--last: expected a name, got 7/));
});

describe('isNamedAfter', () => {
  const ada = { first: 'Ada', last: 'Lovelace' };
  for (const [file, expected] of [
    ['Ada_Lovelace_Face.zip', true],
    ['417_Ada_Lovelace_Face (1).zip', true],
    ['Ada_Lovelace_Face.ZIP', true],
    ['BAda_Lovelace_Face.zip', false],
    ['Mary-Ada_Lovelace_Face.zip', false],
    ['2Ada_Lovelace_Face.zip', false],
    ['Lovelace, Ada - Ada_Lovelace_Face.zip', true],
    ['Ada_Lovelace.zip', false],
    ['Bob_Lovelace_Face.zip', false],
    ['Ada_Lovelace_Face.zip.txt', false],
  ] as const) {
    it(`says ${expected} for ${file}`, () => expect(isNamedAfter(file, ada)).equal(expected));
  }
});
