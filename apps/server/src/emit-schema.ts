import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { printApiSchema } from './graphql/print-schema';

// The path is that of the repository: the target runs at its root.
const path = process.argv[2] ?? 'libs/contract/src/schema.graphql';
writeFileSync(path, await printApiSchema());
