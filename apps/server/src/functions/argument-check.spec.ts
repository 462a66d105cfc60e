import type { Tool } from '@switchboard/call';
import { argumentCheck } from './argument-check';
import { ToolSet } from './tool-set';
import { fixedTools } from './tool-source';

const ORDER = {
  type: 'object',
  properties: {
    order_id: { type: 'string', minLength: 3 },
    copies: { type: 'integer', minimum: 1 },
    size: { enum: ['S', 'M'] },
    address: { type: 'object', properties: { zip: { type: 'string' } }, required: ['zip'] },
  },
  required: ['order_id'],
  additionalProperties: false,
};
const context = { callId: 'call_1', from: '', to: '', signal: new AbortController().signal };

describe('arguments of a tool', () => {
  const check = argumentCheck(ORDER);

  it('that fit are taken', () => {
    expect(check({ order_id: 'A-1042', copies: 2, size: 'M', address: { zip: '10115' } })).toBeNull();
  });

  it.each<[object, string]>([
    [{}, '"order_id" is missing.'],
    [{ order_id: 7 }, '"order_id" must be string.'],
    [{ order_id: 'A1' }, '"order_id" must NOT have fewer than 3 characters.'],
    [{ order_id: 'A-1042', copies: 0 }, '"copies" must be >= 1.'],
    [{ order_id: 'A-1042', size: 'XL' }, '"size" must be one of ["S","M"].'],
    [{ order_id: 'A-1042', address: {} }, '"address.zip" is missing.'],
    [{ order_id: 'A-1042', colour: 'red' }, '"colour" is not known.'],
  ])('A9: %j is told to the model with its field', (args, words) => {
    expect(check({ ...args })).toContain(words);
  });

  it('A9: all faults are told at once', () => {
    expect(check({ copies: 'two' })).toMatch(/"order_id" is missing.*"copies" must be integer/);
  });

  it('a schema that nobody can read lets nothing through', () => {
    expect(argumentCheck({ type: 'nonsense' })({})).toContain('not set up properly');
  });
});

describe('tools of several sources', () => {
  const tool = (name: string, description: string): Tool & { runs: unknown[] } => {
    const runs: unknown[] = [];
    return {
      ...{ id: `tool_${name}`, kind: 'SERVER', timeoutMs: 1_000, runs },
      model: { name, description, parameters: ORDER },
      run: async (args) => {
        runs.push(args);
        return { output: 'done' };
      },
    };
  };

  it('A9: a tool does not run with arguments that do not fit', async () => {
    const order = tool('order', 'Orders.');
    const [checked] = new ToolSet([fixedTools([order])]).tools(['order']);
    expect(await checked?.run({ order_id: 5 }, context)).toEqual({ failed: expect.stringContaining('"order_id"') });
    expect(order.runs).toEqual([]);
    expect(await checked?.run({ order_id: 'A-1042' }, context)).toEqual({ output: 'done' });
  });

  it('the earlier source wins a name, and a change of a source is seen by the next call only', () => {
    const kept = { all: [tool('order', 'Kept.')] };
    const set = new ToolSet([fixedTools([tool('pay', 'Code.')]), { tools: () => kept.all }]);
    const before = set.tools(['order', 'pay']);
    kept.all = [tool('order', 'Changed.'), tool('pay', 'Kept, too.')];
    const told = (tools: readonly Tool[]) => tools.map(({ model }) => model.description);
    expect([told(before), told(set.tools(['order', 'pay']))]).toEqual([
      ['Kept.', 'Code.'],
      ['Changed.', 'Code.'],
    ]);
  });
});
