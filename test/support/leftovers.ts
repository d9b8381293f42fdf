/** The name of what this process has left, as a process would have named it that is no more. */
export function ofTheDead(name: string): string {
  // The largest number that Linux gives to a process.
  return name.replace(`-${process.pid}-`, `-${2 ** 22 + 1}-`);
}

/** As a process of the same id would have named it that was started at another time. */
export function ofAnotherStart(name: string): string {
  return name.replace(/-\w+(-\w+\.(part|old))$/, '-0$1');
}

/** As it would be named elsewhere: on another machine, before the machine was started, in another container. */
export function ofElsewhere(name: string): string {
  return name.replace(/\.\w+(-\d+-\w+-\w+\.(part|old))$/, '.00000000$1');
}
