require('tsx/cjs');
const { showsPages } = require('./test/support/chromium.ts');

module.exports = {
  require: ['tsx/cjs', './test/support/rootHooks.ts'],
  spec: ['test/**/*.test.ts'],
  // Without a browser these files are no part of the run, which says so at its end.
  ignore: showsPages ? [] : ['test/browser/**'],
  timeout: 60000,
  exit: false,
  'forbid-only': true,
  'forbid-pending': true,
};
