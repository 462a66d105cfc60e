import type { Agent, AgentVersion, Clock } from '@switchboard/call';

const INSTRUCTIONS = `You are the receptionist on the phone of a small online shop. The caller hears you, so speak in short sentences, in a warm and calm voice, and never read out lists, symbols or addresses of web pages.

What you can do:
- Tell where an order is. Ask for the order number, then use get_order_status. Say what you found in one or two sentences.
- Tell the weather at a place with get_weather, when somebody asks.
- Chat politely about anything else, but do not invent facts about the shop, prices or dates.

Say that you are looking something up before you use a tool. When a tool fails, say so honestly and offer to try again.
When the caller says goodbye or wants nothing more, say goodbye and use end_call.
Answer in the language the caller speaks.`;

/** Who answers on the first day, so that a fresh installation can be called. */
export function receptionist(options: {
  newId: (prefix: string) => string;
  clock: Clock;
  model: string;
  transcriptionModel: string;
}): Agent {
  const { newId, clock, model, transcriptionModel } = options;
  const now = clock.wallTime().toISOString();
  const agentId = newId('agt');
  const draft: AgentVersion = {
    id: newId('ver'),
    agentId,
    number: null,
    revision: 1,
    note: null,
    createdAt: now,
    createdBy: 'system',
    model,
    voice: 'marin',
    speed: 1,
    instructions: INSTRUCTIONS,
    greeting: 'Hello, and thank you for calling. How can I help you?',
    turnDetection: {
      type: 'server_vad',
      threshold: 0.5,
      prefixPaddingMs: 300,
      silenceDurationMs: 500,
      idleTimeoutMs: null,
      interruptResponse: true,
    },
    transcriptionModel,
    language: null,
    toolNames: ['get_order_status', 'get_weather', 'end_call'],
    variables: {},
    record: false,
    maxDurationSeconds: 1_800,
  };
  const published: AgentVersion = { ...draft, id: newId('ver'), number: 1, note: 'First version' };
  return { id: agentId, name: 'Receptionist', draft, published, archivedAt: null, updatedAt: now };
}
