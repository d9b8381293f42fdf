import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { projectRoot } from '../../src/base';

const at = (...names: string[]): string => path.join(projectRoot, ...names);
const read = (...names: string[]): string => readFileSync(at(...names), 'utf8');

/** What of a Dockerfile is looked at. */
interface Dockerfile {
  stages: string[];
  copied: string[];
  lines: string[];
}

function readDockerfile(): Dockerfile {
  const lines = read('Dockerfile')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const words = lines.map((line) => line.split(/\s+/));
  return {
    lines,
    stages: words.flatMap(([word, , as, name]) => (word === 'FROM' && as === 'AS' ? [name!] : [])),
    copied: words.flatMap(([word, ...rest]) => (word === 'COPY' ? rest.slice(0, -1) : [])),
  };
}

describe('the definitions for sharing', () => {
  const scripts = ['scripts/image.sh', 'scripts/image-try.sh', '.binder/postBuild'];
  for (const script of scripts) {
    it(`have a script that bash can read and everybody may run: ${script}`, () => {
      execFileSync('bash', ['-n', at(script)]);
      expect(read(script)).match(/^#!\/usr\/bin\/env bash\n/);
      expect(() => accessSync(at(script), constants.X_OK)).not.throw();
      expect(execFileSync('git', ['-C', projectRoot, 'ls-files', '-s', script], { encoding: 'utf8' })).match(
        /^100755 /,
      );
    });
  }

  it('have a Dockerfile without faults, whose files are there', () => {
    expect(validate(read('Dockerfile')).map(({ message }) => message)).eql([]);
    const { copied, stages } = readDockerfile();
    expect(stages).eql(['base', 'hub']);
    expect(copied).eql(['.']);
    for (const name of copied) expect(existsSync(at(name)), name).equal(true);
  });

  it('start the server of a hub as a user, of a version that is one number', () => {
    const { lines } = readDockerfile();
    expect(lines.filter((line) => line.startsWith('USER '))).eql(['USER 1000']);
    expect(lines.at(-1)).equal('CMD ["jupyterhub-singleuser"]');
    const version = /^ARG JUPYTERHUB_VERSION=(\d+\.\d+\.\d+)$/m.exec(read('Dockerfile'))?.[1];
    expect(version).a('string');
    expect(read('docs', 'sharing.md')).contain(`JUPYTERHUB_VERSION=${version}`);
  });

  it('leave out of the image what is built, and nothing that it is built from', () => {
    const ignored = read('.dockerignore').trim().split('\n');
    expect(ignored).include.members(['node_modules', 'dist', '.git', '.cache', '.venv', 'datasets/.cache']);
    const committed = execFileSync('git', ['-C', projectRoot, 'ls-files'], { encoding: 'utf8' }).trim().split('\n');
    const plain = ignored.filter((pattern) => !/[*?]/.test(pattern));
    expect(committed.filter((file) => plain.some((name) => file === name || file.startsWith(`${name}/`)))).eql([]);
  });

  it('have a dev container that is a stage of the Dockerfile', () => {
    const { build, postCreateCommand, remoteUser } = JSON.parse(read('.devcontainer', 'devcontainer.json')) as {
      build: { dockerfile: string; context: string; target: string };
      postCreateCommand: string;
      remoteUser: string;
    };
    expect(path.resolve(at('.devcontainer'), build.dockerfile)).equal(at('Dockerfile'));
    expect(path.resolve(at('.devcontainer'), build.context)).equal(projectRoot);
    expect(readDockerfile().stages).include(build.target);
    expect(read('Dockerfile')).match(new RegExp(`usermod --login ${remoteUser} `));
    expect(postCreateCommand).match(/^scripts\/image\.sh /);
  });

  it('have a Node that risklab runs on, in Binder and in the image', () => {
    const { dependencies } = parse(read('.binder', 'environment.yml')) as { dependencies: string[] };
    const binder = dependencies.find((name) => name.startsWith('nodejs='))?.split('=')[1];
    const image = /^ARG NODE_VERSION=(\d+)$/m.exec(read('Dockerfile'))?.[1];
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    const least = Number(/^>=(\d+)\./.exec(engines.node)?.[1]);
    expect(Number(binder)).least(least);
    expect(Number(image)).least(least);
  });

  it('all call the same script', () => {
    for (const file of ['.binder/postBuild', '.devcontainer/devcontainer.json', 'Dockerfile', 'scripts/image-try.sh'])
      expect(read(file), file).contain('scripts/image.sh');
  });
});
