import { Global, Module } from '@nestjs/common';
import type { Messenger, ToolCatalog } from '@switchboard/call';
import type { Environment } from '../config/environment';
import { ENVIRONMENT, MESSENGER, TOOL_CATALOG } from '../ports';
import { codeTools } from './code-tools';
import { guardedFetch } from './guarded-fetch';
import { defineHttpTool } from './http-tool';
import { ToolSet } from './tool-set';
import { fixedTools } from './tool-source';
import { ToolResolver } from './tool.resolver';
import { getOrderStatus } from './tools/get-order-status';
import { getWeather } from './tools/get-weather';

export const FUNCTIONS_RESOLVERS = [ToolResolver];

/** The tools of this server: those in code, and the HTTP ones whose service is known. */
export function toolCatalog(environment: Environment, messenger: Messenger): ToolCatalog {
  const { exampleApiUrl, allowedPrivateOrigins, smsAllowedNumbers } = environment;
  const fetch = guardedFetch(allowedPrivateOrigins);
  const exampleApi = exampleApiUrl?.replace(/\/+$/, '');
  const definitions = [...(exampleApi ? [getOrderStatus(exampleApi)] : []), getWeather(exampleApi)];
  const inCode = codeTools({ messenger, allowed: new Set(smsAllowedNumbers) });
  return new ToolSet([fixedTools([...inCode, ...definitions.map((definition) => defineHttpTool(definition, fetch))])]);
}

/** What agents can do besides speaking. Global because the engine, which is wired beside the modules, needs the catalogue. */
@Global()
@Module({
  providers: [
    { provide: TOOL_CATALOG, inject: [ENVIRONMENT, MESSENGER], useFactory: toolCatalog },
    ...FUNCTIONS_RESOLVERS,
  ],
  exports: [TOOL_CATALOG],
})
export class FunctionsModule {}
