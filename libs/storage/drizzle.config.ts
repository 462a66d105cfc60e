import { defineConfig } from 'drizzle-kit';

/** `drizzle-kit generate --config libs/storage/drizzle.config.ts`, from the workspace root, after a change of the tables. Needs no database. */
export default defineConfig({
  dialect: 'postgresql',
  casing: 'snake_case',
  schema: './libs/storage/src/tables.ts',
  out: './libs/storage/migrations',
});
