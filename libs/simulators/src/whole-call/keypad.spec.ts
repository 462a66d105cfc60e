import type { AudioTap, Conduct, KeypadSettings, Redaction, Tool } from '@switchboard/call';
import {
  collectDigits,
  DEFAULT_CONDUCT,
  DEFAULT_KEYPAD,
  keyTones,
  NO_REDACTION,
  withCapturedValues,
} from '@switchboard/call';
import { KeptSound, MemoryRecorder } from '@switchboard/call/testing';
import type { Scenario, ScenarioStep } from '../callers';
import { END_CALL, tool } from './tools.rig';
import type { WorldOptions } from './virtual-world.rig';
import { VirtualWorld } from './virtual-world.rig';

const CARD = '4532015112830366';

const story = (...steps: ScenarioStep[]): Scenario => ({ id: 'story', title: '', description: '', steps });
const waitForAgent = { do: 'waitForAgent', quietMs: 1_500 } as const;
const HANG_UP = { do: 'waitForHangUp', timeoutMs: 60_000 } as const;

const keypadOf = (keypad: Partial<KeypadSettings>, redaction: Partial<Redaction> = {}): { conduct: Conduct } => ({
  conduct: {
    ...DEFAULT_CONDUCT,
    keypad: { ...DEFAULT_KEYPAD, ...keypad },
    redaction: { ...NO_REDACTION, ...redaction },
  },
});

/** The first tenth of a second of a key's tone, which nothing else sounds like. */
const toneOf = (key: string): Buffer => Buffer.from(keyTones(key), 'base64').subarray(0, 800);
const keysHeard = (audio: Buffer, keys: string): string =>
  [...new Set(keys)].filter((key) => audio.includes(toneOf(key))).join('');

async function open(options: WorldOptions) {
  const recorder = new MemoryRecorder();
  const charged: unknown[] = [];
  const takePayment: Tool = tool(
    'take_payment',
    async (args, { captures }) => {
      const sent = withCapturedValues(args, captures);
      charged.push(sent);
      return { output: { payment: 'accepted', echo: sent, receipt: `for card 4532 0151 1283 0366` } };
    },
    { card: { type: 'string' } },
  );
  const tools = [collectDigits, takePayment, END_CALL];
  const world = await VirtualWorld.open({ tools, recorder, ...options, version: { record: true, ...options.version } });
  return { world, recorder, charged };
}

/** Plays a story, with somebody listening in from the first moment on. */
async function played({ world }: { world: VirtualWorld }, scenario: string | Scenario) {
  const callSid = world.ring(scenario);
  await world.clock.runUntil(() => world.records.log.some(({ type }) => type === 'TranscriptChanged'), 30_000);
  const listener: AudioTap & KeptSound = new KeptSound();
  world.desk.listen(world.callOf(callSid).id, listener, 'Ana');
  await world.finished([callSid]);
  await world.clock.advance(30_000);
  return { callSid, listener };
}

/** Whatever left the heart of the call, as text and as sound. */
function traces(world: VirtualWorld, recorder: MemoryRecorder, listener: KeptSound) {
  const text = JSON.stringify([
    ...[world.records.log, world.told, world.faults, world.turnedAway],
    world.taps.map(({ told }) => told),
  ]);
  const sounds = [
    ...world.taps.map(({ toModel }) => Buffer.concat(toModel)),
    ...recorder.recordings.map(({ sound }) => sound.lanes.caller),
    listener.lanes.caller,
  ];
  return { text, sounds };
}

const events = (world: VirtualWorld, callSid: string) =>
  world.eventsOf(callSid).flatMap((event) => (event.type === 'DigitsCollected' ? [event] : []));
const keys = (world: VirtualWorld, callSid: string): string =>
  world
    .eventsOf(callSid)
    .flatMap((event) => (event.type === 'DtmfDetected' ? [event.digit] : []))
    .join('');
const heardOf = async (world: VirtualWorld, callSid: string): Promise<string> =>
  (await world.transcript(callSid)).map(({ speaker, heardText }) => `${speaker}: ${heardText}`).join('\n');

describe('A18: a card number that is typed, on the real wires', () => {
  it.each([
    ['realtime', [{ card: CARD }]],
    // The pretend delegate of a Live model hands nothing on from tool to tool.
    ['live', []],
  ] as const)(
    'reaches the tool’s request, and no frame, row, event, recording, listener or log of a %s call',
    async (speaks, requests) => {
      const parties = await open({ speaks });
      const { world, recorder, charged } = parties;
      const { callSid, listener } = await played(parties, 'card-by-keys');
      expect(charged).toEqual(requests);
      expect(events(world, callSid)).toMatchObject([
        { purpose: 'card number', status: 'COLLECTED', secure: true, length: 16, digits: null },
      ]);
      expect(keys(world, callSid)).toBe('');
      const { text, sounds } = traces(world, recorder, listener);
      // Whole, in groups, read out, or in pieces.
      for (const form of [CARD, '4532 0151', '4 5 3 2', '45320', '30366', '0366']) expect(text).not.toContain(form);
      expect(text).toMatch(/cap_/);
      for (const sound of sounds) {
        expect(sound.length).toBeGreaterThan(8_000);
        expect(keysHeard(sound, CARD)).toBe('');
      }
      expect(world.faults).toEqual([]);
      expect(world.clock.pending).toBe(0);
    },
  );

  it('while tones of keys that are no secret are heard by all of them', async () => {
    const parties = await open({});
    const { world, recorder } = parties;
    const loud = { do: 'press', digits: '42', tones: true, everyMs: 300 } as const;
    const { callSid, listener } = await played(parties, story(waitForAgent, loud, waitForAgent, { do: 'hangUp' }));
    const { sounds } = traces(world, recorder, listener);
    expect(sounds.map((sound) => keysHeard(sound, '42'))).toEqual(sounds.map(() => '42'));
    expect(keys(world, callSid)).toBe('42');
  });
});

describe('A18: a number that is typed, on the real wires', () => {
  it('is asked for until it is right: an early pound, then a slip, then pauses between the keys', async () => {
    const parties = await open({ version: keypadOf({ retrySay: 'Please type it once more.' }) });
    const { world } = parties;
    const { callSid } = await played(parties, 'customer-number');
    expect(events(world, callSid)).toMatchObject([{ status: 'COLLECTED', digits: '424242', secure: false }]);
    const heard = await heardOf(world, callSid);
    expect(heard.match(/once more/g)).toHaveLength(2);
    expect(heard).toContain('you typed 424242');
    expect(heard).not.toMatch(/One moment|still there/);
    expect(keys(world, callSid)).toBe('42#424244#424242#');
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP' });
    expect(world.faults).toEqual([]);
  });

  it('that never comes is given up after as many questions as the agent is set to ask, and the call goes on', async () => {
    const parties = await open({
      version: keypadOf({ retries: 1, retrySay: 'Please type it once more.', firstKeyMs: 5_000 }),
    });
    const { world } = parties;
    const ask = { do: 'say', utterance: 'CUSTOMER_NUMBER' } as const;
    const { callSid } = await played(
      parties,
      story(
        ...[waitForAgent, ask, waitForAgent, waitForAgent, waitForAgent],
        ...[{ do: 'say', utterance: 'GOODBYE' } as const, HANG_UP],
      ),
    );
    expect(events(world, callSid)).toMatchObject([{ status: 'NOTHING_TYPED', length: 0 }]);
    expect(await heardOf(world, callSid)).toMatch(/once more[^]*did not work. Nothing was typed/);
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP', failure: null });
  });

  it('a caller who hangs up in the middle leaves nothing behind', async () => {
    const parties = await open({});
    const { world, recorder, charged } = parties;
    const ask = { do: 'say', utterance: 'PAY_BY_CARD' } as const;
    const press = { do: 'press', digits: CARD.slice(0, 9), tones: true } as const;
    const { callSid, listener } = await played(
      parties,
      story(waitForAgent, ask, waitForAgent, press, { do: 'hangUp' }),
    );
    expect(charged).toEqual([]);
    const { text, sounds } = traces(world, recorder, listener);
    expect(text).not.toContain('4532');
    expect(sounds.map((sound) => keysHeard(sound, CARD)).join('')).toBe('');
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'CALLER_HANGUP' });
    expect(world.clock.pending).toBe(0);
  });
});

describe('A18: a menu, on the real wires', () => {
  it('a key during the greeting cuts it off, is answered by rule, and is closed afterwards', async () => {
    const say = 'We are open from nine to five.';
    const menu = [{ key: '1', label: 'Opening hours', action: { kind: 'SAY', say } as const }];
    const greeting =
      'Hello, this is Acme. For our opening hours press one, for anything else just tell me what you need.';
    const parties = await open({ version: { greeting, ...keypadOf({ menu }) } });
    const { world } = parties;
    const callSid = world.ring(
      story(
        ...[{ do: 'staySilent', ms: 2_500 } as const, { do: 'press', digits: '1' } as const, waitForAgent],
        ...[{ do: 'press', digits: '1' } as const, waitForAgent],
        ...[{ do: 'say', utterance: 'GOODBYE' } as const, HANG_UP],
      ),
    );
    await world.finished([callSid]);
    const spoken = (await world.transcript(callSid)).filter(({ speaker }) => speaker === 'AGENT');
    expect(spoken[0]).toMatchObject({ status: 'INTERRUPTED' });
    expect(spoken[1]).toMatchObject({ status: 'COMPLETED', heardText: say });
    expect(spoken[2]?.heardText).toContain('You pressed one');
    expect(world.network.truth(callSid)?.streams[0]?.clears).toHaveLength(1);
    expect(world.faults).toEqual([]);
  });
});

describe('C8: redaction, on the real wires', () => {
  it('what the agent reads out is heard by the caller and hidden from transcript, events and bus', async () => {
    const digits = { redaction: { cards: true, emails: true, phones: true } };
    const parties = await open({
      version: {
        greeting: 'Hello, write to jo@example.com or call +49 30 1234567, and never tell us 4532 0151 1283 0366.',
        ...keypadOf({}, digits.redaction),
      },
    });
    const { world } = parties;
    const { callSid } = await played(parties, story(waitForAgent, { do: 'say', utterance: 'GOODBYE' }, HANG_UP));
    expect(await heardOf(world, callSid)).toContain(
      'Hello, write to [e-mail address] or call +[phone number], and never tell us [card number].',
    );
    expect(JSON.stringify([world.records.log, world.told])).not.toMatch(/jo@|1234567|4532|0366/);
    // Pieces of a text would show what the whole hides.
    expect(world.told.some(({ kind }) => kind === 'delta')).toBe(false);
  });
});
