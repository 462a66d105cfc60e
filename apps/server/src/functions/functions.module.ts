import { Global, Module } from '@nestjs/common';
import type { FactoryProvider } from '@nestjs/common';
import type { Clock, ToolCatalog } from '@switchboard/call';
import type { ToolRecords } from '@switchboard/storage';
import type { Environment } from '../config/environment';
import type { Log } from '../config/log';
import { CLOCK, ENVIRONMENT, LOG, TOOL_CATALOG, TOOL_RECORDS } from '../ports';
import type { GuardedFetch } from './http/guarded-fetch';
import { guardedFetch } from './http/guarded-fetch';
import type { HttpToolDeps } from './http/http-tool';
import { defineHttpTool } from './http/http-tool';
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
import { endCall } from './tools/end-call';
import { getOrderStatus } from './tools/get-order-status';
import { getWeather } from './tools/get-weather';

export const FUNCTIONS_RESOLVERS = [ToolResolver, ToolEditingResolver, ToolUsersResolver, ToolSecretResolver];

const FETCH = Symbol('GuardedFetch');

/** The tools of this server itself: built-in ones, and the examples whose service is known. */
export function serverTools({ exampleApiUrl }: Environment, deps: HttpToolDeps): ToolSource {
  const exampleApi = exampleApiUrl?.replace(/\/+$/, '');
  const examples = [...(exampleApi ? [getOrderStatus(exampleApi)] : []), getWeather(exampleApi)];
  return fixedTools([endCall, ...examples.map((definition) => defineHttpTool(definition, deps))]);
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
    inject: [ENVIRONMENT, FETCH, CLOCK, SecretShelf, StoredTools],
    useFactory: (...[environment, fetch, clock, shelf, stored]: CatalogInjection): ToolCatalog =>
      // The server's own come first: no stored tool takes their names.
      new ToolSet([serverTools(environment, { fetch, clock, secret: shelf.open }), stored]),
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
type CatalogInjection = [Environment, GuardedFetch, Clock, SecretShelf, StoredTools];
type KeepingInjection = [ToolRecords, StoredTools, ToolCatalog, SecretShelf, Clock];

/** What agents can do besides speaking. Global because the engine, which is wired beside the modules, needs the catalogue. */
@Global()
@Module({
  providers: [...PROVIDERS, ...FUNCTIONS_RESOLVERS],
  exports: [TOOL_CATALOG],
})
export class FunctionsModule {}
