// Prints what plain Node gives for each package, in each form, and which files it loads for their imports.
const path = require('node:path');

const shape = (value) => ({ kind: typeof value, keys: Object(value) === value ? Object.keys(value).sort() : [] });

async function imported(name, named) {
  const module = await import(name);
  const { default: whole, ...others } = module;
  const isMarked = Boolean(whole?.__esModule) && 'default' in whole;
  return {
    imported: shape(module),
    ...(named in module ? { named: shape(module[named]) } : {}),
    // Node guesses names of CommonJS modules that they may not have.
    guessed: Object.keys(others).filter((key) => others[key] === undefined),
    byDefault: shape(whole),
    // Where a module was an ES module once, its types say that its default export is its `default`.
    byTypes: shape(isMarked ? whole.default : whole),
  };
}

function required(name, named) {
  try {
    const whole = require(name);
    const members = [...Object.keys(whole), ...(Object.hasOwn(whole, '__esModule') ? ['__esModule'] : [])];
    // Members that Node does not find in the text of a CommonJS module are to be had by `require` alone.
    return { required: shape(whole), members, ...(named in whole ? { named: shape(whole[named]) } : {}) };
  } catch (error) {
    return { required: shape({ [error.code]: true }), members: [] };
  }
}

(async () => {
  const list = JSON.parse(process.argv[2]);
  const packages = {};
  for (const [name, { named }] of list) packages[name] = await imported(name, named);
  const files = Object.keys(require.cache).map((file) => path.relative(__dirname, file));
  // After all imports, as it may add to a module.
  for (const [name, { named }] of list) packages[name] = { ...required(name, named), ...packages[name] };
  process.stdout.write(`\n@@${JSON.stringify({ packages, files })}`, () => process.exit());
})();
