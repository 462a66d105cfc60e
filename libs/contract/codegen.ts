import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: 'libs/contract/src/schema.graphql',
  documents: 'libs/contract/operations/*.graphql',
  emitLegacyCommonJSImports: false,
  generates: {
    'libs/contract/src/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        enumsAsTypes: true,
        skipTypename: true,
        strictScalars: true,
        useTypeImports: true,
        scalars: {
          DateTime: 'string',
          E164: 'string',
          JSON: 'unknown',
          JSONObject: 'Record<string, unknown>',
          URL: 'string',
        },
      },
    },
  },
};

export default config;
