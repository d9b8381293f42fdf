require('tsx/cjs');
const { showsPages } = require('./test/support/chromium.ts');

// npm test has several processes, each with a part of the tests.
const { spec = ['test/**/*.test.ts'], ignore = [] } = JSON.parse(process.env.RISKLAB_TESTS ?? '{}');

module.exports = {
  require: ['tsx/cjs', './test/support/rootHooks.ts'],
  spec,
  // Without a browser these files are no part of the run, which says so at its end.
  ignore: showsPages ? ignore : [...ignore, 'test/browser/**'],
  // Twice what the slowest needs on two busy cores.
  timeout: 120000,
  exit: false,
  'forbid-only': true,
  'forbid-pending': true,
};
