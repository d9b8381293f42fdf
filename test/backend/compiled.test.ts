import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { compiled, nativeBackend, runEagerly, startBackend, type CompiledFunction } from '../../src/backend';
import { idleGraphs } from '../../src/backend/graphPool';
import { Random } from '../../src/base';
import { alive, backends, onBackend } from '../support/backends';

/** The numbers of a result, which is freed. */
function take(result: Record<string, tf.Tensor>): Record<string, number[]> {
  const values = Object.entries(result).map(([name, tensor]) => [name, Array.from(tensor.dataSync())] as const);
  tf.dispose(result);
  return Object.fromEntries(values);
}

const variable = (value: number | number[]): tf.Variable => tf.tidy(() => tf.variable(tf.tensor(value)));

/** Calls with a tensor that is freed afterwards. */
function call(fn: (x: tf.Tensor) => Record<string, tf.Tensor>, value: number | number[]): Record<string, number[]> {
  const x = tf.tensor(value);
  try {
    return take(fn(x));
  } finally {
    x.dispose();
  }
}

for (const backend of backends) {
  describe(`compiled on ${backend}`, () => {
    onBackend(backend);

    it('reads and assigns variables at every call', () => {
      const total = variable(0);
      const count = variable(0);
      const step = compiled((x) => {
        count.assign(tf.add(count, 1));
        total.assign(tf.add(total, tf.sum(x)));
        return { mean: tf.div(total, count) };
      });
      let sum = 0;
      for (let k = 1; k <= 25; k++) {
        sum += 3 * k;
        expect(call(step, [k, 2 * k])).eql({ mean: [Math.fround(sum / k)] });
        expect(total.dataSync()[0]).equal(sum);
      }
      total.assign(tf.scalar(0)); // also from outside, between calls
      expect(call(step, [26, 0])).eql({ mean: [1] });
      step.dispose();
      tf.dispose([total, count]);
    });

    it('tells inputs apart that were one tensor at the first call', () => {
      const step = compiled((x, y) => ({ sum: tf.add(tf.mul(x, 10), y) }));
      const [one, two] = [tf.scalar(1), tf.scalar(2)];
      const copy = one.clone();
      expect(take(step(one, copy))).eql({ sum: [11] });
      expect(take(step(one, two))).eql({ sum: [12] });
      expect(take(step(two, two))).eql({ sum: [22] });
      step.dispose();
      tf.dispose([one, two, copy]);
    });

    it('tells apart the value of a variable before and after it is assigned', () => {
      const v = variable([1, 2]);
      const step = compiled((x) => {
        const before = tf.mul(v, 10);
        v.assign(tf.add(v, x));
        v.assign(tf.mul(v, 2));
        return { before, after: tf.add(v, 0) };
      });
      expect(call(step, 1)).eql({ before: [10, 20], after: [4, 6] });
      expect(call(step, 0)).eql({ before: [40, 60], after: [8, 12] });
      step.dispose();
      v.dispose();
    });

    it('gives what the function gives, with gradients and convolutions in it', () => {
      const random = new Random(0);
      const normal = (shape: number[]): tf.Tensor =>
        tf.tensor(random.fillNormal(new Float32Array(shape.reduce((a, b) => a * b, 1))), shape);
      const filter = normal([3, 3, 2, 4]);
      const fn = (x: tf.Tensor): Record<string, tf.Tensor> => {
        const { value, grad } = tf.valueAndGrad((f: tf.Tensor) =>
          tf.mean(tf.relu(tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 2, 'same'))),
        )(filter);
        return { value, grad, top: tf.argMax(tf.reshape(x, [2, -1]), 1), positive: tf.greater(tf.sum(x), 0) };
      };
      const step = compiled((x) => fn(x));
      for (let k = 0; k < 3; k++) {
        const x = normal([2, 5, 5, 2]);
        const [got, expected] = [take(step(x)), take(tf.tidy(() => fn(x)))];
        for (const name of ['value', 'grad']) {
          expected[name]!.forEach((value, i) => expect(got[name]![i]).closeTo(value, 1e-5));
        }
        expect(got['top']).eql(expected['top']);
        expect(got['positive']).eql(expected['positive']);
        x.dispose();
      }
      step.dispose();
      filter.dispose();
    });

    it('runs the function at every call when it reads values, and the first call once', () => {
      const v = variable(1);
      const seen: number[] = [];
      const step = compiled((x) => {
        v.assign(tf.add(v, x));
        seen.push(v.dataSync()[0]!);
        return { y: tf.mul(v, seen.length) };
      });
      const warn = console.warn;
      console.warn = () => undefined; // What it says is tested below.
      try {
        expect([1, 2, 3].map((x) => call(step, x)['y']![0])).eql([2, 8, 21]);
      } finally {
        console.warn = warn;
      }
      expect(seen).eql([2, 4, 7]);
      expect(v.dataSync()[0]).equal(7);
      step.dispose();
      v.dispose();
    });

    it('serves every shape and type of the inputs', () => {
      const step = compiled((x) => ({ y: tf.add(x, x) }));
      expect(call(step, [1, 2])).eql({ y: [2, 4] });
      expect(call(step, [1, 2, 3])).eql({ y: [2, 4, 6] });
      expect(call(step, 5)).eql({ y: [10] });
      const whole = tf.tensor1d([1, 2], 'int32');
      const result = step(whole);
      expect(result['y']!.dtype).equal('int32');
      expect(take(result)).eql({ y: [2, 4] });
      expect(call(step, [5, 6])).eql({ y: [10, 12] });
      step.dispose();
      whole.dispose();
    });

    it('knows tensors from outside, also after they are gone', () => {
      const outside = tf.tensor1d([10, 20]);
      const lazy = tf.tensor1d([true, false], 'bool');
      const step = compiled((x) => ({ y: tf.where(lazy, tf.add(x, outside), x) }));
      expect(call(step, [1, 2])).eql({ y: [11, 2] });
      if (backend === 'native') tf.dispose([outside, lazy]);
      expect(call(step, [3, 4])).eql({ y: [13, 4] });
      step.dispose();
      tf.dispose([outside, lazy]);
    });

    it('hands out results that are an input, a variable, a constant or one tensor twice', () => {
      const v = variable(7);
      const fixed = tf.scalar(9);
      const step = compiled((x) => {
        const y = tf.add(x, 1);
        return { x: x, same: tf.reshape(x, [2, 1]), v, copy: v.clone(), nine: fixed, y, again: y };
      });
      for (const [k, first] of [1, 2, 3].entries()) {
        v.assign(tf.scalar(k));
        const x = tf.tensor1d([first, 0]);
        const y = [first + 1, 1];
        expect(take(step(x))).eql({ x: [first, 0], same: [first, 0], v: [k], copy: [k], nine: [9], y, again: y });
        expect(x.isDisposed || v.isDisposed || fixed.isDisposed).equal(false);
        x.dispose();
      }
      step.dispose();
      tf.dispose([v, fixed]);
    });

    it('assigns an input to a variable', () => {
      const last = variable(0);
      const step = compiled((x) => {
        const change = tf.sub(x, last);
        last.assign(x);
        return { change };
      });
      expect([3, 5, 4].map((x) => call(step, x)['change']![0])).eql([3, 2, -1]);
      expect(last.dataSync()[0]).equal(4);
      step.dispose();
      last.dispose();
    });

    it('assigns a number to a variable, at every call', () => {
      const v = variable(0);
      const step = compiled((x) => {
        v.assign(tf.scalar(4));
        return { y: tf.add(x, v), five: tf.scalar(5) };
      });
      for (const x of [1, 2, 3]) {
        v.assign(tf.scalar(x));
        expect(call(step, x)).eql({ y: [x + 4], five: [5] });
        expect(v.dataSync()[0]).equal(4);
      }
      step.dispose();
      v.dispose();
    });

    it('may call another compiled function', () => {
      const v = variable(1);
      const inner = compiled((x) => {
        v.assign(tf.add(v, 1));
        return { y: tf.mul(x, v) };
      });
      expect(call(inner, 1)).eql({ y: [2] });
      const outer = compiled((x) => ({ z: tf.add(inner(tf.mul(x, 10))['y']!, 1) }));
      expect([1, 2, 3].map((x) => call(outer, x)['z']![0])).eql([31, 81, 151]);
      expect(v.dataSync()[0]).equal(5);
      inner.dispose();
      outer.dispose();
      v.dispose();
    });

    it('leaves no tensors over some hundreds of calls, nor graphs once it is disposed of', () => {
      const v = variable([0, 0]);
      const step = compiled((x) => {
        v.assign(tf.add(tf.mul(v, 0.9), tf.grad((y: tf.Tensor) => tf.sum(tf.square(y)))(x)));
        return { norm: tf.norm(v), v };
      });
      const start = alive();
      for (let k = 0; k < 300; k++) call(step, [k, -k]);
      const end = alive();
      // The variable's value lives in TensorFlow once it has been computed there.
      expect(end).eql({
        tensors: start.tensors,
        native: start.native + (backend === 'native' ? 1 : 0),
        graphs: end.graphs,
      });
      step.dispose();
      expect(alive().graphs).equal(start.graphs);
      v.dispose();
    });

    it('leaves no tensors when the function throws, and runs when it does not any more', () => {
      const v = variable(5);
      const start = alive();
      let broken = true;
      const step = compiled((x) => {
        const y = tf.square(x);
        v.assign(tf.add(v, y));
        if (broken) throw new Error('halfway');
        return { y };
      });
      expect(() => call(step, 3)).throw('halfway');
      expect(alive().tensors).equal(start.tensors);
      v.assign(tf.scalar(5));
      broken = false;
      expect([3, 4].map((x) => call(step, x)['y']![0])).eql([9, 16]);
      expect(v.dataSync()[0]).equal(30);
      step.dispose();
      v.dispose();
    });
  });
}

describe('compiled on native alone', () => {
  before(() => startBackend('native'));

  it('traces twice a signature, and never again', () => {
    let runs = 0;
    const step = compiled((x) => {
      runs++;
      return { y: tf.square(x) };
    });
    for (let k = 0; k < 5; k++) call(step, [k]);
    expect(runs).equal(2);
    call(step, [1, 2]);
    call(step, [3, 4]);
    expect(runs).equal(4);
    step.dispose();
    call(step, [1]); // compiled again
    expect(runs).equal(6);
    step.dispose();
  });

  it('gives the first time, bit for bit, what it gives later', () => {
    const random = new Random(1);
    const normal = (shape: number[]): tf.Tensor =>
      tf.tensor(random.fillNormal(new Float32Array(shape.reduce((a, b) => a * b, 1))), shape);
    const x = normal([16, 16, 16, 3]);
    const weights = tf.tidy(() => tf.variable(normal([5, 5, 3, 12])) as tf.Variable<tf.Rank.R4>);
    const bias = tf.tidy(() => tf.variable(normal([12])));
    const step = compiled((images) => {
      const { value, grads } = tf.variableGrads(() => {
        const y = tf.relu(tf.add(tf.conv2d(images as tf.Tensor4D, weights, 2, 'same'), bias));
        return tf.mean(tf.sigmoid(tf.div(tf.sum(y, [1, 2, 3]), 1000)));
      });
      return { value, ...grads };
    });
    const first = take(step(x));
    for (let k = 0; k < 3; k++) expect(take(step(x))).eql(first);
    step.dispose();
    tf.dispose([weights, bias, x]);
  });

  it('gives variables back their values when the function throws while it is traced', () => {
    const v = variable(5);
    const step = compiled((x) => {
      v.assign(tf.add(v, x));
      throw new Error('after the assignment');
    });
    expect(() => call(step, 3)).throw('after the assignment');
    expect(v.dataSync()[0]).equal(5);
    v.dispose();
  });

  it('puts the backend back as it was, also after an error', () => {
    const native = nativeBackend()!;
    const { binding, getInputTensorIds } = native;
    const start = alive();
    const fine = compiled((x) => ({ y: tf.square(x) }));
    call(fine, 2);
    const broken = compiled(() => {
      tf.keep(tf.scalar(1)).dispose();
      throw new Error('no');
    });
    expect(() => call(broken, 2)).throw('no');
    expect(native.binding).equal(binding);
    expect(native.getInputTensorIds).equal(getInputTensorIds);
    fine.dispose();
    expect(alive()).eql(start);
  });

  it('leaves nothing behind when the graph cannot be built', () => {
    const native = nativeBackend()!;
    const v = variable(1);
    v.assign(tf.tidy(() => tf.square(tf.scalar(2))));
    const start = alive();
    const { binding } = native;
    const step = compiled((x) => {
      v.assign(tf.add(v, x));
      return { y: tf.square(v) };
    });
    native.binding = new Proxy(binding, {
      get: (target, key) =>
        key === 'loadSavedModel'
          ? () => {
              throw new Error('no room');
            }
          : (Reflect.get(target, key) as unknown),
    });
    try {
      expect(() => call(step, 3)).throw('no room');
    } finally {
      native.binding = binding;
    }
    expect(alive()).eql(start);
    expect(v.dataSync()[0]).equal(4);
    expect(call(step, 3)).eql({ y: [49] });
    step.dispose();
    v.dispose();
  });

  it('adds a vector to what it is added to, along the last dimension and no other', () => {
    const v = variable([10, 20]);
    const whole = tf.tensor1d([100, 200], 'int32');
    const step = compiled((x) => ({
      rows: tf.add(tf.reshape(x, [3, 2]), v),
      images: tf.add(tf.reshape(x, [1, 3, 1, 2]), v),
      turned: tf.add(v, tf.reshape(x, [3, 2])),
      one: tf.add(tf.reshape(x, [3, 2]), tf.slice(v, 0, 1)),
      wider: tf.add(tf.reshape(x, [6, 1]), v),
      same: tf.add(tf.slice(x, 0, 2), v),
      whole: tf.add(tf.cast(tf.reshape(x, [3, 2]), 'int32'), whole),
    }));
    const all = [11, 22, 13, 24, 15, 26];
    expect(call(step, [1, 2, 3, 4, 5, 6])).eql({
      ...{ rows: all, images: all, turned: all, one: [11, 12, 13, 14, 15, 16] },
      ...{ wider: [11, 21, 12, 22, 13, 23, 14, 24, 15, 25, 16, 26], same: [11, 22] },
      whole: [101, 202, 103, 204, 105, 206],
    });
    step.dispose();
    tf.dispose([v, whole]);
  });

  it('runs functions as they are when it is told to', () => {
    let runs = 0;
    const step = compiled((x) => {
      runs++;
      return { y: tf.square(x) };
    });
    runEagerly(true);
    try {
      expect([2, 3].map((x) => call(step, x)['y']![0])).eql([4, 9]);
      expect(runs).equal(2);
    } finally {
      runEagerly(false);
    }
    expect([2, 3].map((x) => call(step, x)['y']![0])).eql([4, 9]);
    expect(runs).equal(4);
    step.dispose();
  });

  it('keeps the graphs of the 32 signatures that it served last', () => {
    let runs = 0;
    const start = alive().graphs;
    const step = compiled((x) => {
      runs++;
      return { y: tf.sum(x) };
    });
    const ones = (count: number): number[] => Array.from({ length: count }, () => 1);
    for (let count = 1; count <= 40; count++) expect(call(step, ones(count))).eql({ y: [count] });
    expect([runs, alive().graphs - start]).eql([80, 32]);
    call(step, ones(9)); // the oldest that is left
    call(step, ones(41)); // 10 goes
    call(step, ones(9));
    expect(runs).equal(82);
    call(step, ones(10));
    expect(runs).equal(84);
    step.dispose();
    expect(alive().graphs).equal(start);
  });

  it('leaves nothing over 10,000 calls', () => {
    const v = variable([0, 0]);
    const x = tf.tensor1d([1, 2]);
    const step = compiled((input) => {
      v.assign(tf.add(v, input));
      return { sum: tf.sum(v) };
    });
    tf.dispose(step(x));
    const start = alive();
    for (let k = 1; k < 10_000; k++) tf.dispose(step(x));
    expect(alive()).eql(start);
    expect([...v.dataSync()]).eql([10_000, 20_000]);
    step.dispose();
    tf.dispose([v, x]);
  });

  it('adds dimensions, of numbers of any type', () => {
    const step = compiled((x) => ({
      a: tf.mul(tf.expandDims(x, 0), 2),
      b: tf.cast(tf.expandDims(tf.cast(x, 'int32'), 1), 'float32'),
    }));
    for (let k = 0; k < 2; k++) expect(call(step, [1.5, 2])).eql({ a: [3, 4], b: [1, 2] });
    step.dispose();
  });

  it('tells variables apart that share a value, as after setWeights', () => {
    const [a, b] = [variable([1, 2]), variable([0, 0])];
    b.assign(a);
    const step = compiled((x) => {
      a.assign(tf.add(a, x));
      b.assign(tf.mul(b, x));
      return { a: tf.clone(a), b: tf.clone(b) };
    });
    expect(call(step, 3)).eql({ a: [4, 5], b: [3, 6] });
    expect(call(step, 2)).eql({ a: [6, 7], b: [6, 12] });
    const reads = compiled((x) => ({ a: tf.mul(a, x) }));
    b.assign(a);
    expect(call(reads, 1)).eql({ a: [6, 7] });
    tf.tidy(() => b.assign(tf.tensor([9, 9])));
    expect(call(reads, 1)).eql({ a: [6, 7] });
    step.dispose();
    reads.dispose();
    tf.dispose([a, b]);
  });

  it('tells an input from a variable whose value it has, or which it is', () => {
    const v = variable(3);
    const step = compiled((x) => ({ y: tf.add(x, tf.mul(v, 10)) }));
    const copy = v.clone();
    // Each expected value is that of the function run as it is.
    for (const first of [v, copy]) {
      expect(take(step(first))).eql({ y: [33] });
      expect(call(step, 1)).eql({ y: [31] });
      step.dispose();
    }
    const sets = compiled((x) => {
      v.assign(tf.add(x, 1));
      return { y: tf.mul(x, 1) };
    });
    expect([take(sets(v)), v.dataSync()[0]]).eql([{ y: [4] }, 4]);
    expect([call(sets, 1), v.dataSync()[0]]).eql([{ y: [1] }, 2]);
    expect([take(sets(copy)), v.dataSync()[0]]).eql([{ y: [3] }, 4]);
    sets.dispose();
    tf.dispose([v, copy]);
  });

  it('shares one graph between functions that do the same to variables of their own', () => {
    const start = alive().graphs;
    const counter = (by: number): { v: tf.Variable; step: CompiledFunction } => {
      const [unused, v] = [variable(0), variable([by, -by])];
      unused.dispose();
      return { v, step: compiled((x) => (v.assign(tf.add(tf.mul(v, 2), x)), { v, sum: tf.sum(v) })) };
    };
    const [a, b, c] = [counter(1), counter(10), counter(100)];
    expect([a, b, a, b].map(({ step }) => call(step, 1)['v'])).eql([
      [3, -1],
      [21, -19],
      [7, -1],
      [43, -37],
    ]);
    expect(alive().graphs - start).equal(1);
    a.step.dispose();
    expect(call(b.step, 0)).eql({ v: [86, -74], sum: [12] });
    b.step.dispose();
    expect(alive().graphs).equal(start);
    const kept = idleGraphs();
    expect(call(c.step, 0)).eql({ v: [200, -200], sum: [0] });
    expect(idleGraphs()).equal(kept - 1);
    c.step.dispose();
    tf.dispose([a.v, b.v, c.v]);
  });

  it('shares no graph where operations, attributes, constants, results, types, sizes or variables differ', () => {
    const start = alive().graphs;
    const [v, w, two, three] = [variable(2), variable(5), variable([1, 2]), variable([1, 2, 3])];
    const whole = tf.tidy(() => tf.variable(tf.tensor1d([1, 2], 'int32')));
    const functions: ((x: tf.Tensor) => Record<string, tf.Tensor>)[] = [
      (x) => ({ y: tf.add(tf.mul(x, 2), v) }),
      (x) => ({ y: tf.sub(tf.mul(x, 2), v) }),
      (x) => ({ y: tf.add(tf.mul(x, 3), v) }),
      (x) => ({ z: tf.add(tf.mul(x, 2), v) }),
      (x) => ({ y: tf.add(tf.mul(v, 2), x) }),
      (x) => (v.assign(v), { y: tf.add(tf.mul(x, 2), v), x }),
      (x) => ({ y: tf.add(x, tf.cast(tf.max(two), 'float32')) }),
      (x) => ({ y: tf.add(x, tf.cast(tf.max(three), 'float32')) }),
      (x) => ({ y: tf.add(x, tf.cast(tf.max(whole), 'float32')) }),
      (x) => ({ y: tf.add(tf.mul(x, 2), tf.add(tf.mul(v, w), v)) }),
      (x) => ({ y: tf.add(tf.mul(x, 2), tf.add(tf.mul(v, w), w)) }),
      (x) => ({ y: tf.cumsum(tf.add(tf.reshape(x, [1]), [1, 2])) }),
      (x) => ({ y: tf.cumsum(tf.add(tf.reshape(x, [1]), [1, 2]), 0, true) }),
      (x) => ({ y: tf.cumsum(tf.add(tf.reshape(x, [1]), tf.tensor1d([1, 2, 3]))) }),
    ];
    const steps = functions.map((fn) => compiled(fn));
    const got = steps.map((step) => Object.values(call(step, 3))[0]);
    expect(got).eql([[8], [4], [11], [8], [7], [8], [5], [6], [5], [18], [21], [4, 9], [0, 4], [4, 9, 15]]);
    expect(alive().graphs - start).equal(functions.length);
    for (const step of steps) step.dispose();
    tf.dispose([v, w, two, three, whole]);
  });

  it('draws random numbers in TensorFlow from a generator for each function', () => {
    const draws = (): CompiledFunction => compiled(() => ({ y: tf.multinomial(tf.zeros<tf.Rank.R1>([50]), 8, 5) }));
    const [a, b] = [draws(), draws()];
    const first = take(a());
    expect(take(a())).not.eql(first);
    expect(take(b())).eql(first);
    a.dispose();
    b.dispose();
  });

  it('keeps 64 graphs that nobody uses, those used last', () => {
    const functions = Array.from({ length: 70 }, (_, k) => compiled((x) => ({ y: tf.mul(x, k + 0.125) })));
    for (const step of functions) {
      call(step, 1);
      step.dispose();
    }
    expect(idleGraphs()).equal(64);
    const all = (): number => alive().graphs + idleGraphs();
    const before = all();
    expect(call(functions[69]!, 2)).eql({ y: [138.25] });
    expect(call(functions[6]!, 2)).eql({ y: [12.25] });
    expect(all()).equal(before);
    expect(call(functions[5]!, 2)).eql({ y: [10.25] });
    expect(all()).equal(before + 1);
    for (const step of functions) step.dispose();
    expect(idleGraphs()).equal(64);
  });

  it('makes one graph of a function and the compiled functions that it calls', () => {
    const start = alive().graphs;
    const square = compiled((x) => ({ y: tf.square(x) }));
    const outer = compiled((x) => ({ z: tf.add(square(x)['y']!, 1) }));
    expect([1, 2, 3].map((x) => call(outer, x)['z']![0])).eql([2, 5, 10]);
    expect(alive().graphs - start).equal(1);
    outer.dispose();
    square.dispose();
  });

  it('runs the first call as it is when that makes variables, and traces the next', () => {
    let w: tf.Variable | undefined;
    let runs = 0;
    const step = compiled((x) => {
      runs++;
      w ??= tf.variable(tf.scalar(1));
      w.assign(tf.add(w, x));
      return { w: w.clone() };
    });
    expect([1, 2, 3, 4].map((x) => call(step, x)['w']![0])).eql([2, 4, 7, 11]);
    expect(runs).equal(3);
    step.dispose();
    w?.dispose();
  });
});

describe('compiled functions that a graph cannot hold', () => {
  let warnings: string[];
  const usual = console.warn;
  before(() => startBackend('native'));
  beforeEach(() => {
    warnings = [];
    console.warn = (text: string) => void warnings.push(text);
  });
  afterEach(() => (console.warn = usual));

  const differs =
    'compiled: expected a function of tensors and variables alone, got one that differs from run to run, such as by ' +
    'random numbers that JavaScript draws. It runs as it is at every call, which takes longer. Hand such numbers in as ' +
    'inputs, or draw them by TensorRandom.';

  it('draw fresh random numbers at every call', () => {
    const step = compiled((x) => ({ y: tf.add(x, tf.randomNormal([3])) }));
    const drawn = [1, 2, 3, 4].flatMap(() => call(step, 0)['y']!);
    expect(new Set(drawn).size).equal(12);
    expect(warnings).eql([differs]);
  });

  it('fill one array with other numbers each time, count their calls, or read the clock', () => {
    const buffer = new Float32Array(1);
    const random = new Random(0);
    const refilled = compiled((x) => ({ y: tf.add(x, tf.tensor1d(random.fillNormal(buffer))) }));
    expect(new Set([1, 2, 3].map(() => call(refilled, 0)['y']![0])).size).equal(3);
    let calls = 0;
    const counted = compiled((x) => ({ y: tf.mul(x, ++calls % 2) }));
    expect(new Set([1, 2, 3, 4].map(() => call(counted, 1)['y']![0])).size).equal(2);
    let turn = 0;
    const alternating = compiled((x) => ({ y: ++turn % 2 ? tf.square(x) : tf.neg(x) }));
    expect(new Set([1, 2, 3, 4].map(() => call(alternating, 3)['y']![0]))).eql(new Set([9, -3]));
    const seeded = compiled((x) => ({ y: tf.multinomial(tf.add<tf.Tensor1D>(tf.zeros([50]), x), 8) }));
    expect(new Set([1, 2, 3].map(() => call(seeded, 0)['y']!.join())).size).equal(3);
    expect(warnings).eql([differs, differs, differs, differs]);
  });

  it('decide by values', () => {
    const step = compiled((x) => ({ y: x.dataSync()[0]! > 0 ? tf.square(x) : tf.neg(x) }));
    expect([2, -3, 4].map((x) => call(step, x)['y']![0])).eql([4, 3, 16]);
    expect(warnings).eql([
      'compiled: expected a function of tensors and variables alone, got one that reads the values of tensors. ' +
        'It runs as it is at every call, which takes longer. Give them as results and read those.',
    ]);
  });

  it('decide by values that their promise brings', async () => {
    const seen: number[] = [];
    const step = compiled((x) => {
      void x.data().then(([value]) => seen.push(value!));
      return { y: tf.square(x) };
    });
    expect([2, 3].map((x) => call(step, x)['y']![0])).eql([4, 9]);
    await new Promise(setImmediate);
    expect(seen).eql([2, 3]);
    expect(warnings.length).equal(1);
  });

  it('make variables at every call', () => {
    const made: tf.Variable[] = [];
    const step = compiled((x) => {
      const v = tf.variable(x);
      made.push(v);
      return { y: tf.square(v) };
    });
    expect([2, 3, 4].map((x) => call(step, x)['y']![0])).eql([4, 9, 16]);
    expect(warnings.length).equal(1);
    expect(warnings[0]).contain('makes variables at every call');
    tf.dispose(made);
  });

  it('are not those that draw the same numbers each time', () => {
    let runs = 0;
    const step = compiled(function noisy(x) {
      runs++;
      return { y: tf.add(x, tf.randomNormal([2], 0, 1, 'float32', 7)) };
    });
    const expected = Array.from(tf.tidy(() => tf.randomNormal([2], 0, 1, 'float32', 7).dataSync()));
    for (let k = 0; k < 3; k++) expect(call(step, 0)['y']).eql(expected);
    expect([runs, warnings]).eql([2, []]);
    step.dispose();
  });
});
