import { execFileSync } from 'node:child_process';
import { RisklabError, messageOf } from '../base';

/** Where a Python keeps what belongs to it. */
export interface PythonPlaces {
  /** The folder that it is installed in, or that of its virtual environment. */
  prefix: string;
  /** Whether that is a virtual environment. */
  isVirtual: boolean;
  /** The folder of what the user has installed for it; undefined where it does not look there. */
  userBase?: string;
}

const question = `import json, site, sys
user = site.getuserbase() if site.ENABLE_USER_SITE and hasattr(site, "getuserbase") else None
print(json.dumps({"prefix": sys.prefix, "isVirtual": sys.prefix != sys.base_prefix, **({"userBase": user} if user else {})}))`;

/** Asks the Python on the PATH for its places. @throws RisklabError when there is none */
export function pythonPlaces(): PythonPlaces {
  let why: unknown;
  for (const python of ['python3', 'python']) {
    try {
      const said = execFileSync(python, ['-c', question], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      return JSON.parse(said) as PythonPlaces;
    } catch (error) {
      why ??= error;
    }
  }
  throw new RisklabError(`python: expected one on the PATH, got ${messageOf(why)}`);
}
