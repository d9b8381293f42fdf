import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import floors from './scripts/lint/floors.mjs';

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '.cache', '.venv', 'datasets/.cache', '**/*.cjs', '**/*.mjs'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: './test/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 400, skipComments: true, skipBlankLines: true }],
      eqeqeq: 'error',
      // Parameters that a subclass may use, and fields taken out of an object to leave the rest.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    // What may import what: the table is src/floors.json.
    files: ['src/**'],
    plugins: { risklab: { rules: { floors } } },
    rules: { 'risklab/floors': 'error' },
  },
  {
    files: ['test/**'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off', 'max-lines': 'off' },
  },
);
