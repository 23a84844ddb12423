import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { DIAGNOSTIC_PROBE, SILENT_PLACES } from './build/house-rules.ts';
import { housePlugin } from './build/house-rules-eslint.ts';

const TESTS = ['**/*.test.ts', '**/*.test.tsx', '**/testing/**', 'e2e/**'];

export default defineConfig(
  globalIgnores(['dist/', 'test-results/', 'screenshots/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    plugins: { house: housePlugin },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'house/imports': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // openid-client marks what allows plain HTTP as deprecated so that it stands out; ours is for loopback addresses only.
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', package: 'openid-client', name: 'allowInsecureRequests' }] },
      ],
      // An async method is often one because its interface says so; what it returns counts, not whether it waits.
      '@typescript-eslint/require-await': 'off',
      // Matters of taste about `void`.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // Values from outside are often typed as more certain than they are: a check too many is no mistake here.
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  { files: ['renderer/**'], extends: [reactHooks.configs.flat.recommended] },
  { files: SILENT_PLACES.map((place) => `${place}**`), rules: { 'no-console': 'error' } },
  // Tests set servers up too, where the same names mean other things.
  { files: ['electron/**'], ignores: [...TESTS, DIAGNOSTIC_PROBE], rules: { 'house/certificate-check': 'error' } },
  {
    files: TESTS,
    rules: {
      'no-console': 'off',
      // Playwright reads from the pattern of its first parameter which fixtures are wanted: none is `{}`.
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', require: 'readonly', __dirname: 'readonly' },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  prettier,
);
