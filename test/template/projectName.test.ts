import { expect } from 'chai';
import { checkProjectName } from '../../src/template/projectName';

const said = (name: string): string => {
  try {
    checkProjectName(name);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('checkProjectName', () => {
  it('takes names of letters, digits, and - _ . between them', () => {
    for (const name of ['my-entry', 'a', '7', 'My_Entry.2', 'a'.repeat(100)]) expect(said(name), name).equal('');
  });

  const refused: Record<string, [name: string, got: RegExp, nearest: string]> = {
    'no name': ['', /got nothing\./, 'my-entry'],
    spaces: ['my first entry', /got my first entry\./, 'my-first-entry'],
    'letters with marks': ['Über-café', /got Über-café\./, 'uber-cafe'],
    'other scripts': ['模型', /got 模型\./, 'my-entry'],
    'a folder above': ['../other', /got \.\.\/other\./, 'other'],
    'a path': ['a/b', /got a\/b\./, 'a-b'],
    'a path of Windows': ['a\\b', /got a\\b\./, 'a-b'],
    'the present folder': ['.', /got \.\./, 'my-entry'],
    'a hidden folder': ['.git', /got \.git\./, 'git'],
    'an option': ['-rf', /got -rf\./, 'rf'],
    'a scope of npm': ['@me/entry', /got @me\/entry\./, 'me-entry'],
    'an end that Windows drops': ['entry.', /got entry\.\./, 'entry'],
    '300 characters': ['x'.repeat(300), /got x{40}\.\.\. \(300 characters\)\./, 'x'.repeat(40)],
    'characters that a terminal obeys': ['a\u001b[2Jb\u202ec\0', /got a\?\[2Jb\?c\?\./, 'a-2jb-c'],
  };
  for (const [what, [name, got, nearest]] of Object.entries(refused)) {
    it(`refuses ${what}, and proposes ${nearest.slice(0, 20)}`, () => {
      expect(said(name))
        .match(/^name: expected at most 100 letters a-z, digits and - _ \. between them/)
        .match(got);
      expect(said(name).endsWith(` Try ${nearest}.`), said(name)).equal(true);
      expect(said(nearest)).equal('');
    });
  }

  for (const name of ['node_modules', 'favicon.ico', 'risklab', 'CON', 'nul.txt', 'com1', 'Lpt9']) {
    it(`refuses ${name}, which is reserved, and proposes one that is not`, () => {
      const [, proposed = ''] =
        /^name: expected a name that is not reserved, got \S+\. Try (\S+) or/.exec(said(name)) ?? [];
      expect(said(proposed)).equal('');
      expect(proposed).not.equal('');
    });
  }
});
