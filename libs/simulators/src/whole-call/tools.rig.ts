import type { Tool } from '@switchboard/call';

export const tool = (name: string, run: Tool['run'], properties: Record<string, { type: string }> = {}): Tool => ({
  id: `tool_${name}`,
  kind: name === 'end_call' ? 'END_CALL' : 'SERVER',
  timeoutMs: 10_000,
  model: { name, description: name, parameters: { type: 'object', properties } },
  run,
});

export const ORDER = { order_id: 'A-1042', status: 'shipped', expected: 'Thursday' };

export const orderStatus = (run: Tool['run'] = async () => ({ output: ORDER })): Tool =>
  tool('get_order_status', run, { order_id: { type: 'string' } });

export const END_CALL = tool('end_call', async () => ({
  output: 'The call ends after your goodbye.',
  then: 'endCall',
}));
