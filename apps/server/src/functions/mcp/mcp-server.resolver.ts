import { Inject } from '@nestjs/common';
import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { ErrorCode, Problem } from '@switchboard/call';
import type { McpServerChange, McpServerRecords, McpServerSettings, StoredMcpServer } from '@switchboard/storage';
import { MinimumRole } from '../../config/people/access';
import { newId } from '../../new-id';
import { MCP_SERVER_RECORDS } from '../../ports';
import { faultsOf } from './mcp-server-check';
import { McpServerInput, McpServerModel, McpServerPayloadModel } from './mcp-server.model';
import { mcpToolName } from './mcp-tool-name';
import { McpTools } from './mcp-tools';

const MAX_SERVERS = 50;
const ID_ARG = { type: () => ID, description: '`mcp_…`.' };

const problem = (code: ErrorCode, message: string, field?: readonly string[]): Problem => ({
  ...{ code, message, retryable: false },
  ...(field ? { field } : {}),
});
const NOT_FOUND = problem('NOT_FOUND', 'There is no such server of tools.');
const REFUSALS = {
  NOT_FOUND,
  NAME_TAKEN: problem('CONFLICT', 'Another server has this name.', ['input', 'name']),
  STALE_REVISION: problem('STALE_REVISION', 'Somebody has changed this server meanwhile. Look at it again.'),
} as const;

function modelOf(server: StoredMcpServer, why: string | null): McpServerModel {
  const { id, revision, name, url, headers, allowedTools, timeoutMs, listing, listedAt } = server;
  const tools = listing.map((tool) => ({
    ...{ name: tool.name, description: tool.description, toolName: mcpToolName(name, tool.name) },
    allowed: allowedTools?.includes(tool.name) ?? true,
  }));
  return { id, revision, name, url, headers, allowedTools, timeoutMs, tools, listedAt, problem: why };
}

/** Servers of tools in the API. */
@Resolver()
export class McpServerResolver {
  constructor(
    @Inject(MCP_SERVER_RECORDS) private readonly records: McpServerRecords,
    private readonly tools: McpTools,
  ) {}

  @MinimumRole('EDITOR')
  @Query(() => [McpServerModel], { description: 'Other servers whose tools agents can use, by name.' })
  mcpServers(): McpServerModel[] {
    return this.tools.servers().map(({ server, problem: why }) => modelOf(server, why));
  }

  @MinimumRole('EDITOR')
  @Mutation(() => McpServerPayloadModel, {
    description:
      'Adds a server of tools, or changes the one with `id`, and asks it what it has. That it cannot be asked is no error: `problem` tells why. `CONFLICT` when another has its name, `STALE_REVISION` when somebody was faster.',
  })
  async saveMcpServer(
    @Args('input', { description: 'All of it; what is left out gets its default.' }) input: McpServerInput,
    @Args('id', { ...ID_ARG, nullable: true }) id?: string | null,
    @Args('expectedRevision', { type: () => Int, nullable: true, description: 'Needed with `id`.' })
    expectedRevision?: number | null,
  ): Promise<McpServerPayloadModel> {
    const { name, url, headers, allowedTools = null, timeoutMs } = input;
    const settings = { name, url, headers: headers.map((header) => ({ ...header })), allowedTools, timeoutMs };
    const faults = faultsOf(settings);
    if (faults.length > 0) return { mcpServer: null, errors: faults };
    if (!id && this.tools.servers().length >= MAX_SERVERS) {
      return { mcpServer: null, errors: [problem('CONFLICT', `At most ${MAX_SERVERS} servers of tools.`)] };
    }
    return this.changed(await this.store(settings, id ?? null, expectedRevision ?? 0));
  }

  @MinimumRole('EDITOR')
  @Mutation(() => McpServerPayloadModel, {
    description: 'Forgets a server of tools; agents that were given its tools go on without them.',
  })
  async deleteMcpServer(@Args('id', ID_ARG) id: string): Promise<McpServerPayloadModel> {
    const removed = await this.records.remove(id);
    await this.tools.load();
    return { mcpServer: null, errors: removed ? [] : [NOT_FOUND] };
  }

  @MinimumRole('EDITOR')
  @Mutation(() => McpServerPayloadModel, {
    description: 'Asks a server what it has now. `problem` tells why it could not be asked.',
  })
  async refreshMcpServer(@Args('id', ID_ARG) id: string): Promise<McpServerPayloadModel> {
    return this.asked(id);
  }

  private store(settings: McpServerSettings, id: string | null, revision: number): Promise<McpServerChange> {
    return id === null ? this.records.create(newId('mcp'), settings) : this.records.update(id, revision, settings);
  }

  private async changed(change: McpServerChange): Promise<McpServerPayloadModel> {
    await this.tools.load();
    if (!('refused' in change)) return this.asked(change.server.id);
    const mcpServer = 'server' in change ? modelOf(change.server, null) : null;
    return { mcpServer, errors: [REFUSALS[change.refused]] };
  }

  private async asked(id: string): Promise<McpServerPayloadModel> {
    const held = await this.tools.refresh(id);
    if (!held) return { mcpServer: null, errors: [NOT_FOUND] };
    return { mcpServer: modelOf(held.server, held.problem), errors: [] };
  }
}
