import path from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../src/base';
import { runProgram } from '../../src/setup/program';

/** Compiles cells with the converter of tslab as it is published, in a folder, and runs what came out. */
const script = `
  const { createConverter } = require('tslab/dist/converter');
  const converter = createConverter({ isJS: false, isBrowser: false });
  const compile = (cell) => converter.convert('', cell);
  const imported = "import { RisklabError } from 'risklab';\\n";
  const wrong = compile(imported + "const text: number = new RisklabError('hello').message;");
  const right = compile(imported + "const thrown = new RisklabError('hello');");
  const exports = {};
  new Function('exports', 'require', right.output)(exports, require('node:module').createRequire(process.cwd() + '/cell.js'));
  console.log(JSON.stringify({
    wrong: wrong.diagnostics.map(({ messageText }) => messageText),
    right: right.diagnostics,
    name: exports.thrown.name,
  }));
  converter.close();`;

describe('the library under a stock tslab', () => {
  it('is imported as risklab, with types, by a cell in the project', async function () {
    const { stdout, why } = await runProgram(process.execPath, ['-e', script], { cwd: path.join(projectRoot, 'test') });
    expect(why).to.equal('');
    expect(JSON.parse(stdout)).to.deep.equal({
      wrong: ["Type 'string' is not assignable to type 'number'."],
      right: [],
      name: 'RisklabError',
    });
  });
});
