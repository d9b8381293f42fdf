import { expect } from 'chai';
import { Worker } from 'node:worker_threads';
import { longestRecord, newRing, RingReader, RingWriter } from '../../src/jupyter/engine/ring';

describe('ring', () => {
  it('gives records back in order, whatever place in memory they end at', () => {
    const memory = newRing();
    const writer = new RingWriter(memory);
    const reader = new RingReader(memory);
    // 500 records of up to 9 kB go round the memory of 1 MB twice.
    for (let i = 1; i <= 500; i++) {
      const bytes = Buffer.alloc((i * 7919) % 9000, i % 256);
      if (i % 3 === 0) writer.putText(i, `${'ä😀'.repeat(i)}`);
      else writer.put(i, bytes);
      const record = reader.read();
      expect(record?.tag).equal(i);
      expect(record?.bytes.equals(i % 3 === 0 ? Buffer.from('ä😀'.repeat(i)) : bytes), `record ${i}`).equal(true);
      expect(reader.read()).equal(undefined);
      reader.free();
    }
  });

  it('says when it is half full, and when it is empty', () => {
    const memory = newRing();
    const writer = new RingWriter(memory);
    const reader = new RingReader(memory);
    expect(writer.waitUntilEmpty(0)).equal(true);
    for (let i = 0; i < 2; i++) writer.put(1, Buffer.alloc(longestRecord));
    expect(writer.isHalfFull()).equal(true);
    expect(writer.waitUntilEmpty(1)).equal(false);
    while (reader.read());
    // What was read and not given free still has its room.
    expect(writer.isHalfFull()).equal(true);
    reader.free();
    expect(writer.isHalfFull()).equal(false);
    expect(writer.waitUntilEmpty(0)).equal(true);
  });

  it('carries more than it holds from one thread to another', async () => {
    const memory = newRing();
    const script = `
      require('tsx/cjs');
      const { RingReader } = require(${JSON.stringify(require.resolve('../../src/jupyter/engine/ring'))});
      const { parentPort, workerData } = require('node:worker_threads');
      const reader = new RingReader(workerData);
      let next = 0, bytes = 0, wrong = 0;
      async function readAll() {
        while (next < 20000) {
          await reader.wait();
          for (let record; (record = reader.read()); next++) {
            bytes += record.bytes.length;
            if (record.tag !== next || record.bytes.some((byte) => byte !== next % 256)) wrong++;
          }
          reader.free();
        }
        parentPort.postMessage({ bytes, wrong });
        clearInterval(alive);
      }
      // A wait for the ring alone does not keep a thread.
      const alive = setInterval(() => undefined, 1e6);
      readAll();`;
    const worker = new Worker(script, { eval: true, workerData: memory });
    const told = new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    const writer = new RingWriter(memory);
    let bytes = 0;
    for (let i = 0; i < 20_000; i++) {
      const size = (i * 31) % 400;
      bytes += size;
      writer.put(i, Buffer.alloc(size, i % 256));
    }
    // 4 MB through 1 MB of memory.
    expect(bytes).greaterThan(3_900_000);
    expect(await told).deep.equal({ bytes, wrong: 0 });
  });
});
