import type { Tool, ToolContext, ToolKind, ToolOutcome } from '@switchboard/call';
import { z } from 'zod';

/** OpenAI's rule for the name of a function. */
const NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const TIMEOUT_MS = 10_000;

export interface ToolDefinition<Parameters extends z.ZodObject> {
  /** Letters, digits, `_` and `-`, at most 64. The tool's id follows from it, so it is not changed later. */
  readonly name: string;
  /** For the model: what it does, when to use it, what to ask the caller before. */
  readonly description: string;
  /** `describe` each one; no transforms that JSON Schema cannot tell. Further arguments are refused. */
  readonly parameters: Parameters;
  /** What happens when it is used; code of this server by default. */
  readonly kind?: ToolKind;
  /** Milliseconds; 10,000 by default. */
  readonly timeoutMs?: number;
  readonly filler?: Tool['filler'];
  readonly onBargeIn?: Tool['onBargeIn'];
  /** With arguments that passed `parameters`. `failed` is told to the model; what is thrown is not. */
  readonly run: (args: z.output<Parameters>, context: ToolContext) => Promise<ToolOutcome>;
}

/** A tool in code. Its JSON Schema and the check of what the model writes come from the same description. @throws for a name or schema that no model could use. */
export function defineTool<Parameters extends z.ZodObject>(definition: ToolDefinition<Parameters>): Tool {
  const { name, description, kind = 'SERVER', timeoutMs = TIMEOUT_MS, filler, onBargeIn, run } = definition;
  if (!NAME.test(name)) throw new Error(`"${name}" is no name for a tool.`);
  const parameters = definition.parameters.strict();
  return {
    ...{ id: `tool_${name}`, kind, timeoutMs },
    ...(filler === undefined ? {} : { filler }),
    ...(onBargeIn === undefined ? {} : { onBargeIn }),
    model: { name, description, parameters: schemaOf(parameters) },
    check: (args) => problemOf(parameters.safeParse(args)),
    run: async (args, context) => {
      const read = parameters.safeParse(args);
      return read.success ? run(read.data as z.output<Parameters>, context) : { failed: problemOf(read) ?? '' };
    },
  };
}

/** As OpenAI's function tools take it. */
function schemaOf(parameters: z.ZodObject): Readonly<Record<string, unknown>> {
  const { $schema: _, ...schema } = z.toJSONSchema(parameters, { io: 'input' });
  return schema;
}

function problemOf(read: z.ZodSafeParseResult<unknown>): string | null {
  if (read.success) return null;
  const faults = read.error.issues.map(({ path, message }) => `${path.join('.') || 'arguments'}: ${message}`);
  return `The arguments cannot be used. ${faults.join('; ')}.`;
}
