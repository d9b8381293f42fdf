import { projectRoot } from '../../base';
import { interleaved, pick } from '../interleave';
import { wholeNumber } from '../options';
import type { BenchResult, BenchSettings, BenchSubject, Measure } from '../subject';
import { kernelContenders } from './contenders';
import { kernelSession, type KernelFigures } from './session';

/** `risklab bench kernel`: what a reader of a notebook waits for, with this kernel and with others. */
export const kernelBench: BenchSubject = {
  options: [
    { flags: '--round-trips <n>', description: 'small cells per start of a kernel', default: '50' },
    { flags: '--lines <n>', description: 'printed lines', default: '200000' },
    { flags: '--only <names>', description: 'the kernels to measure, with commas (default: all)' },
  ],
  run: runKernelBench,
};

async function runKernelBench({ repeats, python, options, say }: BenchSettings): Promise<BenchResult> {
  const [roundTrips, lines] = [wholeNumber(options, 'roundTrips'), wholeNumber(options, 'lines')];
  const only = typeof options['only'] === 'string' ? options['only'].split(',') : undefined;
  const contenders = kernelContenders(python).filter(({ name }) => only?.includes(name) ?? true);
  const workload = { roundTrips, lines, folder: projectRoot };
  const found = await interleaved(
    contenders.map((contender) => ({ ...contender, repeat: () => kernelSession(contender, workload) })),
    repeats,
    say,
  );
  const versions = contenders.filter(({ version }) => version !== '').map(({ name, version }) => `${name} ${version}`);
  return {
    title: 'Kernel',
    ours: 'ours',
    measures: measuresOf(found, lines),
    notes: [
      `Peers: ${versions.join(', ')}. All over the Jupyter protocol and tcp; ${roundTrips} round trips a start.`,
      'The imports are @tensorflow/tfjs-node and nodejs-polars, with a table made; Python has nothing to check there.',
    ],
  };
}

function measuresOf(found: Record<string, KernelFigures[] | string>, lines: number): Measure[] {
  const less = (name: string, value: (figures: KernelFigures) => number | string): Measure => ({
    name,
    unit: 'ms',
    better: 'less',
    samples: pick(found, value),
  });
  return [
    less('start to first result', ({ start }) => start),
    less('start to first result, processor time', ({ startProcessor }) => startProcessor),
    less('round trip, bare: median', ({ bare }) => bare.median),
    less('round trip, bare: p95', ({ bare }) => bare.p95),
    less('round trip after the imports: median', ({ loaded }) => loaded.median),
    less('round trip after the imports: p95', ({ loaded }) => loaded.p95),
    less('first completion', ({ completion }) => completion),
    less('the imports', ({ imports }) => imports),
    {
      name: `${lines.toLocaleString('en')} printed lines`,
      unit: 'lines/s',
      better: 'more',
      samples: pick(found, ({ lines: perSecond }) => perSecond),
    },
  ];
}
