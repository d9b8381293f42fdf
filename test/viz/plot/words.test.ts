import { expect } from 'chai';
import { endsOf, inWords, nameOf, wordsFor } from '../../../src/viz/plot/words';

describe('words of columns', () => {
  it('writes names of code in words', () => {
    const written = {
      skinTone: 'skin tone',
      skin_tone: 'skin tone',
      balancedAccuracy: 'balanced accuracy',
      aurocByGroup: 'AUROC by group',
      valAuroc: 'val AUROC',
      x1: 'x1',
      AUROCByGroup: 'AUROC by group',
      isOODScore: 'is OOD score',
      ofVAEs: 'of VAEs',
      _id: 'ID',
      log10Sigma: 'log10 sigma',
      PCA: 'PCA',
      'log10 aleatoric': 'log10 aleatoric',
      'Redrawing error (VAE)': 'Redrawing error (VAE)',
    };
    for (const [name, words] of Object.entries(written)) expect(inWords(name)).equal(words);
  });

  it('has words for the scores of the library, and takes those told first', () => {
    expect(wordsFor('bias')).eql({ title: 'bias (log density)', ends: ['rare', 'common'] });
    expect(wordsFor('bias', { bias: 'density' })).eql({ title: 'density', ends: ['rare', 'common'] });
    expect(wordsFor('x1')).eql({ title: 'x1' });
    expect([wordsFor('constructor').title, nameOf('valueOf'), endsOf('constructor')]).eql([
      ...['constructor', 'value of', ['low', 'high']],
    ]);
    expect([nameOf('yHat'), nameOf('hasHat'), nameOf('hasHat', { hasHat: 'with a hat' })]).eql([
      ...['yHat', 'has hat', 'with a hat'],
    ]);
    expect([endsOf('epistemic'), endsOf('distance')]).eql([
      ['sure', 'unsure'],
      ['low', 'high'],
    ]);
  });
});
