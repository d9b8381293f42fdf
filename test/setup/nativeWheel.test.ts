import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { setProgress, silentProgress, lineProgress } from '../../src/base';
import { wheelWay } from '../../src/setup/nativeWheel';
import type { WayContext } from '../../src/setup/nativeWay';
import type { Outside } from '../../src/setup/outside';
import { fakeContext, fakeOutside, temporaryFolder, tree, zipOf, type FakeProgram } from './fakes';

const contents = {
  'tensorflow/libtensorflow_cc.so.2': 'library',
  'tensorflow/libtensorflow_framework.so.2': 'framework',
  'tensorflow/python/libtensorflow_cc.so.2': 'a false one',
  'tensorflow/include/tensorflow/c/c_api.h': 'header',
  'tensorflow/include/tensorflow/c/eager/c_api.h': 'header',
  'tensorflow/include/tensorflow/core/platform/ctstring_internal.h': 'header',
  'tensorflow/include/tsl/platform/ctstring.h': 'header',
  'tensorflow/include/xla/tsl/c/tsl_status.h': 'header',
  'tensorflow/include/Eigen/Core': 'not needed',
  'tensorflow/include/tensorflow/core/graph/graph.h': 'not needed',
};

describe('wheelWay', () => {
  const folder = temporaryFolder();
  let headersSeen: string[];

  before(() => setProgress(silentProgress));
  after(() => setProgress(lineProgress()));

  /** A machine with Python, pip and a compiler; `change` answers first. */
  const machine =
    (change: FakeProgram = () => undefined, files: Readonly<Record<string, string>> = contents): FakeProgram =>
    async (call) => {
      const special = await change(call);
      if (special) return special;
      if (call.program === 'python3' && call.args[0] === '--version') return { stdout: 'Python 3.13.1\n' };
      if (call.line.startsWith('python') && !call.line.includes(' -m ')) return { code: 127 };
      const target = call.args[call.args.indexOf('--dest') + 1];
      if (call.args.includes('download') && target) {
        call.options.onLine?.('  Downloading x.whl (274.0 MB)');
        await writeFile(path.join(target, 'x.whl'), zipOf(files));
      }
      const addon = call.args[call.args.indexOf('-o') + 1];
      if (call.args.includes('-o') && addon) {
        headersSeen = await tree(path.join(folder(), 'include'));
        await writeFile(addon, 'compiled');
      }
      return undefined;
    };

  const contextOf = (outside: Outside): WayContext & { said: string[] } => ({
    ...fakeContext(),
    outside,
    places: { package: '/p/tfjs-node', cache: '/c', headers: '/h', links: true },
  });

  const assemble = async (outside: Outside): Promise<string> =>
    wheelWay.assemble(folder(), contextOf(outside)).then(
      () => 'assembled',
      (error: Error) => error.message,
    );

  it('leaves the two libraries and the addon, and nothing else', async () => {
    expect(await assemble(fakeOutside(machine()))).to.equal('assembled');
    expect(await tree(folder())).to.deep.equal([
      'deps',
      'deps/lib',
      'deps/lib/libtensorflow_cc.so.2',
      'deps/lib/libtensorflow_framework.so.2',
      'lib',
      'lib/napi-v8',
      'lib/napi-v8/tfjs_binding.node',
    ]);
    expect(await readFile(path.join(folder(), 'deps/lib/libtensorflow_cc.so.2'), 'utf8')).to.equal('library');
  });

  it('unpacks the headers that the addon reads, and no others', async () => {
    await assemble(fakeOutside(machine()));
    expect(headersSeen.filter((name) => /\.h$|Core$/.test(name))).to.deep.equal([
      'tensorflow/c/c_api.h',
      'tensorflow/c/eager/c_api.h',
      'tensorflow/core/platform/ctstring_internal.h',
      'tsl/platform/ctstring.h',
      'xla/tsl/c/tsl_status.h',
    ]);
  });

  it('asks pip for the file of this platform, whatever Python runs pip, with its temporary files in the folder', async () => {
    const outside = fakeOutside(machine());
    await assemble(outside);
    const download = outside.calls.find(({ line }) => line.includes(' download '));
    const { line, options } = download ?? { line: '', options: {} };
    expect(line).to.contain('python3 -m pip download --no-deps --only-binary=:all:');
    expect(line).to.contain('--implementation cp --python-version 3.12 --abi cp312 --platform manylinux_2_27_x86_64');
    expect(line).to.match(/ tensorflow-cpu==2\.21\.0$/);
    expect(options.env?.['TMPDIR']).to.equal(path.join(folder(), 'download', 'pip'));
  });

  it('compiles against the package’s sources and finds the library beside the addon', async () => {
    const outside = fakeOutside(machine());
    await assemble(outside);
    const { program, args } = outside.calls.at(-1) ?? { program: '', args: [] };
    expect(program).to.equal('c++');
    expect(args).to.include.members([
      '-shared',
      '-DNAPI_VERSION=8',
      '-I/h',
      '/p/tfjs-node/binding/tfjs_backend.cc',
      '/p/tfjs-node/binding/tfjs_binding.cc',
      '-Wl,-rpath,$ORIGIN/../../deps/lib',
      path.join(folder(), 'deps/lib/libtensorflow_cc.so.2'),
    ]);
  });

  it('takes the other package and a bundle on Apple silicon', async () => {
    const files = {
      'tensorflow/libtensorflow_cc.2.dylib': 'library',
      'tensorflow/libtensorflow_framework.2.dylib': 'framework',
      'tensorflow/include/tensorflow/c/c_api.h': 'header',
    };
    const outside = fakeOutside(machine(undefined, files), { platform: 'darwin', arch: 'arm64' });
    expect(await assemble(outside)).to.equal('assembled');
    expect(outside.calls.find(({ line }) => line.includes(' download '))?.line).to.match(
      /--platform macosx_12_0_arm64 .* tensorflow==2\.21\.0$/,
    );
    expect(outside.calls.at(-1)?.args).to.include.members(['-bundle', '-Wl,-rpath,@loader_path/../../deps/lib']);
  });

  it('names everything that the result depends on in the folder’s name', () => {
    expect(wheelWay.folderName(fakeOutside())).to.equal('wheel-2.21.0-tfjs-4.22.0-linux-x64');
  });

  describe('before it downloads anything', () => {
    const expectNoDownload = async (outside: ReturnType<typeof fakeOutside>, message: string): Promise<void> => {
      expect(await assemble(outside)).to.equal(message);
      expect(outside.calls.filter(({ args }) => args.includes('download'))).to.deep.equal([]);
    };

    it('says that the platform has no such library', () =>
      expectNoDownload(
        fakeOutside(machine(), { platform: 'win32' }),
        "TensorFlow's Python package has no such library for win32-x64",
      ));

    it('says that the disk is full', () =>
      expectNoDownload(
        fakeOutside(machine(), { freeBytes: () => Promise.resolve(4e8) }),
        'the disk has 0.4 GB free, and 1.5 GB are needed. Make room.',
      ));

    it('says that there is no compiler', () =>
      expectNoDownload(
        fakeOutside(machine(({ line }) => (/^(c|g|clang)\+\+/.test(line) ? { code: 127 } : undefined))),
        'there is no C++ compiler. Install one (on Debian and Ubuntu: apt install g++).',
      ));

    it('says that there is no Python', () =>
      expectNoDownload(
        fakeOutside(machine(({ line }) => (line.startsWith('python') ? { code: 127 } : undefined))),
        'there is no Python 3. Install Python 3 with pip.',
      ));

    it('says that Python has neither pip nor venv', () =>
      expectNoDownload(
        fakeOutside(machine(({ line }) => (/-m (pip|venv)/.test(line) ? { code: 1 } : undefined))),
        'Python has neither pip nor venv. Install them (on Debian and Ubuntu: apt install python3-venv).',
      ));
  });

  it('uses the compiler that CXX names', async () => {
    const outside = fakeOutside(machine(), { env: { CXX: '/opt/bin/clang++-19' } });
    await assemble(outside);
    expect(outside.calls.at(-1)?.program).to.equal('/opt/bin/clang++-19');
  });

  it('uses pip of a virtual environment where Python comes without', async () => {
    const outside = fakeOutside(
      machine(async ({ line, program }) => {
        await mkdir(path.join(folder(), 'download'), { recursive: true });
        return program === 'python3' && line.includes('-m pip') ? { code: 1 } : undefined;
      }),
    );
    expect(await assemble(outside)).to.equal('assembled');
    const venv = path.join(folder(), 'download', 'venv');
    const programs = outside.calls.filter(({ line }) => line.includes(' download ')).map(({ program }) => program);
    expect(programs).to.deep.equal([path.join(venv, 'bin', 'python')]);
  });

  it('says why pip failed', async () => {
    const outside = fakeOutside(
      machine(({ args }) => (args.includes('download') ? { code: 1, why: 'no matching distribution' } : undefined)),
    );
    expect(await assemble(outside)).to.equal('pip does not get tensorflow-cpu 2.21.0: no matching distribution');
  });

  it('says that pip brought nothing', async () => {
    const outside = fakeOutside(machine(({ args }) => (args.includes('download') ? { code: 0 } : undefined)));
    expect(await assemble(outside)).to.equal('pip ended well, but tensorflow-cpu 2.21.0 is not there');
  });

  it('says that the package does not hold the library', async () => {
    const outside = fakeOutside(machine(undefined, { 'tensorflow/readme': 'hello' }));
    expect(await assemble(outside)).to.equal('x.whl does not hold libtensorflow');
  });

  it('gives the compiler’s first error', async () => {
    const stderr = 'a.cc:1: note: x\na.cc:3:9: error: no such thing\na.cc:9: error: more\n';
    const outside = fakeOutside(machine(({ args }) => (args.includes('-o') ? { code: 1, stderr } : undefined)));
    expect(await assemble(outside)).to.equal('the addon does not compile: a.cc:3:9: error: no such thing');
  });
});
