// Prints what plain Node gives for each package, in each form: names and kinds.
const names = process.argv.slice(2);
const shape = (value) => ({ kind: typeof value, keys: Object(value) === value ? Object.keys(value).sort() : [] });
// Node guesses names of CommonJS modules that they may not have.
const named = (module) => ({ ...shape(module), keys: shape(module).keys.filter((key) => module[key] !== undefined) });
(async () => {
  const found = {};
  for (const name of names) {
    const imported = await import(name);
    const { default: whole } = imported;
    // The types of a CommonJS module that was an ES module say that its default export is its `default`.
    const isMarked = Boolean(whole?.__esModule) && 'default' in whole;
    // Before require, which may add to a module.
    const forms = { imported: named(imported), byDefault: shape(isMarked ? whole.default : whole) };
    let required;
    try {
      required = shape(require(name));
    } catch (error) {
      required = { kind: error.code, keys: [] };
    }
    found[name] = { ...forms, required };
  }
  process.stdout.write(`\n@@${JSON.stringify(found)}`, () => process.exit());
})();
