import { expect } from 'chai';
import { kernelBench } from '../../src/bench/kernel';

describe('bench kernel', function () {
  it('measures this kernel, and says which peers are absent', async () => {
    const said: string[] = [];
    const { measures } = await kernelBench.run({
      repeats: 1,
      python: 'python-that-is-not-there',
      options: { roundTrips: '3', lines: '1000', only: 'ours,ipykernel,deno' },
      say: (text) => said.push(text),
    });
    expect(said).deep.equal(['repeat 1 of 1: ours']);
    expect(measures).length(9);
    for (const { name, samples } of measures) {
      const [value] = samples['ours'] ?? [];
      expect(value, `${name}: ${String(samples['ours'])}`)
        .a('number')
        .above(0);
      expect(samples['ipykernel']).equal('absent: python-that-is-not-there has no ipykernel');
      expect(samples['deno']).equal('absent: python-that-is-not-there has no deno');
    }
  });

  it('refuses sizes that are none', async () => {
    const settings = { repeats: 1, python: 'python3', say: (): void => undefined };
    const wrong = kernelBench.run({ ...settings, options: { roundTrips: 'many', lines: '1' } });
    expect(await wrong.catch((error: Error) => error.message)).equal(
      'round-trips: expected a whole number of at least 1, got NaN.',
    );
  });
});
