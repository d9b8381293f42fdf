import { Command } from 'commander';
import { diagnose, type Finding } from '../setup';

/** `risklab doctor`: says what is in place and what is missing; fails when the labs cannot run. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Say what is in place, what is missing and what to do about it. Fails when the labs cannot run.')
    .action(async () => {
      const findings = await diagnose();
      for (const finding of findings) console.log(line(finding));
      const bad = findings.filter(({ state }) => state === 'mend').length;
      console.log(bad === 0 ? 'The labs can run.' : 'The labs cannot run: see the lines that start with MEND.');
      if (bad > 0) process.exitCode = 1;
    });
}

function line({ what, state, text }: Finding): string {
  return `${(state === 'mend' ? 'MEND' : state).padEnd(9)} ${what.padEnd(11)} ${text}`;
}
