import type { ModelListener } from '@switchboard/call';
import type { Dialogue } from './dialogue';
import type { ServerFrame } from './realtime-wire';
import type { ServerEventOf } from './server-event';

export type HandledEvent = Extract<ServerFrame, { kind: 'event' }>['event'];
/** Events of the session itself; the others belong to its dialogue. */
export type SessionEventType = 'session.created' | 'session.updated' | 'error';
export type DialogueEvent = Exclude<HandledEvent, { type: SessionEventType }>;

type Handlers<T extends DialogueEvent['type']> = { readonly [K in T]: (event: ServerEventOf<K>) => void };
type DialogueHandlers = Handlers<DialogueEvent['type']>;

/** Tells the dialogue, or the listener where nothing has to be kept, what each server event means. */
export function dialogueHandlers(dialogue: Dialogue, listener: ModelListener): (event: DialogueEvent) => void {
  const handlers: DialogueHandlers = {
    ...callerHandlers(listener),
    ...itemHandlers(dialogue),
    ...agentHandlers(dialogue, listener),
  };
  // The table pairs each type with its handler; a compiler cannot see that across a lookup.
  return (event) => (handlers[event.type] as (event: DialogueEvent) => void)(event);
}

type CallerEventType =
  | 'input_audio_buffer.speech_started'
  | 'input_audio_buffer.speech_stopped'
  | `conversation.item.input_audio_transcription.${'delta' | 'completed' | 'failed'}`;

function callerHandlers(listener: ModelListener): Handlers<CallerEventType> {
  return {
    'input_audio_buffer.speech_started': ({ item_id: itemId, audio_start_ms: audioStartMs }) =>
      listener.event({ type: 'callerSpeechStarted', itemId, audioStartMs }),
    'input_audio_buffer.speech_stopped': ({ item_id: itemId, audio_end_ms: audioEndMs }) =>
      listener.event({ type: 'callerSpeechStopped', itemId, audioEndMs }),
    'conversation.item.input_audio_transcription.delta': ({ item_id: itemId, delta }) =>
      listener.event({ type: 'callerText', itemId, delta: delta ?? '' }),
    'conversation.item.input_audio_transcription.completed': ({ item_id: itemId, transcript }) =>
      listener.event({ type: 'callerTextDone', itemId, text: transcript }),
    'conversation.item.input_audio_transcription.failed': ({ item_id: itemId, error }) =>
      listener.event({
        type: 'callerTextFailed',
        itemId,
        message: error?.message || 'The transcription failed without a reason.',
      }),
  };
}

type ItemEventType =
  'input_audio_buffer.committed' | `conversation.item.${'added' | 'done'}` | `response.output_item.${'added' | 'done'}`;

function itemHandlers(dialogue: Dialogue): Handlers<ItemEventType> {
  return {
    'input_audio_buffer.committed': (event) => dialogue.callerTurn(event.item_id, event.previous_item_id),
    'conversation.item.added': (event) => dialogue.itemPlaced(event.item, event.previous_item_id),
    'conversation.item.done': (event) => dialogue.itemPlaced(event.item, event.previous_item_id),
    'response.output_item.added': (event) => dialogue.outputItemAdded(event.item, event.response_id),
    'response.output_item.done': (event) => dialogue.outputItemDone(event.item, event.response_id),
  };
}

type AgentEventType = Exclude<DialogueEvent['type'], CallerEventType | ItemEventType>;

function agentHandlers(dialogue: Dialogue, listener: ModelListener): Handlers<AgentEventType> {
  return {
    'response.created': (event) => dialogue.responseCreated(event.response),
    'response.done': (event) => dialogue.responseDone(event.response),
    'response.output_audio.done': ({ response_id: responseId, item_id: itemId }) =>
      listener.event({ type: 'agentAudioDone', responseId, itemId }),
    'response.output_audio_transcript.delta': ({ response_id: responseId, item_id: itemId, delta }) => {
      dialogue.agentSpoke(itemId, responseId);
      listener.event({ type: 'agentText', responseId, itemId, delta });
    },
    'response.output_audio_transcript.done': ({ response_id: responseId, item_id: itemId, transcript }) => {
      dialogue.agentSpoke(itemId, responseId);
      listener.event({ type: 'agentTextDone', responseId, itemId, text: transcript });
    },
  };
}
