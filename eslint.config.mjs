import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import floors from './scripts/lint/floors.mjs';

export default tseslint.config(
  { ignores: ['dist', 'out', 'node_modules', '.cache', '.venv', 'datasets/.cache', '**/*.cjs', '**/*.mjs'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: './test/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/array-type': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      'max-lines': ['error', { max: 400, skipComments: true, skipBlankLines: true }],
      eqeqeq: 'error',
      // Parameters that a subclass may use, and fields taken out of an object to leave the rest.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**'],
    plugins: { risklab: { rules: { floors } } },
    rules: {
      // What may import what: the table is src/floors.json.
      'risklab/floors': 'error',
      // One import a module: types stand beside values.
      'no-duplicate-imports': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "LogicalExpression[operator='??'] > Identifier.right[name='NaN']",
          message: '`?? NaN` hides a slip: say `!` where the value is there, and deal with it where it may not be.',
        },
        {
          selector: "CallExpression[callee.name=/^mkdir(Sync)?$/] Property[key.name='recursive']",
          message: "Node's recursive mkdir never ends in folders such as /proc: call makeFolders of base.",
        },
      ],
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'default', format: ['camelCase'], leadingUnderscore: 'allow' },
        { selector: 'typeLike', format: ['PascalCase'] },
        { selector: 'import', format: null },
        { selector: ['variable', 'parameter'], modifiers: ['destructured'], format: null },
        // Names of the Jupyter protocol, of libraries, and of columns.
        { selector: ['objectLiteralProperty', 'objectLiteralMethod', 'typeProperty', 'typeMethod'], format: null },
        {
          selector: ['variable', 'parameter'],
          filter: '^(execution_count|parent_header|signature_scheme)$',
          format: null,
        },
      ],
    },
  },
  {
    files: ['templates/**'],
    rules: {
      // Node's own test runner waits for what these promise.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', name: ['describe', 'it', 'before'], package: 'node:test' }] },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      'max-lines': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: "AssignmentExpression > MemberExpression.left[object.name='process'][property.name='env']",
          message: 'An object in its place is not the environment of the process: set and delete single variables.',
        },
      ],
    },
  },
);
