import type { ModelCapabilities, TranscriptItem } from '@switchboard/call';
import { DEFAULT_CONDUCT } from '@switchboard/call';
import fc from 'fast-check';
import type { Scenario, ScenarioStep } from '../callers';
import { END_CALL, ORDER, orderStatus } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';
import type { WorldOptions } from './virtual-world.rig';

/** Everything set on the clock is released at the latest so long after a call. */
const RELEASED_MS = 30_000;
const story = (...steps: ScenarioStep[]): Scenario => ({ id: 'story', title: '', description: '', steps });
const waitForAgent = { do: 'waitForAgent', quietMs: 1_500 } as const;
const say = (utterance: 'TELL_STORY' | 'GOODBYE' | 'OPENING_HOURS' | 'HELLO' | 'HOW_ARE_YOU' | 'THANKS') =>
  ({ do: 'say', utterance }) as const;
const HANG_UP = { do: 'waitForHangUp', timeoutMs: 90_000 } as const;

type Kind = Pick<ModelCapabilities, 'turnEvents' | 'continuousOutput' | 'truncate' | 'directTools'> & {
  readonly speaks: 'realtime' | 'live';
};
const KINDS: readonly (readonly [string, Kind])[] = [
  [
    'OpenAI Realtime',
    { speaks: 'realtime', turnEvents: true, continuousOutput: false, truncate: true, directTools: true },
  ],
  [
    'OpenAI GPT-Live',
    { speaks: 'live', turnEvents: false, continuousOutput: true, truncate: false, directTools: false },
  ],
];

const runsOf = (world: VirtualWorld, callSid: string) => world.network.truth(callSid)?.streams[0]?.runs ?? [];
const linesOf = async (world: VirtualWorld, callSid: string) =>
  (await world.transcript(callSid)).map(({ speaker, status, heardText }) => `${speaker} ${status}: ${heardText}`);
const dropAll = (world: VirtualWorld): void => {
  for (const connection of [...world.model.connections(), ...world.live.connections()]) connection.drop();
};
const audible = (bytes: Buffer): boolean => bytes.some((byte) => (~byte & 0x7f) > 10);

const clearsOf = (world: VirtualWorld, callSid: string): readonly number[] =>
  (world.network.truth(callSid)?.streams[0]?.clears ?? []).map(({ atMs }) => atMs);

/** Milliseconds from the caller's first sound to the clear, per interruption. */
const stopsOf = (world: VirtualWorld, callSid: string): readonly number[] =>
  world
    .eventsOf(callSid)
    .flatMap((event) => (event.type === 'TurnMeasured' ? [event.latency.bargeInMs ?? null] : []))
    .filter((ms) => ms !== null);

function expectHeardPart(item: TranscriptItem): void {
  expect(item.heardMs ?? 0).toBeLessThanOrEqual(item.audioMs ?? 0);
  expect(item.text.startsWith(item.heardText)).toBe(true);
  expect(item.heardText.length).toBeGreaterThan(0);
}

/** Audio of the first session, both ways. */
const passedBy = ({ taps: [tap] }: VirtualWorld) => ({
  toModel: Buffer.concat(tap?.toModel ?? []),
  fromModel: tap?.fromModel ?? [],
});

/** All pieces are found in the whole, unchanged and one after the other. */
function expectInOrder(whole: Uint8Array, pieces: readonly Buffer[]): void {
  const bytes = Buffer.from(whole);
  let from = 0;
  for (const piece of pieces) {
    from = bytes.indexOf(piece, from);
    expect(from).toBeGreaterThanOrEqual(0);
    from += piece.length;
  }
}

async function released(world: VirtualWorld): Promise<void> {
  await world.clock.advance(RELEASED_MS);
  expect(world.clock.pending).toBe(0);
  expect([world.model.connections(), world.live.connections()]).toEqual([[], []]);
  expect(world.faults).toEqual([]);
}

/** The same promises for whole calls, whatever model serves them; a name says where a capability defines the promise. */
describe.each(KINDS)('a whole call with %s', (_name, kind) => {
  const open = (options: WorldOptions = {}) =>
    VirtualWorld.open({ tools: [orderStatus(), END_CALL], speaks: kind.speaks, ...options });

  it('A5, A10: greets exactly once, talks, says goodbye to its end and hangs up', async () => {
    const world = await open();
    const callSid = world.ring('small-talk');
    await world.finished([callSid]);
    const lines = await linesOf(world, callSid);
    expect(lines.filter((line) => line.includes('Hello, this is Acme.'))).toEqual([
      'AGENT COMPLETED: Hello, this is Acme.',
    ]);
    expect(lines.filter((line) => line.startsWith('CALLER'))).toEqual([
      'CALLER COMPLETED: Hello, who is this?',
      'CALLER COMPLETED: Nice to meet you. How are you today?',
      'CALLER COMPLETED: Thank you, goodbye.',
    ]);
    expect(lines.at(-1)).toBe('AGENT COMPLETED: Thank you for calling. Goodbye!');
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP', failure: null });
    expect(world.callOf(callSid).interruptions).toBe(0);
    expect(world.network.truth(callSid)).toMatchObject({ violations: 0, alerts: [], endedBy: 'server' });
    await released(world);
  });

  it('A6, A20: the caller is heard byte for byte from the first frame on, and so is the agent', async () => {
    const world = await open({ keepAudio: true });
    const callSid = world.ring(
      story(waitForAgent, say('HELLO'), waitForAgent, say('OPENING_HOURS'), waitForAgent, say('GOODBYE'), HANG_UP),
    );
    await world.finished([callSid]);
    const { spoken, heard } = world.network.audio(callSid);
    const { toModel, fromModel } = passedBy(world);
    // A model that hears time through audio was given silence until the caller was there.
    const at = kind.continuousOutput ? toModel.indexOf(Buffer.from(spoken.subarray(0, 16_000))) : 0;
    expect(at).toBeGreaterThanOrEqual(0);
    expect(audible(toModel.subarray(0, at))).toBe(false);
    const own = toModel.subarray(at);
    expect(spoken.length - own.length).toBeLessThanOrEqual(100 * 8);
    expect(own.equals(spoken.subarray(0, own.length))).toBe(true);
    // Of an endless output only sound and what lies between is passed on; what is passed on is passed on unchanged.
    expectInOrder(heard, kind.continuousOutput ? fromModel.filter(audible) : fromModel);
    expect(heard.length).toBeLessThanOrEqual(Buffer.concat(fromModel).length);
    await released(world);
  });

  const detected = kind.turnEvents
    ? 'within 60 ms of the model’s report'
    : 'within 200 ms of the first sound, as no model reports it (turnEvents is false)';
  it(`A1, A2: who interrupts hears the agent no more ${detected}, and what was heard is known`, async () => {
    const world = await open();
    const callSid = world.ring('interrupter');
    await world.finished([callSid]);
    const items = await world.transcript(callSid);
    const interrupted = items.filter(({ status }) => status === 'INTERRUPTED');
    expect(interrupted).toHaveLength(2);
    expect(world.callOf(callSid)).toMatchObject({ interruptions: 2, endReason: 'AGENT_HANGUP' });
    for (const item of interrupted) expectHeardPart(item);
    const clears = clearsOf(world, callSid);
    expect(clears).toHaveLength(2);
    for (const clearMs of clears) {
      // Nothing of the sentence that was cut is heard after the clear; the next sound is an answer to the caller.
      const next = runsOf(world, callSid).find(({ startMs }) => startMs > clearMs + 60);
      expect((next?.startMs ?? Infinity) - clearMs).toBeGreaterThan(500);
    }
    const stops = stopsOf(world, callSid);
    expect(stops).toHaveLength(2);
    for (const ms of stops) expect(ms).toBeLessThanOrEqual(kind.turnEvents ? 1_000 : 200);
    await released(world);
  });

  const asked = kind.directTools ? 'the voice' : 'its delegate (directTools is false)';
  it(`A8, A9: a slow tool of ${asked} is covered by a phrase, has one output, and its result is spoken`, async () => {
    const slow = orderStatus(
      () => new Promise((resolve) => world.clock.after(5_000, () => resolve({ output: ORDER }))),
    );
    const world = await open({ tools: [slow, END_CALL] });
    const callSid = world.ring('order-status');
    await world.finished([callSid]);
    const lines = await linesOf(world, callSid);
    expect(lines.join('\n')).toContain('One moment, please.');
    expect(lines.join('\n')).toContain('shipped');
    const outputs = (world.taps[0]?.told ?? []).filter((text) => text.includes('"function_call_output"'));
    // The order and the end of the call.
    expect(outputs).toHaveLength(2);
    const uses = new Set(
      world.eventsOf(callSid).flatMap((event) => (event.type === 'ToolCallChanged' ? [event.toolCall.id] : [])),
    );
    expect(uses.size).toBe(2);
    await released(world);
  });

  it('A11: a silent caller is asked twice, hears a goodbye, and the carrier leg is ended', async () => {
    const world = await open();
    const callSid = world.ring(story(HANG_UP));
    await world.finished([callSid]);
    expect(await linesOf(world, callSid)).toEqual([
      'AGENT COMPLETED: Hello, this is Acme.',
      'AGENT COMPLETED: Are you still there?',
      'AGENT COMPLETED: Are you still there?',
      expect.stringContaining('Goodbye!'),
    ]);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'SILENCE_TIMEOUT', failure: null });
    await released(world);
  });

  it('A12: a word of warning comes before the longest duration ends the call', async () => {
    const conduct = { ...DEFAULT_CONDUCT, idle: null };
    const world = await open({ version: { maxDurationSeconds: 70, conduct } });
    const callSid = world.ring(story({ do: 'waitForHangUp', timeoutMs: 120_000 }));
    await world.finished([callSid]);
    expect((await linesOf(world, callSid)).at(-1)).toContain('half a minute');
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'MAX_DURATION' });
    await released(world);
  });

  it('A13: lost in mid-sentence, the voice is back within 2 s and knows what was heard', async () => {
    const world = await open();
    const callSid = world.ring(story(waitForAgent, say('TELL_STORY'), waitForAgent, say('GOODBYE'), HANG_UP));
    const telling = async () =>
      world.eventsOf(callSid).some((e) => e.type === 'TranscriptChanged' && e.item.text.startsWith('With pleasure'));
    await world.clock.runUntil(() => world.records.log.length > 0, 5_000);
    while (!(await telling())) await world.clock.advance(100);
    await world.clock.advance(2_000);
    dropAll(world);
    await world.finished([callSid]);
    const [before, after] = world.taps;
    expect(world.taps).toHaveLength(2);
    expect((after?.firstAudioMs ?? Infinity) - (before?.closedMs ?? 0)).toBeLessThanOrEqual(2_000);
    const seeded = (after?.told ?? []).join('\n');
    expect(seeded).toContain('Hello, this is Acme.');
    expect(seeded).toContain('Tell me about your company, please.');
    expect(seeded).toContain('With pleasure.');
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP', failure: null });
    expect((await world.transcript(callSid)).filter(({ status }) => status === 'IN_PROGRESS')).toEqual([]);
    await released(world);
  });

  it('A13: lost while a tool runs, its result reaches the new session and is spoken', async () => {
    const slow = orderStatus(
      () => new Promise((resolve) => world.clock.after(3_000, () => resolve({ output: ORDER }))),
    );
    const world = await open({ tools: [slow, END_CALL] });
    const callSid = world.ring('order-status');
    await world.clock.runUntil(() => world.records.log.some(({ type }) => type === 'ToolCallChanged'), 30_000);
    await world.clock.advance(500);
    dropAll(world);
    await world.finished([callSid]);
    expect((await linesOf(world, callSid)).join('\n')).toContain('shipped');
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP', failure: null });
    await released(world);
  });

  it('A14: a session that is about to expire is relieved in a silence', async () => {
    const sessionMs = 40_000;
    const world = await open({ pace: { sessionMs }, livePace: { sessionMs } });
    const turns = (['HELLO', 'OPENING_HOURS', 'HOW_ARE_YOU', 'THANKS', 'OPENING_HOURS'] as const).flatMap(
      (utterance) => [say(utterance), waitForAgent],
    );
    const callSid = world.ring(story(waitForAgent, ...turns, say('GOODBYE'), HANG_UP));
    await world.finished([callSid]);
    expect(world.taps.length).toBeGreaterThanOrEqual(2);
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP', failure: null, interruptions: 0 });
    const lines = await linesOf(world, callSid);
    expect(lines.filter((line) => line.startsWith('CALLER COMPLETED'))).toHaveLength(6);
    expect(world.eventsOf(callSid).filter(({ type }) => type === 'ProblemRaised')).toEqual([]);
    await released(world);
  });

  it('A15: a key that is refused is not tried again; the caller hears a sentence within 6 s', async () => {
    const world = await open();
    world.modelFaults.on('upgrade-401', Infinity);
    world.liveFaults.on('upgrade-401', Infinity);
    const callSid = world.ring(story(HANG_UP));
    await world.clock.runUntil(() => (world.network.truth(callSid)?.said.length ?? 0) > 0, 6_000);
    expect(world.dials).toHaveLength(1);
    await world.finished([callSid]);
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'MODEL_ERROR', failure: { provider: 'OPENAI' } });
    await released(world);
  });

  it('an operator has the agent say something, silences it, and lets it speak again', async () => {
    const world = await open({ version: { conduct: { ...DEFAULT_CONDUCT, idle: null } } });
    const callSid = world.ring(
      story(waitForAgent, waitForAgent, say('OPENING_HOURS'), { do: 'staySilent', ms: 16_000 }, { do: 'hangUp' }),
    );
    await world.clock.runUntil(() => runsOf(world, callSid).length > 0, 10_000);
    await world.clock.advance(3_000);
    const { id } = world.callOf(callSid);
    await world.desk.sayToCaller(id, { text: 'A colleague will call you back.', interrupt: false }, 'usr_1');
    const asksHours = () =>
      world.eventsOf(callSid).some((e) => e.type === 'TranscriptChanged' && e.item.speaker === 'CALLER');
    await world.clock.runUntil(asksHours, 20_000);
    await world.desk.setAgentMuted(id, true, 'usr_1');
    const runsBefore = runsOf(world, callSid).length;
    await world.clock.advance(5_000);
    expect(runsOf(world, callSid).length).toBe(runsBefore);
    await world.desk.setAgentMuted(id, false, 'usr_1');
    await world.finished([callSid]);
    const lines = await linesOf(world, callSid);
    expect(lines).toContain('AGENT COMPLETED: A colleague will call you back.');
    expect(
      lines.filter((line) => line.startsWith('AGENT COMPLETED') && line.includes('nine in the morning')),
    ).toHaveLength(1);
    await released(world);
  });

  it('B2: hostile frames from the model end nothing, and the next call is served', async () => {
    const world = await open();
    const callSid = world.ring(story(waitForAgent, { do: 'staySilent', ms: 5_000 }, { do: 'hangUp' }));
    await world.clock.runUntil(() => world.modelWires.length > 0, 10_000);
    await world.clock.advance(500);
    for (const text of fc.sample(hostileFrame, { numRuns: 1_000, seed: 20_261_122 })) {
      world.modelWires[0]?.send(text);
      await world.clock.advance(2);
    }
    await world.finished([callSid]);
    expect(world.faults).toEqual([]);
    const next = world.ring('goodbye');
    await world.finished([next]);
    expect(world.callOf(next)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP', failure: null });
    await released(world);
  });
});

describe('a whole call with OpenAI GPT-Live, when it goes wrong', () => {
  const tools = [orderStatus(), END_CALL];

  it.each(['start-invalid-key', 'credit-exhausted'] as const)(
    'A15: %s is not tried again; the caller hears a sentence within 6 s',
    async (fault) => {
      const world = await VirtualWorld.open({ tools, speaks: 'live' });
      world.liveFaults.on(fault, Infinity);
      const callSid = world.ring(story(HANG_UP));
      await world.clock.runUntil(() => (world.network.truth(callSid)?.said.length ?? 0) > 0, 6_000);
      expect(world.dials).toHaveLength(1);
      await world.finished([callSid]);
      expect(world.callOf(callSid).endReason).toBe('MODEL_ERROR');
      await released(world);
    },
  );

  it.each(['start-failed', 'upgrade-503', 'start-never-answered'] as const)(
    'A13: %s once costs the caller no word of the greeting',
    async (fault) => {
      const world = await VirtualWorld.open({ tools, speaks: 'live' });
      world.liveFaults.on(fault);
      const callSid = world.ring(story(waitForAgent, waitForAgent, say('GOODBYE'), HANG_UP));
      await world.finished([callSid]);
      expect((await linesOf(world, callSid))[0]).toBe('AGENT COMPLETED: Hello, this is Acme.');
      await released(world);
    },
  );

  it.each(['commentary-ignored', 'output-stalls'] as const)(
    'A16: %s never leaves the caller in silence for more than 6 s',
    async (fault) => {
      const world = await VirtualWorld.open({ tools, speaks: 'live' });
      world.liveFaults.on(fault);
      const callSid = world.ring(
        story({ do: 'waitForAgent', quietMs: 7_000, timeoutMs: 30_000 }, say('GOODBYE'), HANG_UP),
      );
      await world.finished([callSid]);
      const { answeredAt } = world.callOf(callSid);
      const answeredMs = Date.parse(answeredAt ?? '') - world.clock.wallTime().getTime() + world.clock.nowMs();
      const [first] = runsOf(world, callSid);
      expect((first?.startMs ?? Infinity) - answeredMs).toBeLessThanOrEqual(6_000);
      expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP', failure: null });
      await released(world);
    },
  );

  it.each(['session-expired', 'delegate-silent', 'delegate-fails', 'buffer-full', 'arguments-invalid'] as const)(
    '%s in a call with a tool is survived, and the caller is told something',
    async (fault) => {
      const world = await VirtualWorld.open({ tools, speaks: 'live' });
      const callSid = world.ring(
        story(
          ...[waitForAgent, { do: 'say', utterance: 'ORDER_STATUS' } as const, waitForAgent, waitForAgent],
          ...[say('GOODBYE'), HANG_UP],
        ),
      );
      await world.clock.runUntil(() => world.records.log.some(({ type }) => type === 'TranscriptChanged'), 10_000);
      world.liveFaults.on(fault);
      await world.finished([callSid]);
      const agent = (await linesOf(world, callSid)).filter((line) => line.startsWith('AGENT'));
      expect(agent.length).toBeGreaterThanOrEqual(3);
      expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP', failure: null });
      await released(world);
    },
  );

  it('a model that leaves silence out, and one that hears phantoms, make the same call', async () => {
    const world = await VirtualWorld.open({ tools, speaks: 'live', livePace: { omitsSilence: true, jitterMs: 30 } });
    world.liveFaults.on('phantom-fragment', 3);
    const callSid = world.ring('small-talk');
    await world.finished([callSid]);
    const lines = await linesOf(world, callSid);
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      ...['AGENT COMPLETED', 'CALLER COMPLETED', 'AGENT COMPLETED', 'CALLER COMPLETED', 'AGENT COMPLETED'],
      ...['CALLER COMPLETED', 'AGENT COMPLETED'],
    ]);
    await released(world);
  });
});

const hostileType = fc.oneof(
  fc.constantFrom('session.started', 'session.output_audio.delta', 'session.input_transcript.delta', 'response.event'),
  fc.constantFrom('session.output_transcript.delta', 'session.delegation.created', 'session.usage.updated', 'error'),
  fc.constantFrom('response.created', 'response.done', 'response.output_audio.delta', 'input_audio_buffer.committed'),
  fc.string({ maxLength: 20 }),
);
const hostileValue = fc.oneof(
  fc.constantFrom('item_1', 'call_1', '', 'AAAA', '__proto__', null, true, -1, 1e308),
  fc.jsonValue({ maxDepth: 3 }),
);
const hostileKey = fc.constantFrom('delta', 'session', 'event', 'delegation', 'usage', 'error', 'item', 'start_ms');
const hostileFrame = fc
  .tuple(hostileType, fc.dictionary(hostileKey, hostileValue, { maxKeys: 5 }))
  .map(([type, more]) => JSON.stringify({ type, ...more }))
  .filter((text) => !/closed|expired/.test(text));
