import { mkdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { assembledAddon, RisklabError } from '../../src/base';
import { besideOf } from '../../src/base/temporary';
import { nativeStep } from '../../src/setup/native';
import type { NativePlaces } from '../../src/setup/nativePlaces';
import type { NativeWay } from '../../src/setup/nativeWay';
import type { Outside } from '../../src/setup/outside';
import type { SetupStep } from '../../src/setup/step';
import { ofTheDead } from '../support/leftovers';
import { fakeContext, fakeOutside, temporaryFolder, tree, type Call } from './fakes';

const addon = 'lib/napi-v8/tfjs_binding.node';

async function putAddon(folder: string, text: string): Promise<void> {
  await mkdir(path.join(folder, 'lib/napi-v8'), { recursive: true });
  await mkdir(path.join(folder, 'deps/lib'), { recursive: true });
  await writeFile(path.join(folder, addon), text);
}

/** A way that assembles an addon whose text is its name; `fail` makes it fail halfway. */
function fakeWay(name: 'official' | 'wheel', fail?: () => Error): NativeWay & { assembled: number } {
  const way = {
    name,
    title: `the ${name} way`,
    assembled: 0,
    folderName: () => `${name}-1`,
    assemble: async (folder: string) => {
      way.assembled++;
      await putAddon(folder, name);
      if (fail) throw fail();
    },
  };
  return way;
}

/** A world in which an addon works when its text is in a list, and says its text as version. */
function worldWhereWorks(
  places: NativePlaces,
  works: string[],
  change: Partial<Outside> = {},
): ReturnType<typeof fakeOutside> {
  const trial = async ({ args }: Call): Promise<{ code: number; stdout: string; stderr: string }> => {
    const text = await readFile(args[2] ?? path.join(places.package, addon), 'utf8');
    if (works.includes(text)) return { code: 0, stdout: JSON.stringify({ version: text }), stderr: '' };
    return { code: 1, stdout: '', stderr: `${text} does not load\n` };
  };
  return fakeOutside(trial, change);
}

describe('nativeStep', () => {
  const folder = temporaryFolder();
  let places: NativePlaces;
  let context: ReturnType<typeof fakeContext>;
  let official: ReturnType<typeof fakeWay>;
  let wheel: ReturnType<typeof fakeWay>;

  beforeEach(async () => {
    places = {
      package: path.join(folder(), 'node_modules/@tensorflow/tfjs-node'),
      cache: path.join(folder(), '.cache/native'),
      headers: path.join(folder(), 'headers'),
      links: true,
    };
    await mkdir(places.package, { recursive: true });
    context = fakeContext();
    official = fakeWay('official');
    wheel = fakeWay('wheel');
  });

  const step = (outside: Outside, again = false): SetupStep =>
    nativeStep({ outside, places, ways: [official, wheel], again });
  const installed = (): Promise<string> => readFile(path.join(places.package, addon), 'utf8');
  const state = async (): Promise<unknown> => JSON.parse(await readFile(path.join(places.cache, 'state.json'), 'utf8'));
  const failing = (why: string) => (): Error => new RisklabError(why);

  it('assembles beside and links, then has nothing to do', async () => {
    const outside = worldWhereWorks(places, ['official']);
    expect(await step(outside).needed()).to.equal('not looked at yet');
    expect(await step(outside).run(context)).to.equal('TensorFlow official, the official way');
    expect(await installed()).to.equal('official');
    expect(await readlink(path.join(places.package, 'lib'))).to.equal('../../../.cache/native/official-1/lib');
    expect(await readlink(path.join(places.package, 'deps'))).to.equal('../../../.cache/native/official-1/deps');
    expect(context.said).to.deep.equal(['the official way ...']);
    const before = outside.calls.length;
    expect(await step(outside).needed()).to.equal(undefined);
    expect(await step(outside, true).needed()).to.equal(undefined);
    expect([outside.calls.length, official.assembled, wheel.assembled]).to.deep.equal([before, 1, 0]);
  });

  it('keeps one that is there and loads, whoever made it', async () => {
    await putAddon(places.package, 'mine');
    const outside = worldWhereWorks(places, ['mine', 'official']);
    expect(await step(outside).run(context)).to.equal('TensorFlow mine, it was there');
    expect(await state()).to.include({ way: 'present', version: 'mine' });
    expect(official.assembled).to.equal(0);
    expect(await step(outside).needed()).to.equal(undefined);
  });

  it('replaces one that is there and does not load', async () => {
    await putAddon(places.package, 'broken');
    await step(worldWhereWorks(places, ['official'])).run(context);
    expect(context.said).to.deep.equal([
      'the installed one does not work: broken does not load',
      'the official way ...',
    ]);
    expect(await installed()).to.equal('official');
  });

  it('takes the next way when one fails, and says why', async () => {
    official = fakeWay('official', failing('host.example is out of reach'));
    expect(await step(worldWhereWorks(places, ['wheel'])).run(context)).to.equal('TensorFlow wheel, the wheel way');
    expect(context.said).to.deep.equal([
      'the official way ...',
      'the official way: not possible, as host.example is out of reach',
      'the wheel way ...',
    ]);
    expect((await tree(places.cache)).filter((name) => name.includes('official'))).to.deep.equal([]);
  });

  it('does not take what was assembled but does not load', async () => {
    expect(await step(worldWhereWorks(places, ['wheel'])).run(context)).to.equal('TensorFlow wheel, the wheel way');
    expect(context.said).to.include('the official way: not possible, as it does not work here: official does not load');
    expect((await tree(places.cache)).filter((name) => name.includes('official'))).to.deep.equal([]);
  });

  it('goes without when every way fails, leaves nothing, and tries again only when asked', async () => {
    official = fakeWay('official', failing('no network'));
    wheel = fakeWay('wheel', failing('no compiler'));
    const outside = worldWhereWorks(places, []);
    expect(await step(outside).run(context)).to.equal(
      'none. The labs run on WebAssembly, which is much slower; `npm run setup` tries again',
    );
    expect(await tree(places.cache)).to.deep.equal(['state.json']);
    expect(await tree(places.package)).to.deep.equal([]);
    expect(await state()).to.include({ way: 'none', why: 'the official way: no network; the wheel way: no compiler' });
    expect(await step(outside).needed()).to.equal(undefined);
    expect(await step(outside, true).needed()).to.equal('there was none the last time');
  });

  it('uses what was assembled before, after the packages were installed anew', async () => {
    const outside = worldWhereWorks(places, ['official', 'wheel']);
    official = fakeWay('official', failing('no network'));
    await step(outside).run(context);
    await rm(places.package, { recursive: true });
    await mkdir(places.package, { recursive: true });
    expect(await step(outside).needed()).to.equal('its addon is not the one that was tried');
    await step(outside).run(context);
    expect(await installed()).to.equal('wheel');
    expect([official.assembled, wheel.assembled]).to.deep.equal([1, 1]);
  });

  it('assembles again what was assembled before but does not load any more', async () => {
    const outside = worldWhereWorks(places, ['official']);
    await putAddon(path.join(places.cache, 'official-1'), 'stale');
    await step(outside).run(context);
    expect(context.said).to.include('the one that was assembled before does not work: stale does not load');
    expect(await installed()).to.equal('official');
  });

  it('leaves nothing when it is stopped halfway, and starts anew the next time', async () => {
    const stop = new AbortController();
    official = fakeWay('official', () => {
      stop.abort(new Error('stopped by SIGINT'));
      return new Error('a consequence');
    });
    const outside = worldWhereWorks(places, ['official', 'wheel']);
    const error = await step(outside)
      .run(fakeContext(stop.signal))
      .catch((caught: Error) => caught);
    expect(error).to.have.property('message', 'stopped by SIGINT');
    expect(await tree(places.cache)).to.deep.equal([]);
    expect(await tree(places.package)).to.deep.equal([]);
    expect(wheel.assembled).to.equal(0);
    expect(await step(outside).needed()).to.equal('not looked at yet');
  });

  it('removes what a set-up that was killed left', async () => {
    await putAddon(ofTheDead(besideOf(path.join(places.cache, 'wheel-1'), 'part')), 'half');
    await step(worldWhereWorks(places, ['official'])).run(context);
    expect((await tree(places.cache)).filter((name) => name.startsWith('.'))).to.deep.equal([]);
    expect(await installed()).to.equal('official');
  });

  it('takes back the old one when it was killed before the new one was in its place', async () => {
    await putAddon(ofTheDead(besideOf(path.join(places.cache, 'official-1'), 'old')), 'official');
    await step(worldWhereWorks(places, ['official'])).run(context);
    expect(await tree(places.cache))
      .to.include('official-1')
      .and.not.include('.official-1');
    expect(official.assembled).to.equal(0);
  });

  it('looks again with another Node, another platform or another wish', async () => {
    await step(worldWhereWorks(places, ['official'])).run(context);
    const why = (change: Partial<Outside>): Promise<string | undefined> =>
      step(fakeOutside(undefined, change)).needed();
    const last = 'last tried with Node v20.19.0 on linux-x64, tfjs-node 4.22.0';
    expect(await why({ node: 'v24.1.0' })).to.equal(last);
    expect(await why({ arch: 'arm64' })).to.equal(last);
    expect(await why({ env: { RISKLAB_NATIVE: 'wheel' } })).to.equal('RISKLAB_NATIVE was not set, is wheel');
  });

  it('does nothing when RISKLAB_BACKEND asks for WebAssembly', async () => {
    expect(await step(fakeOutside(undefined, { env: { RISKLAB_BACKEND: 'wasm' } })).needed()).to.equal(undefined);
  });

  describe('RISKLAB_NATIVE', () => {
    const asking = (way: string): ReturnType<typeof fakeOutside> =>
      worldWhereWorks(places, ['official', 'wheel', 'mine'], { env: { RISKLAB_NATIVE: way } });

    it('takes the one way that it names, though another one works', async () => {
      await putAddon(places.package, 'mine');
      await step(asking('wheel')).run(context);
      expect(await installed()).to.equal('wheel');
      expect(official.assembled).to.equal(0);
      expect(await step(asking('wheel')).needed()).to.equal(undefined);
    });

    it('does not fall back from the way that it names', async () => {
      official = fakeWay('official', failing('no network'));
      expect(await step(asking('official')).run(context)).to.match(/^none\./);
      expect(wheel.assembled).to.equal(0);
    });

    it('takes the links to another one away when the way that it names fails', async () => {
      await step(asking('wheel')).run(context);
      official = fakeWay('official', failing('no network'));
      await step(asking('official')).run(context);
      expect(await tree(places.package)).to.deep.equal([]);
    });

    it('takes the links away when it is none', async () => {
      await step(asking('official')).run(context);
      expect(await step(asking('none')).run(context)).to.match(/^none\./);
      expect(await tree(places.package)).to.deep.equal([]);
      expect(await step(asking('none'), true).needed()).to.equal(undefined);
    });

    it('refuses another word', async () => {
      const error = await step(asking('fast'))
        .needed()
        .catch((caught: Error) => caught);
      expect(error).to.have.property('message', 'RISKLAB_NATIVE: expected one of official, wheel, none, got fast.');
    });
  });

  describe('of an installed package, which gets no links', () => {
    beforeEach(() => {
      places = { ...places, links: false };
    });
    const chosen = (): string | undefined => assembledAddon(places.cache);

    it('assembles in the cache, leaves the package as it is, and then has nothing to do', async () => {
      const outside = worldWhereWorks(places, ['official']);
      expect(await step(outside).run(context)).to.equal('TensorFlow official, the official way');
      expect(await tree(places.package)).to.deep.equal([]);
      expect(chosen()).to.equal(path.join(places.cache, 'official-1', addon));
      expect(await step(outside, true).needed()).to.equal(undefined);
    });

    it('sees that what was assembled is gone, and assembles it again', async () => {
      const outside = worldWhereWorks(places, ['official']);
      await step(outside).run(context);
      await rm(path.join(places.cache, 'official-1'), { recursive: true });
      expect(chosen()).to.equal(undefined);
      expect(await step(outside).needed()).to.equal('its addon is not the one that was tried');
      await step(outside).run(context);
      expect(chosen()).to.equal(path.join(places.cache, 'official-1', addon));
    });

    it('uses the package’s own where that loads, and what was assembled where it does not', async () => {
      await putAddon(places.package, 'mine');
      await step(worldWhereWorks(places, ['mine'])).run(context);
      expect(chosen()).to.equal(undefined);
      const before = await tree(places.package);
      await rm(path.join(places.cache, 'state.json'));
      await step(worldWhereWorks(places, ['wheel'])).run(context);
      expect(chosen()).to.equal(path.join(places.cache, 'wheel-1', addon));
      expect(await tree(places.package)).to.deep.equal(before);
    });

    it('uses none when it is asked for none', async () => {
      await step(worldWhereWorks(places, ['official'])).run(context);
      const none = worldWhereWorks(places, ['official'], { env: { RISKLAB_NATIVE: 'none' } });
      expect(await step(none).run(context)).to.match(/^none\./);
      expect(chosen()).to.equal(undefined);
    });
  });

  it('gets nothing where the package that would use it is not installed, and says how to install it', async () => {
    await rm(places.package, { recursive: true });
    expect(await step(worldWhereWorks(places, ['official', 'wheel'])).run(context)).to.match(/^none\./);
    expect([official.assembled, wheel.assembled]).to.deep.equal([0, 0]);
    const why = '@tensorflow/tfjs-node is not installed (npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0)';
    expect(await state()).to.include({ way: 'none', why });
    expect(context.said).to.deep.equal([why]);
  });

  it('replaces a link that leads nowhere', async () => {
    await symlink('nowhere', path.join(places.package, 'lib'));
    await step(worldWhereWorks(places, ['official'])).run(context);
    expect(await installed()).to.equal('official');
  });
});
