import { expect } from 'chai';
import { lineProgress, setProgress, silentProgress, startProgress, type Progress } from '../../src/base';

/** Runs with a clock that the test sets, in milliseconds. */
function withClock(body: (set: (ms: number) => void) => void): void {
  const real = Date.now;
  let now = 1_000_000;
  Date.now = () => now;
  try {
    body((ms) => (now = 1_000_000 + ms));
  } finally {
    Date.now = real;
  }
}

describe('progress', () => {
  it('lineProgress writes share, count, time left and the note, not too often', () => {
    withClock((at) => {
      const lines: string[] = [];
      const progress = lineProgress(2000, (line) => lines.push(line))('avatar-faces', 20_000);
      at(1999);
      progress.update(1000);
      expect(lines).eql([]);
      at(4000);
      progress.update(5000, 'robots'); // 5,000 in 4 s: 15,000 more take 12 s
      at(5000);
      progress.update(6000);
      at(6000);
      progress.update(19_999); // 1 in 0.0003 s, rounded up
      expect(lines).eql([
        'avatar-faces: 25% (5000/20000), 12 s left, robots',
        'avatar-faces: 99% (19999/20000), 1 s left',
      ]);
      at(8540);
      progress.end();
      expect(lines[2]).equal('avatar-faces: done (8.5 s)');
    });
  });

  it('lineProgress says nothing of the time left before anything is done', () => {
    withClock((at) => {
      const lines: string[] = [];
      const progress = lineProgress(0, (line) => lines.push(line))('fit', 10);
      at(500);
      progress.update(0);
      progress.end('failed');
      expect(lines).eql(['fit: 0% (0/10)', 'fit: failed (0.5 s)']);
    });
  });

  it('lineProgress writes no line twice in a row', () => {
    withClock((at) => {
      const lines: string[] = [];
      const progress = lineProgress(2000, (line) => lines.push(line))('download', 274);
      for (const ms of [2000, 4000, 6000]) {
        at(ms);
        progress.update(274);
      }
      progress.end();
      expect(lines).eql(['download: 100% (274/274), 0 s left', 'download: done (6.0 s)']);
    });
  });

  it('lineProgress takes a job of nothing for done', () => {
    withClock((at) => {
      const lines: string[] = [];
      const progress = lineProgress(0, (line) => lines.push(line))('faces', 0);
      at(500);
      progress.update(0, 'none');
      progress.end();
      expect(lines).eql(['faces: 100% (0/0), none', 'faces: done (0.5 s)']);
    });
  });

  it('startProgress uses what was set last', () => {
    const jobs: [string, number][] = [];
    const quiet: Progress = { update: () => undefined, end: () => undefined };
    setProgress((label, total) => {
      jobs.push([label, total]);
      return quiet;
    });
    try {
      expect(startProgress('data', 5)).equal(quiet);
      expect(jobs).eql([['data', 5]]);
    } finally {
      setProgress(lineProgress());
    }
    expect(silentProgress('x', 1).update(1)).equal(undefined);
  });
});
