import type { NewItem } from './client-event.schema';
import { newId } from './wire';
import type { ContentPart, WireItem } from './wire';

type NewPart = Extract<NewItem, { type: 'message' }>['content'][number];

/** Audio is kept apart: items never carry it back over the wire. */
function contentPart(part: NewPart): ContentPart {
  if (part.type !== 'input_audio') return { ...part };
  return { type: 'input_audio', transcript: part.transcript ?? null };
}

function audioOf(content: readonly NewPart[]): Uint8Array | null {
  const pieces = content.flatMap((part) => (part.type === 'input_audio' ? [Buffer.from(part.audio, 'base64')] : []));
  return pieces.length > 0 ? Buffer.concat(pieces) : null;
}

/** An item as the client sent it, with what it left out. */
export function newItem(given: NewItem): { readonly wire: WireItem; readonly audio: Uint8Array | null } {
  const base = { id: given.id ?? newId('item'), object: 'realtime.item', status: given.status ?? 'completed' } as const;
  switch (given.type) {
    case 'message': {
      const content: readonly NewPart[] = given.content;
      const wire: WireItem = { ...base, type: 'message', role: given.role, content: content.map(contentPart) };
      return { wire, audio: audioOf(content) };
    }
    case 'function_call': {
      const { name, arguments: text } = given;
      const call_id = given.call_id ?? newId('call');
      return { wire: { ...base, type: 'function_call', call_id, name, arguments: text }, audio: null };
    }
    case 'function_call_output':
      return {
        wire: { ...base, type: 'function_call_output', call_id: given.call_id, output: given.output },
        audio: null,
      };
    case 'mcp_approval_response': {
      const { approval_request_id, approve, reason } = given;
      return { wire: { ...base, type: 'mcp_approval_response', approval_request_id, approve, reason }, audio: null };
    }
  }
}
