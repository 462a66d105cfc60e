import nx from '@nx/eslint-plugin';

/** Frameworks and vendors that a room must not know (architecture: "who may import whom"). */
const NEST = ['@nestjs/*', '@apollo/server', '@as-integrations/*'];
const ANGULAR = ['@angular/*', 'apollo-angular', '@apollo/client'];

const room = (name) => `room:${name}`;
const may = (sourceTag, targets, extra = {}) => ({
  sourceTag: room(sourceTag),
  onlyDependOnLibsWithTags: [sourceTag, ...targets].map(room),
  ...extra,
});

export const rooms = [
  may('call', [], { allowedExternalImports: ['zod', 'fast-check'] }),
  may('twilio', ['call'], { bannedExternalImports: [...NEST, ...ANGULAR] }),
  may('openai', ['call'], { bannedExternalImports: [...NEST, ...ANGULAR] }),
  may('websocket', ['call'], { bannedExternalImports: [...NEST, ...ANGULAR] }),
  may('storage', ['call'], { bannedExternalImports: [...NEST, ...ANGULAR] }),
  may('simulators', ['call', 'twilio', 'openai', 'websocket'], { bannedExternalImports: [...NEST, ...ANGULAR] }),
  may('contract', [], {
    allowedExternalImports: [
      'graphql',
      'graphql/*',
      '@graphql-typed-document-node/*',
      '@graphql-codegen/*',
      'zod',
      'fast-check',
    ],
  }),
  may('server', ['call', 'twilio', 'openai', 'websocket', 'storage', 'contract'], { bannedExternalImports: ANGULAR }),
  may('console', ['contract'], { bannedExternalImports: [...NEST, 'ws'] }),
  may('sandbox', ['simulators', 'contract', 'call'], { bannedExternalImports: [...NEST, ...ANGULAR] }),
  may('bench', ['simulators', 'contract', 'call'], { bannedExternalImports: ['@nestjs/*', '@angular/*'] }),
  may('e2e', ['simulators', 'contract', 'call'], { bannedExternalImports: ['@nestjs/*', '@angular/*'] }),
];

/** The size of a function or file a reader can hold in mind; tables of data and specs are exempt below. */
const sizes = {
  'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
  'max-depth': ['error', 3],
  'max-params': ['error', 4],
  complexity: ['error', 10],
};

export default [
  ...nx.configs['flat/base'],
  ...nx.configs['flat/typescript'],
  {
    ignores: ['**/dist', '**/node_modules', '**/generated', '.nx', '.angular', 'data', 'tmp'],
  },
  {
    files: ['**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints: rooms, checkNestedExternalImports: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      ...sizes,
    },
  },
  {
    // Specs read as stories; tables are data. Their length is not a smell.
    files: ['**/*.spec.ts', '**/*.promises.ts', '**/*.e2e-spec.ts', '**/*.data.ts', '**/*.rig.ts'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off', 'max-params': 'off' },
  },
  {
    // Nest decides by run-time imports what to inject; a type import would erase the class.
    files: ['apps/server/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['apps/e2e/**/*.ts', '**/*.mjs', '**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
];
