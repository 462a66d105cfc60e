import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import type { GraphQLSchema } from 'graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { CONFIG_RESOLVERS } from '../config/config.module';
import { FUNCTIONS_RESOLVERS } from '../functions/functions.module';
import { REALTIME_RESOLVERS } from '../realtime/realtime.module';
import { TELEPHONY_RESOLVERS } from '../telephony/telephony.module';
import { schemaOptions } from './api.options';
import { describeRoots } from './root-descriptions';

const RESOLVERS = [...TELEPHONY_RESOLVERS, ...REALTIME_RESOLVERS, ...FUNCTIONS_RESOLVERS, ...CONFIG_RESOLVERS];

/** The schema from its classes alone: nothing is opened, nobody is asked. */
export async function buildApiSchema(): Promise<GraphQLSchema> {
  const app = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  try {
    return describeRoots(await app.get(GraphQLSchemaFactory).create(RESOLVERS, schemaOptions));
  } finally {
    await app.close();
  }
}

/** In the order of names, so that a change shows as that change only. */
export async function printApiSchema(): Promise<string> {
  const sdl = printSchema(lexicographicSortSchema(await buildApiSchema()));
  return `# Emitted by \`npm run schema\` from apps/server. Do not edit.\n\n${sdl}\n`;
}
