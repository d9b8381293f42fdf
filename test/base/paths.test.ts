import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { placeInCache } from '../../src/base';

describe('placeInCache', () => {
  const names = ['RISKLAB_CACHE', 'XDG_CACHE_HOME', 'HOME', 'LOCALAPPDATA'] as const;
  const usual = names.map((name) => [name, process.env[name]] as const);
  let folder: string;
  let shared: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'caches-'));
    shared = path.join(folder, 'shared');
    // On each system one of these decides where the user's caches are.
    for (const name of names) process.env[name] = name === 'RISKLAB_CACHE' ? shared : folder;
  });
  afterEach(() => {
    for (const [name, value] of usual) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true });
  });

  const place = (): string => path.relative(folder, placeInCache('faces', 'a'));

  it('is the cache that is named, whether it is there yet or not', () => {
    expect(place()).equal(path.join('shared', 'faces', 'a'));
    mkdirSync(shared);
    expect(place()).equal(path.join('shared', 'faces', 'a'));
  });

  it('is a folder of the user where a shared cache cannot be written to, but what is in it is used', () => {
    mkdirSync(shared);
    // Nobody can make anything in a file, whatever their rights.
    writeFileSync(path.join(shared, 'faces'), '');
    expect(place()).match(/risklab.datasets.faces.a$/);
    rmSync(path.join(shared, 'faces'));
    mkdirSync(path.join(shared, 'faces', 'a'), { recursive: true });
    expect(place()).equal(path.join('shared', 'faces', 'a'));
  });
});
