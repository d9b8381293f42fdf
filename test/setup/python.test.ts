import { expect } from 'chai';
import { findPip, findPythons, venvProgram } from '../../src/setup/python';
import { fakeOutside } from './fakes';

describe('findPythons', () => {
  it('takes those that start and are Python 3, in the usual order', async () => {
    const outside = fakeOutside(({ program }) => {
      if (program === 'python3') return { code: 127 };
      if (program === '/usr/bin/python3') return { stdout: 'Python 3.11.2\n' };
      return { stdout: 'Python 2.7.18\n' };
    });
    expect(await findPythons(outside)).to.deep.equal([{ command: ['/usr/bin/python3'], version: '3.11.2' }]);
  });

  it('knows the launcher of Windows', async () => {
    const outside = fakeOutside(({ program }) => (program === 'py' ? { stdout: 'Python 3.12.0' } : { code: 9009 }), {
      platform: 'win32',
    });
    expect(await findPythons(outside)).to.deep.equal([{ command: ['py', '-3'], version: '3.12.0' }]);
  });
});

describe('findPip', () => {
  it('takes the pip of the first Python that has one', async () => {
    const outside = fakeOutside(({ program, args }) => {
      if (args.includes('--version') && !args.includes('pip')) return { stdout: 'Python 3.11.2' };
      return { code: program === 'python' ? 0 : 1 };
    });
    expect(await findPip(outside, '/venv')).to.deep.equal(['python', '-m', 'pip']);
  });
});

describe('venvProgram', () => {
  it('knows where each platform puts programs', () => {
    expect(venvProgram(fakeOutside(), '/v', 'pip')).to.equal('/v/bin/pip');
    expect(venvProgram(fakeOutside(undefined, { platform: 'win32' }), '/v', 'pip')).to.match(/^.v.Scripts.pip\.exe$/);
  });
});
