import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const noDynamicImport = [
  {
    selector: 'ImportExpression',
    message: 'Import statically: the layering test and the bundles rely on it.',
  },
  { selector: "CallExpression[callee.name='require']", message: 'Import statically.' },
];
const noBooleanParameter = {
  selector: ':function > Identifier[typeAnnotation.typeAnnotation.type="TSBooleanKeyword"]',
  message: 'A bare true or false says nothing at the call: take an options object or make two functions.',
};
const noModuleState = {
  selector: 'Program > VariableDeclaration[kind="let"]',
  message: 'The core keeps no state between calls.',
};
const noSleep = {
  selector:
    "NewExpression[callee.name='Promise'] > ArrowFunctionExpression[body.type='CallExpression'][body.callee.name='setTimeout']",
  message: 'Wait on an event with a deadline, not on the clock.',
};
const noPartialRun = {
  selector: 'MemberExpression[object.name=/^(describe|it|context)$/][property.name=/^(only|skip)$/]',
  message: 'A known gap is written down as `# missing:` or `# spurious:`, never skipped.',
};

/** Packages and folders that a layer must not see; test/guards/architecture.test.ts is the authority, this is the fast echo. */
const forbid = (...groups) => ({
  'no-restricted-imports': ['error', { patterns: groups.map(([group, message]) => ({ group, message })) }],
});
const NODE = [['node:*'], 'This must also run in a browser worker: put it in a node/ folder.'];
const VSCODE = [
  ['vscode', 'vscode-languageclient', 'vscode-languageclient/*'],
  'Only client/ knows VS Code.',
];
const PROTOCOL = [
  ['vscode-languageserver', 'vscode-languageserver/*', 'vscode-languageserver-*', 'vscode-jsonrpc'],
  'Only lsp/ knows the protocol.',
];
const hosts = (...folders) => [
  folders.map((folder) => `**/${folder}/**`),
  'Imports go one way: core <- project <- audit <- lsp <- cli.',
];

export default defineConfig(
  globalIgnores(['node_modules', 'out', 'dist', 'coverage', '.e2e', 'test/fixtures', 'test/e2e']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...noDynamicImport, noBooleanParameter],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Control characters in hostile text are what this product looks for and escapes.
      'no-control-regex': 'off',
      // Overlap with what the compiler or prettier says already, or forbid plain and clear code.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
    },
  },
  {
    files: ['server/src/core/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...noDynamicImport, noBooleanParameter, noModuleState],
      ...forbid(NODE, VSCODE, PROTOCOL, hosts('project', 'audit', 'lsp', 'cli')),
    },
  },
  {
    files: ['server/src/core/**/*.ts'],
    ignores: ['server/src/core/syntax/**'],
    rules: {
      ...forbid(NODE, VSCODE, PROTOCOL, hosts('project', 'audit', 'lsp', 'cli'), [
        ['web-tree-sitter'],
        'Only core/syntax/ sees tree-sitter.',
      ]),
    },
  },
  { files: ['server/src/core/models/*.ts'], rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' } },
  {
    files: ['server/src/project/**/*.ts'],
    rules: forbid(NODE, VSCODE, PROTOCOL, hosts('audit', 'lsp', 'cli')),
  },
  {
    files: ['server/src/audit/**/*.ts'],
    ignores: ['server/src/audit/**/node/**'],
    rules: forbid(NODE, VSCODE, PROTOCOL, hosts('lsp', 'cli')),
  },
  {
    files: ['server/src/lsp/**/*.ts'],
    ignores: ['server/src/lsp/**/node/**', 'server/src/lsp/node.ts'],
    rules: forbid(NODE, VSCODE, hosts('cli')),
  },
  {
    files: ['client/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '/server/(?!src/lsp/protocol\\.js$)',
              message: 'The client knows the server only through lsp/protocol.ts.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-syntax': ['error', noPartialRun, noSleep],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.base],
    rules: {
      eqeqeq: 'error',
      'no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      'prefer-const': 'error',
      'max-lines': ['error', { max: 300 }],
    },
  },
);
