import { expect } from 'chai';
import pl from 'nodejs-polars';
import { plot } from '../../../src/viz';
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

  it('calls a prediction a logit or a probability of two classes, and of a regression neither', () => {
    const logits = pl.DataFrame({ label: [0, 1], yHat: [-3, 2], bias: [1, 2] });
    const probabilities = logits.withColumns(pl.Series('yHat', [0, 0.7], pl.Float64));
    const regression = logits.drop('label');
    const sure = ['surely not', 'surely'];
    expect(wordsFor('yHat', {}, logits)).eql({ title: 'yHat (logit)', ends: sure });
    expect(wordsFor('yHat', {}, probabilities)).eql({ title: 'yHat (probability)', ends: sure });
    expect(wordsFor('yHat', {}, regression)).eql({ title: 'yHat (prediction)' });
    // Three classes: yHat is one of several logits at best.
    const classes = pl.DataFrame({ label: [0, 1, 2], yHat: [-3, 2, 1] });
    expect(wordsFor('yHat', {}, classes)).eql({ title: 'yHat (prediction)' });
    for (const spec of [
      plot.scatter(regression, { x: 'yHat', y: 'bias' }).spec,
      plot.histogram(regression, { column: 'yHat' }).spec,
    ]) {
      expect(JSON.stringify(spec))
        .include('yHat (prediction)')
        .not.match(/logit|surely/);
    }
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
