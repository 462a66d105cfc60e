import { sql } from 'drizzle-orm';
import { integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { instant } from './instant';
import type { McpListedTool, McpServerSettings } from './mcp-server-records';
import type { ToolSettings } from './tool-records';

/** Servers of tools (Model Context Protocol), and what each listed last. */
export const mcpServers = pgTable(
  'mcp_servers',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    revision: integer().notNull(),
    settings: jsonb().$type<McpServerSettings>().notNull(),
    listing: jsonb().$type<readonly McpListedTool[]>().notNull(),
    listedAt: instant(),
  },
  (table) => [uniqueIndex('mcp_servers_name').on(table.name)],
);

/** Tools that people made; those in code have no row. */
export const tools = pgTable(
  'tools',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    revision: integer().notNull(),
    settings: jsonb().$type<ToolSettings>().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    updatedBy: text().notNull(),
    archivedAt: instant(),
  },
  (table) => [
    uniqueIndex('tools_name')
      .on(table.name)
      .where(sql`${table.archivedAt} is null`),
  ],
);

/** Sealed by a key that is not in the database. */
export const toolSecrets = pgTable('tool_secrets', {
  name: text().primaryKey(),
  keyId: text().notNull(),
  sealed: text().notNull(),
  updatedAt: instant().notNull(),
  updatedBy: text().notNull(),
});
