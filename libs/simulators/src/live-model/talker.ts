import { storedItem } from '../realtime-model/conversation';
import type { StoredItem } from '../realtime-model/conversation';
import { TOOL_FAILED } from '../realtime-model/mind/mind.data';
import type { Heard } from '../realtime-model/mind/mind';
import type { SpokenReply } from '../realtime-model/mind/reply';
import { toolSentence } from '../realtime-model/mind/tool-sentence';
import type { FunctionTool } from '../realtime-model/wire/session.schema';
import { newId } from '../realtime-model/wire/wire';
import type { AudioFormat } from '../realtime-model/audio/audio-format';
import { CallerLane } from './caller-lane';
import { Delegate } from './delegate';
import type { LiveLink } from './live-link';
import { OutputLane } from './output-lane';
import type { LiveSessionConfig, LiveTool } from './wire/client-event.schema';

const MU_LAW: AudioFormat = { type: 'audio/pcmu' };
const ACKNOWLEDGEMENT = 'Let me check that for you.';
const JSON_OBJECT = /\{.*\}/s;
const NOT_DONE = /could not be done/;
const NOT_HEARD = /has not heard/;

const message = (role: 'system' | 'user' | 'assistant', text: string, heard: Heard | null = null): StoredItem => {
  const content = role === 'assistant' ? { type: 'output_text' as const, text } : { type: 'input_text' as const, text };
  const base = { id: newId('item'), object: 'realtime.item' as const, status: 'completed' as const };
  return storedItem({ ...base, type: 'message', role, content: [content] }, 0, heard);
};

const toolOf = ({ name, description, parameters }: LiveTool): FunctionTool => ({
  type: 'function',
  name,
  ...(description ? { description } : {}),
  ...(parameters ? { parameters } : {}),
});

/** The voice: hears all the time, decides by itself when to speak and when to yield, and has others do the work. */
export class Talker {
  readonly output: OutputLane;
  readonly caller: CallerLane;
  readonly delegate: Delegate;
  /** Appended texts, as given. */
  readonly notes: string[] = [];
  private readonly memory: StoredItem[];
  private readonly tools: readonly FunctionTool[];
  private readonly voice: string;
  private speaking: Promise<void> = Promise.resolve();
  private utterance = 0;
  private lastSaid = '';

  constructor(
    private readonly link: LiveLink,
    config: LiveSessionConfig,
    format: AudioFormat,
  ) {
    const { delegation, audio, input = [] } = config;
    this.tools = delegation?.type === 'responses' ? (delegation.responses.tools ?? []).map(toolOf) : [];
    const voice = audio?.output?.voice;
    this.voice = typeof voice === 'string' ? voice : 'marin';
    this.memory = input.map(({ role, content }) =>
      message(role === 'developer' ? 'system' : role, content[0]?.text ?? ''),
    );
    this.output = new OutputLane(link, format);
    this.caller = new CallerLane(link, format, {
      speechStarted: () => this.callerSpeaks(),
      turnEnded: (heard, startMs) => this.callerSaid(heard, startMs),
    });
    this.delegate = new Delegate(link, {
      resultsRead: (calls) => this.resultsRead(calls),
      failed: () => undefined,
    });
  }

  start(): void {
    this.output.start();
  }

  note(text: string): void {
    this.notes.push(text);
    const pressed = /\bpressed\W+[0-9*#]/i.test(text);
    // A key is news from the caller; other context changes only what is known.
    this.memory.push(message(pressed ? 'user' : 'system', text));
  }

  /** Something to be spoken about. */
  comment(text: string): void {
    const { faults, mind } = this.link;
    this.notes.push(text);
    if (faults.take('phantom-fragment')) this.words('uh', this.link.sessionMs());
    if (faults.take('commentary-ignored')) return;
    const result = JSON_OBJECT.exec(text)?.[0];
    if (result !== undefined) return this.say(toolSentence(result));
    if (NOT_DONE.test(text)) return this.say(TOOL_FAILED);
    if (NOT_HEARD.test(text) && this.lastSaid !== '') return this.say(this.lastSaid);
    this.act(mind.reply({ ...this.prompt(), instructions: text }));
  }

  private prompt() {
    // What only the model was told is no news from the caller.
    const items = this.memory.filter(({ wire }) => wire.type !== 'message' || wire.role !== 'system');
    return { instructions: null, items, tools: this.tools, toolChoice: 'auto' as const, outOfBand: false };
  }

  private callerSpeaks(): void {
    const { clock, pace } = this.link;
    clock.after(pace.yieldMs, () => {
      if (!this.caller.speaking || !this.output.speaking) return;
      this.utterance++;
      const said = this.output.yield();
      if (said !== '') this.memory.push(message('assistant', said));
    });
  }

  private callerSaid(audio: Uint8Array, startMs: number): void {
    const { mind, clock, pace } = this.link;
    const heard = mind.hear(audio, MU_LAW);
    // A cough is not answered.
    if (heard.kind === 'silence') return;
    clock.after(pace.hearingMs, () => this.words(heard.text, startMs));
    this.memory.push(message('user', heard.text, heard));
    clock.after(pace.thinkMs, () => {
      if (!this.caller.speaking) this.act(mind.reply(this.prompt()));
    });
  }

  private words(text: string, startMs: number): void {
    const { clock, pace, emit } = this.link;
    text.split(/(?<=\s)/).forEach((delta, index) => {
      const from = Math.round(startMs + index * pace.fragmentMs);
      const event = { delta, start_ms: from, end_ms: from + pace.fragmentMs };
      clock.after(index * pace.fragmentMs, () => emit({ type: 'session.input_transcript.delta', ...event }));
    });
  }

  private act(reply: readonly SpokenReply[]): void {
    const sentences = reply.flatMap((part) => (part.kind === 'speech' ? [part.text] : []));
    const wanted = reply.flatMap((part) => (part.kind === 'call' ? [part] : []));
    for (const text of sentences) this.say(text);
    if (wanted.length === 0) return;
    if (sentences.length === 0) this.say(ACKNOWLEDGEMENT);
    this.delegate.begin(wanted);
  }

  private say(text: string): void {
    const { voices, report } = this.link;
    this.lastSaid = text;
    const utterance = this.utterance;
    const speak = async (): Promise<void> => {
      const audio = await voices.speak(text, this.voice);
      if (utterance !== this.utterance || this.link.clock.released) return;
      this.output.say(text, audio, () => this.memory.push(message('assistant', text)));
    };
    this.speaking = this.speaking.then(speak).catch(report);
  }

  private resultsRead(
    calls: readonly { readonly callId: string; readonly name: string; readonly output: string }[],
  ): void {
    this.say(calls.map(({ output }) => toolSentence(output)).join(' '));
  }
}
