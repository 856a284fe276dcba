// Lint rules. There is no way to switch one off inside a file: an exception is written here, with its reason.

import { defineConfig, globalIgnores } from 'eslint/config';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

/** Functions whose name begins with `parse` turn outside data into our types; they alone may assert a type. */
const parser = ['FunctionDeclaration[id.name=/^parse/]', 'VariableDeclarator[id.name=/^parse/]'];

const typeAssertion = {
  selector: `TSAsExpression:not([typeAnnotation.typeName.name="const"])${parser
    .map((holder) => `:not(${holder} TSAsExpression)`)
    .join('')}`,
  message: '`as` is for parsers only (a function called parse…). Elsewhere the type must be the proof.',
};

const defaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only, so that a thing has one name everywhere.',
};

const mockedModule = {
  selector:
    "CallExpression[callee.object.name='jest'][callee.property.name=/^(mock|doMock|setMock|unstable_mockModule|createMockFromModule)$/]",
  message: 'Hand in a fake instead of replacing a module.',
};

const silentRetry = {
  selector: "CallExpression[callee.object.name='jest'][callee.property.name='retryTimes']",
  message: 'A test that fails now and then is a fault to be found, not one to be retried.',
};

/** What is named how. Components of pages are functions that are used as elements, so they begin like types. */
const names = (functions) => [
  {
    selector: 'typeLike',
    format: ['PascalCase'],
    custom: { regex: '(Impl|Dto|DTO|Manager|Helper|Service)s?$', match: false },
  },
  {
    selector: 'interface',
    format: ['PascalCase'],
    custom: { regex: '^I[A-Z]|(Impl|Dto|DTO|Manager|Helper|Service)s?$', match: false },
  },
  {
    selector: ['function', 'classMethod', 'parameter'],
    format: functions,
    leadingUnderscore: 'allow',
    custom: { regex: '(Impl|Dto|DTO|Manager|Helper)s?$', match: false },
  },
];

const everywhere = {
  eqeqeq: 'error',
  'no-console': 'error',
  'no-else-return': ['error', { allowElseIf: false }],
  'no-param-reassign': 'error',
  'no-restricted-syntax': ['error', defaultExport],
  'no-unreachable-loop': 'error',
  'no-useless-rename': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'prefer-template': 'error',
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.crossgrade/', 'prisma/generated/', 'pages/built/']),
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' } },
  { rules: everywhere },

  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.config.ts'] }, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'no-restricted-syntax': ['error', defaultExport, typeAssertion],

      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/strict-boolean-expressions': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-exports': ['error', { fixMixedExportsWithInlineTypeSpecifier: true }],
      '@typescript-eslint/consistent-type-assertions': [
        'error',
        { assertionStyle: 'as', objectLiteralTypeAssertions: 'never', arrayLiteralTypeAssertions: 'never' },
      ],
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true, 'ts-check': false },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        {
          // A union's switch lists every case and has no default, so a new member does not compile unnoticed.
          allowDefaultCaseForExhaustiveSwitch: false,
          considerDefaultExhaustiveForUnions: false,
          requireDefaultForNonUnion: true,
        },
      ],
      '@typescript-eslint/naming-convention': ['error', ...names(['camelCase'])],

      // An object type needs an index signature to be stored as JSON, which an interface has not: both are allowed.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Spreading a text gives its characters by code point, which is how we count them.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // An async function without `await` still promises to reject instead of throwing.
      '@typescript-eslint/require-await': 'off',
    },
  },

  {
    // A signal handler changes a flag while the story waits, which the type checker cannot see.
    files: ['workflows/**'],
    rules: { '@typescript-eslint/no-unnecessary-condition': 'off' },
  },

  {
    files: ['pages/**/*.tsx'],
    rules: { '@typescript-eslint/naming-convention': ['error', ...names(['camelCase', 'PascalCase'])] },
  },

  {
    files: ['bin/**', 'test/support/**'],
    rules: { 'no-console': 'off' },
  },

  {
    files: ['test/**/*.ts'],
    extends: [jest.configs['flat/recommended']],
    rules: {
      // Tests read JSON bodies, and hand in wrong things on purpose.
      'no-restricted-syntax': ['error', defaultExport, mockedModule, silentRetry],
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': 'allow-with-description', 'ts-ignore': true, 'ts-nocheck': true },
      ],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
      '@typescript-eslint/unbound-method': 'off',
      'jest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect', 'expect*', 'fc.assert', 'assert*', '**.expect*', '**.assert*', 'shows'] },
      ],
      'jest/no-disabled-tests': 'error',
      'jest/no-focused-tests': 'error',
      'jest/no-commented-out-tests': 'error',
      'jest/no-standalone-expect': 'error',
      'jest/no-identical-title': 'error',
      'jest/prefer-importing-jest-globals': 'error',
      'jest/valid-title': ['error', { mustNotMatch: { it: '\\bshould\\b' } }],
    },
  },

  {
    // Helpers of tests hold expectations outside `it`, and Jest wants a default export from its set-up.
    files: ['test/support/**'],
    rules: {
      'jest/no-export': 'off',
      'jest/no-standalone-expect': 'off',
      'no-restricted-syntax': ['error', mockedModule, silentRetry],
    },
  },

  {
    // Tools that run before anything is installed, and configuration: plain JavaScript, no types.
    files: ['**/*.mjs', '**/*.cjs', '*.config.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
