import { expect } from 'chai';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Peer, Peers } from '../../src/bench/peer';
import { rejected } from '../support/rejected';

describe('peers of a benchmark', () => {
  it('answer requests in turn, say what they run on, tell what went wrong, and end', async () => {
    const peer = await Peer.node('ours', ['wasm']);
    try {
      expect(peer.versions).have.keys(['TensorFlow.js']);
      const { ms } = await peer.ask({ case: 'step', batch: 2, steps: 1 });
      expect(ms).above(0);
      expect((await rejected(peer.ask({ case: 'nothing' }))).message).equal(
        'expected one of step, epoch, predict, encode, memory, matmul, got nothing.',
      );
      expect((await rejected(peer.ask({ case: 'step', batch: 3, steps: 1 }))).message).contain('batchSize: expected');
      expect((await peer.ask({ case: 'step', batch: 2, steps: 2 }))['ms']).above(0);
    } finally {
      await peer.close();
    }
    expect((await rejected(peer.ask({ case: 'step' }))).message).match(/^it ended/);
  });

  it('that are killed say so to every request, and are closed all the same', async () => {
    const peer = await Peer.node('ours', ['wasm']);
    const { child } = peer as unknown as { child: ChildProcess };
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    for (let k = 0; k < 3; k++) expect((await rejected(peer.ask({ case: 'step' }))).message).match(/^it ended/);
    await peer.close();
  });

  it('that do not start are absent from the table, with the reason', async () => {
    const peers = new Peers();
    await peers.add('Python', () => Peer.python('no-such-python', 'train'));
    await peers.add('ours', () => Peer.node('ours', ['abacus']));
    try {
      expect(peers.contender('Python', {}).absent).contain('no-such-python ENOENT');
      expect(peers.contender('ours', {}).absent).contain('backend: expected one of native, wasm, got abacus.');
      expect(peers.contender('nobody', {}).absent).equal('not started');
      expect(peers.notes()).eql([]);
    } finally {
      await peers.closeAll();
    }
  });
});
