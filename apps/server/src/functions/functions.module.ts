import { Global, Module } from '@nestjs/common';
import type { FactoryProvider } from '@nestjs/common';
import type { Clock, Messenger, ToolCatalog } from '@switchboard/call';
import type { McpServerRecords, ToolRecords } from '@switchboard/storage';
import type { Environment } from '../config/environment';
import type { Log } from '../config/log';
import { CLOCK, ENVIRONMENT, LOG, MCP_SERVER_RECORDS, MESSENGER, TOOL_CATALOG, TOOL_RECORDS } from '../ports';
import { codeTools } from './code-tools';
import type { GuardedFetch } from './http/guarded-fetch';
import { guardedFetch } from './http/guarded-fetch';
import type { HttpToolDeps } from './http/http-tool';
import { defineHttpTool } from './http/http-tool';
import { McpServerResolver } from './mcp/mcp-server.resolver';
import { McpTools } from './mcp/mcp-tools';
import { streamingFetch } from './mcp/streaming-fetch';
import { encryptionKeys } from './secrets/encryption-keys';
import { SecretBox } from './secrets/secret-box';
import { SecretShelf } from './secrets/secret-shelf';
import { ToolSecretResolver } from './secrets/tool-secret.resolver';
import { StoredTools } from './stored/stored-tools';
import { ToolEditingResolver } from './stored/tool-editing.resolver';
import { ToolKeeping } from './stored/tool-keeping';
import { ToolTrials } from './stored/tool-trials';
import { ToolUsersResolver } from './stored/tool-users.resolver';
import { ToolSet } from './tool-set';
import type { ToolSource } from './tool-source';
import { fixedTools } from './tool-source';
import { ToolResolver } from './tool.resolver';
import { getOrderStatus } from './tools/get-order-status';
import { getWeather } from './tools/get-weather';

export const FUNCTIONS_RESOLVERS = [
  ToolResolver,
  ToolEditingResolver,
  ToolUsersResolver,
  ToolSecretResolver,
  McpServerResolver,
];

const FETCH = Symbol('GuardedFetch');

export interface ServerToolDeps extends HttpToolDeps {
  readonly messenger: Messenger;
}

/** The tools of this server itself: those in code, and the examples whose service is known. */
export function serverTools({ exampleApiUrl, smsAllowedNumbers }: Environment, deps: ServerToolDeps): ToolSource {
  const exampleApi = exampleApiUrl?.replace(/\/+$/, '');
  const examples = [...(exampleApi ? [getOrderStatus(exampleApi)] : []), getWeather(exampleApi)];
  const inCode = codeTools({ messenger: deps.messenger, allowed: new Set(smsAllowedNumbers) });
  return fixedTools([...inCode, ...examples.map((definition) => defineHttpTool(definition, deps))]);
}

const PROVIDERS: FactoryProvider[] = [
  {
    provide: FETCH,
    inject: [ENVIRONMENT],
    useFactory: ({ allowedPrivateOrigins }: Environment) => guardedFetch(allowedPrivateOrigins),
  },
  {
    provide: SecretShelf,
    inject: [TOOL_RECORDS, ENVIRONMENT, LOG],
    useFactory: (records: ToolRecords, { encryptionKeys: given, dataDir }: Environment, log: Log) =>
      new SecretShelf({ records, log, box: () => new SecretBox(encryptionKeys(given, dataDir)) }),
  },
  {
    provide: StoredTools,
    inject: [TOOL_RECORDS, SecretShelf, FETCH, CLOCK, LOG, ENVIRONMENT],
    useFactory: (...[records, shelf, fetch, clock, log, { databaseUrl }]: StoredToolsInjection) =>
      new StoredTools({ records, shelf, fetch, clock, log, shared: databaseUrl !== null }),
  },
  {
    provide: TOOL_CATALOG,
    inject: [ENVIRONMENT, FETCH, CLOCK, SecretShelf, StoredTools, MESSENGER, McpTools],
    useFactory: (...[environment, fetch, clock, shelf, stored, messenger, mcp]: CatalogInjection): ToolCatalog =>
      // The server's own come first: no other tool takes their names.
      new ToolSet([serverTools(environment, { fetch, clock, messenger, secret: shelf.open }), stored, mcp]),
  },
  {
    provide: McpTools,
    inject: [MCP_SERVER_RECORDS, CLOCK, LOG, ENVIRONMENT, SecretShelf],
    useFactory: (...[records, clock, log, { allowedPrivateOrigins }, { open: secret }]: McpInjection) =>
      new McpTools({ records, clock, log, fetch: streamingFetch(allowedPrivateOrigins), secret }),
  },
  {
    provide: ToolKeeping,
    inject: [TOOL_RECORDS, StoredTools, TOOL_CATALOG, SecretShelf, CLOCK],
    useFactory: (...[records, stored, catalog, shelf, clock]: KeepingInjection) =>
      new ToolKeeping({ records, stored, catalog, shelf, clock }),
  },
  {
    provide: ToolTrials,
    inject: [FETCH, CLOCK, SecretShelf],
    useFactory: (fetch: GuardedFetch, clock: Clock, { open }: SecretShelf) =>
      new ToolTrials({ fetch, clock, secret: open }),
  },
];

type StoredToolsInjection = [ToolRecords, SecretShelf, GuardedFetch, Clock, Log, Environment];
type CatalogInjection = [...[Environment, GuardedFetch, Clock, SecretShelf, StoredTools], Messenger, McpTools];
type McpInjection = [McpServerRecords, Clock, Log, Environment, SecretShelf];
type KeepingInjection = [ToolRecords, StoredTools, ToolCatalog, SecretShelf, Clock];

/** What agents can do besides speaking. Global because the engine, which is wired beside the modules, needs the catalogue. */
@Global()
@Module({
  providers: [...PROVIDERS, ...FUNCTIONS_RESOLVERS],
  exports: [TOOL_CATALOG],
})
export class FunctionsModule {}
