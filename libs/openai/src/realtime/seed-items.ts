import type { HistoryItem } from '@switchboard/call';
import type { ConversationItemCreateEvent } from 'openai/resources/realtime/realtime';

export type SeedItem = ConversationItemCreateEvent['item'] & { readonly id: string };

/** What was said before a session began, as items of it. Audio cannot be seeded, only its words. */
export function seedItems(item: HistoryItem, id: string): readonly SeedItem[] {
  switch (item.kind) {
    case 'caller':
      return [{ id, type: 'message', role: 'user', content: [{ type: 'input_text', text: item.text }] }];
    case 'agent':
      return [{ id, type: 'message', role: 'assistant', content: [{ type: 'output_text', text: item.text }] }];
    case 'note':
      return [noteItem(item, id)];
    case 'tool':
      return toolItems(item, id);
  }
}

function noteItem({ role, text }: Extract<HistoryItem, { kind: 'note' }>, id: string): SeedItem {
  const content = [{ type: 'input_text' as const, text }];
  return role === 'user' ? { id, type: 'message', role, content } : { id, type: 'message', role, content };
}

function toolItems(item: Extract<HistoryItem, { kind: 'tool' }>, id: string): readonly SeedItem[] {
  const { modelCallId: call_id, name, rawArguments, output } = item;
  const call: SeedItem = { id, type: 'function_call', call_id, name, arguments: rawArguments };
  return output === null ? [call] : [call, { id: `${id}_out`, type: 'function_call_output', call_id, output }];
}
