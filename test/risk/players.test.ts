import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { adam, sgd, type FitOptions, type Optimizer } from '../../src/learn';
import { wrap, type RiskMethods, type RiskWrapper } from '../../src/risk';
import { adversary, shortcut } from '../support/adversary';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { smallNetwork } from '../support/tasks';

const data = shortcut(96, 0);
const models: Readonly<Record<string, RiskMethods>> = {
  'one network': { aleatoric: 'mve' },
  'an ensemble': { epistemic: { method: 'ensemble', members: 2 } },
};

function fresh(risks: RiskMethods, optimizers: Record<string, Optimizer> = {}): RiskWrapper {
  const model = wrap(smallNetwork(1, 1), risks, { parts: [() => adversary(1)], seed: 0 });
  const optimizer = { all: adam({ learningRate: 0.01 }), adversary: sgd({ momentum: 0.9 }), ...optimizers };
  model.compile({ optimizer, loss: 'binaryCrossentropyFromLogits' });
  return model;
}

/** All weights, those of the adversaries among them. */
const weightsOf = (model: RiskWrapper): Record<string, number[][]> =>
  Object.fromEntries(
    Object.entries(model.networks()).map(([name, network]) => [
      name,
      network.getWeights().map((weight) => [...weight.dataSync()]),
    ]),
  );

for (const backend of backends) {
  describe(`players with checkpoints on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-players-'));
    });
    afterEach(() => rm(folder, { recursive: true }));
    const options = (epochs: number, more: FitOptions = {}): FitOptions => ({
      epochs,
      batchSize: 32,
      columns: ['group'],
      curve: false,
      ...more,
    });

    for (const [name, risks] of Object.entries(models)) {
      it(`a training that is resumed ends as one that was never stopped: ${name}`, async () => {
        const [whole, first, second] = [fresh(risks), fresh(risks), fresh(risks)];
        const expected = await whole.fit(data, options(4));
        const checkpoint = path.join(folder, 'run');
        await first.fit(data, options(2, { checkpoint }));
        const history = await second.fit(data, options(4, { checkpoint, resume: true }));
        expect(history.toRecords()).eql(expected.toRecords());
        expect(weightsOf(second)).eql(weightsOf(whole));
        expect(Object.keys(weightsOf(whole)).some((one) => one.includes('adversary'))).equal(true);
        expect(weightsOf(first)).not.eql(weightsOf(whole));
        [whole, first, second].forEach((model) => model.dispose());
      });

      it(`best goes back to the weights of all players: ${name}`, async () => {
        const [two, best] = [fresh(risks), fresh(risks)];
        await two.fit(data, options(2));
        const told = [3, 1, 2, 4];
        const onEpoch = (epoch: number): { told: number } => ({ told: told[epoch - 1]! });
        await best.fit(data, options(4, { onEpoch, best: { by: 'told', larger: false } }));
        expect(weightsOf(best)).eql(weightsOf(two));
        [two, best].forEach((model) => model.dispose());
      });
    }

    it('a checkpoint of other optimizers is refused, whichever player they are of', async () => {
      const risks = models['one network']!;
      const [first, second] = [fresh(risks), fresh(risks, { adversary: adam() })];
      const checkpoint = path.join(folder, 'run');
      await first.fit(data, options(1, { checkpoint }));
      const { message } = await rejected(second.fit(data, options(2, { checkpoint, resume: true })));
      expect(message).match(/^saved model: expected \d+ variables, got \d+\./);
      [first, second].forEach((model) => model.dispose());
    });
  });
}
