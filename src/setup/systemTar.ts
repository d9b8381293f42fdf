import { spawn } from 'node:child_process';
import { Writable } from 'node:stream';

/**
 * Stands in for the package `tar` where the install script of `@tensorflow/tfjs-node` unpacks libtensorflow: versions of
 * that package without known holes refuse a link to a link, which the archive has (`libtensorflow.so`,
 * `libtensorflow.so.2`, `libtensorflow.so.2.9.1`), depending on their order.
 *
 * @returns a stream that takes a compressed archive and unpacks it into the folder `C` with the system's own tar; it
 *   closes once everything is on disk
 */
export function x({ C: folder }: { C: string }): Writable {
  const tar = spawn('tar', ['-xzf', '-', '-C', folder], { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  tar.stderr.on('data', (chunk) => (said += String(chunk)));
  const ended = new Promise<number>((resolve, reject) => {
    tar.once('error', reject);
    tar.once('close', (code) => resolve(code ?? 128));
  });
  const stream = new Writable({
    write: (chunk, _encoding, done) => void tar.stdin.write(chunk, done),
    final: (done) => {
      tar.stdin.end();
      ended.then(
        (code) => done(code === 0 ? null : new Error(`tar failed (exit code ${code}): ${said.trim()}`)),
        (error: Error) => done(error),
      );
    },
  });
  ended.catch((error: Error) => stream.destroy(error));
  tar.stdin.once('error', (error) => stream.destroy(error));
  return stream;
}
