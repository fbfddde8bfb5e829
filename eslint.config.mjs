import js from '@eslint/js';
import astro from 'eslint-plugin-astro';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['dist/', '.astro/']),
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  astro.configs.recommended,
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // The compiler does this better, also for .mjs (checkJs).
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Event listeners may be asynchronous.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      // It also takes every `unknown` for an object.
      '@typescript-eslint/no-base-to-string': 'off',
      // Terminal colours.
      'no-control-regex': 'off',
      'no-empty': ['error', { allowEmptyCatch: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    // They print for a person.
    files: ['src/cli/**', 'scripts/**', 'tests/bench/**', 'tests/budgets/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // What a test reads back (JSON, a page) is checked by the test itself.
    files: ['tests/**'],
    rules: {
      // `act` returns a promise only to an asynchronous callback.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', name: 'act', package: 'preact' }] },
      ],
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  {
    // Maps of .astro components, whose types only `astro check` knows; JSON with a JSDoc type.
    files: ['src/components/*/index.ts', '**/*.mjs'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    // `astro check` knows the types of these.
    files: ['**/*.astro'],
    extends: [ts.configs.disableTypeChecked],
  },
);
