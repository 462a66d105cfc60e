import type { Tool } from '@switchboard/call';
import { argumentCheck } from './argument-check';

/** The same tool, which looks at its arguments before it runs. */
export function checkedTool(tool: Tool): Tool {
  const bySchema = argumentCheck(tool.model.parameters);
  const check: NonNullable<Tool['check']> = (args) => bySchema(args) ?? tool.check?.(args) ?? null;
  return {
    ...tool,
    check,
    run: async (args, context) => {
      const failed = check(args);
      return failed === null ? tool.run(args, context) : { failed };
    },
  };
}
