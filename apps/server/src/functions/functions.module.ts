import { Global, Module } from '@nestjs/common';
import type { Clock, Messenger, ToolCatalog } from '@switchboard/call';
import type { McpServerRecords } from '@switchboard/storage';
import type { Environment } from '../config/environment';
import type { Log } from '../config/log';
import { CLOCK, ENVIRONMENT, LOG, MCP_SERVER_RECORDS, MESSENGER, TOOL_CATALOG } from '../ports';
import { codeTools } from './code-tools';
import { guardedFetch } from './guarded-fetch';
import { defineHttpTool } from './http-tool';
import { McpServerResolver } from './mcp/mcp-server.resolver';
import { McpTools } from './mcp/mcp-tools';
import { streamingFetch } from './mcp/streaming-fetch';
import { ToolSet } from './tool-set';
import type { ToolSource } from './tool-source';
import { fixedTools } from './tool-source';
import { ToolResolver } from './tool.resolver';
import { getOrderStatus } from './tools/get-order-status';
import { getWeather } from './tools/get-weather';

export const FUNCTIONS_RESOLVERS = [ToolResolver, McpServerResolver];

/** The tools of this server: those in code, and the HTTP ones whose service is known. */
export function toolCatalog(
  environment: Environment,
  messenger: Messenger,
  others: readonly ToolSource[] = [],
): ToolCatalog {
  const { exampleApiUrl, allowedPrivateOrigins, smsAllowedNumbers } = environment;
  const fetch = guardedFetch(allowedPrivateOrigins);
  const exampleApi = exampleApiUrl?.replace(/\/+$/, '');
  const definitions = [...(exampleApi ? [getOrderStatus(exampleApi)] : []), getWeather(exampleApi)];
  const inCode = codeTools({ messenger, allowed: new Set(smsAllowedNumbers) });
  return new ToolSet([
    fixedTools([...inCode, ...definitions.map((definition) => defineHttpTool(definition, fetch))]),
    ...others,
  ]);
}

function mcpTools(...[records, clock, log, environment]: McpInjection): McpTools {
  const fetch = streamingFetch(environment.allowedPrivateOrigins);
  // No secrets are kept yet, so a header that wants one tells that it is missing.
  return new McpTools({ records, clock, log, fetch, secret: () => null });
}

type McpInjection = [McpServerRecords, Clock, Log, Environment];

/** What agents can do besides speaking. Global because the engine, which is wired beside the modules, needs the catalogue. */
@Global()
@Module({
  providers: [
    { provide: McpTools, inject: [MCP_SERVER_RECORDS, CLOCK, LOG, ENVIRONMENT], useFactory: mcpTools },
    {
      provide: TOOL_CATALOG,
      inject: [ENVIRONMENT, MESSENGER, McpTools],
      useFactory: (environment: Environment, messenger: Messenger, mcp: McpTools) =>
        toolCatalog(environment, messenger, [mcp]),
    },
    ...FUNCTIONS_RESOLVERS,
  ],
  exports: [TOOL_CATALOG],
})
export class FunctionsModule {}
