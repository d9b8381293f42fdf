import { expect } from 'chai';
import { InputError } from '../../src/base';
import { injectParameters, parseParameter, profileParameters } from '../../src/notebook';
import { code, markdown, notebook } from './support';

describe('parameters', () => {
  it('of the command line are JSON where they can be, else strings', () => {
    expect(parseParameter('epochs=2')).deep.equal(['epochs', 2]);
    expect(parseParameter('on=true')).deep.equal(['on', true]);
    expect(parseParameter('sizes=[1,2]')).deep.equal(['sizes', [1, 2]]);
    expect(parseParameter('name=a=b')).deep.equal(['name', 'a=b']);
    expect(parseParameter('empty=')).deep.equal(['empty', '']);
    expect(() => parseParameter('epochs')).throw(InputError, '-p: expected name=value, got epochs.');
    expect(() => parseParameter('2x=1')).throw(InputError, '-p: expected name=value, got 2x=1.');
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
      'const rate: number | undefined = null;',
      "const profile: 'quick' | 'full' = \"quick\";",
      'const sizes = [32];',
    ]);
    expect(cells[2]?.metadata).deep.equal({ tags: ['injected-parameters'] });
  });

  it('change nothing when there are none', () => {
    const before = notebook([code('1')]);
    expect(injectParameters(before, {}, 'x')).equal(before);
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
});
