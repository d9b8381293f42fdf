import { messageOf } from '../../base';
import { makeStartImage } from './makeImage';

// The program by which the set-up makes the start image.
makeStartImage().then(
  (file) => process.stdout.write(`${file}\n`),
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  },
);
