import { Global, Module } from '@nestjs/common';
import { collectDigits, sendDtmf } from '@switchboard/call';
import type { ToolCatalog } from '@switchboard/call';
import type { Environment } from '../config/environment';
import { ENVIRONMENT, TOOL_CATALOG } from '../ports';
import { guardedFetch } from './guarded-fetch';
import { defineHttpTool } from './http-tool';
import { ToolSet } from './tool-set';
import { ToolResolver } from './tool.resolver';
import { endCall } from './tools/end-call';
import { getOrderStatus } from './tools/get-order-status';
import { getWeather } from './tools/get-weather';

export const FUNCTIONS_RESOLVERS = [ToolResolver];

/** The tools of this server: built-in ones, and the HTTP ones whose service is known. */
export function toolCatalog({ exampleApiUrl, allowedPrivateOrigins }: Environment): ToolCatalog {
  const fetch = guardedFetch(allowedPrivateOrigins);
  const exampleApi = exampleApiUrl?.replace(/\/+$/, '');
  const definitions = [...(exampleApi ? [getOrderStatus(exampleApi)] : []), getWeather(exampleApi)];
  const builtIn = [endCall, collectDigits, sendDtmf];
  return new ToolSet([...builtIn, ...definitions.map((definition) => defineHttpTool(definition, fetch))]);
}

/** What agents can do besides speaking. Global because the engine, which is wired beside the modules, needs the catalogue. */
@Global()
@Module({
  providers: [{ provide: TOOL_CATALOG, inject: [ENVIRONMENT], useFactory: toolCatalog }, ...FUNCTIONS_RESOLVERS],
  exports: [TOOL_CATALOG],
})
export class FunctionsModule {}
