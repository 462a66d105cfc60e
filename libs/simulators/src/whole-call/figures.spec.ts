import { conductOf, DEFAULT_CONDUCT } from '@switchboard/call';
import type { Conduct } from '@switchboard/call';
import type { Scenario, ScenarioStep } from '../callers';
import type { Handset, PhonePerson } from '../phone-network';
import { END_CALL, ORDER, orderStatus } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

const story = (...steps: ScenarioStep[]): Scenario => ({ id: 'story', title: '', description: '', steps });
const listen = { do: 'waitForAgent', quietMs: 1_500 } as const;
const HANG_UP = { do: 'waitForHangUp', timeoutMs: 60_000 } as const;
const behaving = (conduct: Partial<Conduct>) => ({ conduct: { ...DEFAULT_CONDUCT, ...conduct } });
const bye = [{ do: 'say', utterance: 'GOODBYE' }, HANG_UP] as const;

const linesOf = async (world: VirtualWorld, callSid: string) =>
  (await world.transcript(callSid)).map(({ speaker, status, heardText }) => `${speaker} ${status}: ${heardText}`);
const runsOf = (world: VirtualWorld, callSid: string) => world.network.truth(callSid)?.streams[0]?.runs ?? [];

describe('figures of the conversation, on the real wires', () => {
  it('A1: the last sound of the agent is heard no later than 60 ms after the caller was noticed', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    const callSid = world.ring('interrupter');
    const noticed: number[] = [];
    let seen = 0;
    await world.clock.runUntil(() => {
      for (; seen < world.records.log.length; seen++) {
        const event = world.records.log[seen];
        const before = noticed.length;
        if (event?.type === 'CallChanged' && event.call.interruptions > before) noticed.push(world.clock.nowMs());
      }
      return world.network.truth(callSid)?.finished === true;
    }, 180_000);
    const clears = world.network.truth(callSid)?.streams[0]?.clears ?? [];
    expect([noticed.length, clears.length]).toEqual([2, 2]);
    for (const ms of noticed) {
      const soundingAt = runsOf(world, callSid).filter(({ startMs, endMs }) => startMs < ms && endMs > ms);
      for (const { endMs } of soundingAt) expect(endMs - ms).toBeLessThanOrEqual(60);
    }
    await world.finished([callSid]);
  });

  it.each([200, 600, 1_000, 1_400, 1_900, 2_300, 2_700, 3_300, 4_100, 5_300])(
    'A2, A3: cut after %d ms, over several items and after the response is done: heard is true to 40 ms',
    async (heardMs) => {
      const world = await VirtualWorld.open({ tools: [END_CALL] });
      world.modelFaults.on('several-items', Infinity);
      const callSid = world.ring(
        story(
          ...[listen, { do: 'say', utterance: 'TELL_STORY' } as const],
          ...[{ do: 'interruptAfter', heardMs, utterance: 'OPENING_HOURS' } as const, listen],
          ...bye,
        ),
      );
      await world.finished([callSid]);
      const items = await world.transcript(callSid);
      const [clear] = world.network.truth(callSid)?.streams[0]?.clears ?? [];
      const until = items.findLastIndex(({ status }) => status === 'INTERRUPTED');
      const heard = items.slice(0, until + 1).reduce((sum, item) => sum + (item.heardMs ?? 0), 0);
      // The order to clear is on its way for 5 ms.
      expect(Math.abs((clear?.playedBytes ?? 0) / 8 - heard)).toBeLessThanOrEqual(40);
      expect(items.map(({ speaker }) => speaker).slice(until + 1, until + 3)).toEqual(['CALLER', 'AGENT']);
      const cut = items.filter(({ speaker, status }) => speaker === 'AGENT' && status === 'INTERRUPTED');
      expect(cut.length).toBeGreaterThanOrEqual(1);
      for (const item of cut) {
        expect(item.text.startsWith(item.heardText)).toBe(true);
        expect(item).toMatchObject({ heardTextExact: item.heardText === '' });
      }
      const told = world.taps[0]?.told ?? [];
      const truncated = told.filter((text) => text.includes('"conversation.item.truncate"'));
      const deleted = told.filter((text) => text.includes('"conversation.item.delete"'));
      expect(truncated.length).toBeLessThanOrEqual(1);
      expect(deleted).toHaveLength(cut.filter((item) => item.heardMs === 0).length);
      expect(world.eventsOf(callSid).filter(({ type }) => type === 'ProblemRaised')).toEqual([]);
    },
  );

  it.each(['transcription-late', 'transcription-shuffled', 'transcription-missing'] as const)(
    'A4: %s: the transcript stands in the order of the conversation',
    async (fault) => {
      const world = await VirtualWorld.open({ tools: [END_CALL] });
      world.modelFaults.on(fault, Infinity);
      const callSid = world.ring('small-talk');
      await world.finished([callSid]);
      const items = await world.transcript(callSid);
      expect(items.map(({ speaker }) => speaker)).toEqual(
        items.map((_item, at) => (at % 2 === 0 ? 'AGENT' : 'CALLER')),
      );
      const starts = items.map(({ startMs }) => startMs);
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
    },
  );

  it.each([
    ['AGENT_FIRST', 0, 'AGENT COMPLETED: Hello, this is Acme.'],
    ['CALLER_FIRST', 0, 'CALLER COMPLETED: What are your opening hours?'],
    ['WAIT_FOR_CALLER', 2_000, 'AGENT COMPLETED: Hello, this is Acme.'],
    ['WAIT_FOR_CALLER', 8_000, 'CALLER COMPLETED: What are your opening hours?'],
  ] as const)(
    'A5: %s, %d ms: the conversation begins with "%s", and a greeting comes once',
    async (mode, waitMs, first) => {
      const world = await VirtualWorld.open({
        tools: [END_CALL],
        version: behaving({ greeting: { mode, waitMs, interruptible: true } }),
      });
      const speaks = first.startsWith('AGENT') ? listen : ({ do: 'staySilent', ms: 4_000 } as const);
      const callSid = world.ring(story(speaks, { do: 'say', utterance: 'OPENING_HOURS' }, listen, ...bye));
      await world.finished([callSid]);
      const lines = await linesOf(world, callSid);
      expect(lines[0]).toBe(first);
      const greetings = lines.filter((line) => line.includes('this is Acme'));
      expect(greetings).toHaveLength(first.startsWith('AGENT') ? 1 : 0);
    },
  );

  it('A9, A11: a caller who talks while a tool runs is answered, the tool has one output, and nobody asks who is there', async () => {
    const slow = orderStatus(() => new Promise((done) => world.clock.after(8_000, () => done({ output: ORDER }))));
    const world: VirtualWorld = await VirtualWorld.open({
      tools: [slow, END_CALL],
      version: behaving({ idle: { ...(conductOf({}).idle ?? never()), nudgeAfterMs: 5_000 } }),
    });
    const callSid = world.ring(
      story(
        ...[listen, { do: 'say', utterance: 'ORDER_STATUS' } as const, { do: 'staySilent', ms: 3_500 } as const],
        ...[{ do: 'say', utterance: 'OPENING_HOURS' } as const, { do: 'staySilent', ms: 12_000 } as const],
        ...bye,
      ),
    );
    await world.finished([callSid]);
    const lines = (await linesOf(world, callSid)).join('\n');
    expect(lines).toContain('nine in the morning');
    expect(lines).toContain('shipped');
    expect(lines.split('\n').filter((line) => line.includes('still there')).length).toBeLessThanOrEqual(1);
    const outputs = (world.taps[0]?.told ?? []).filter((text) => text.includes('"function_call_output"'));
    expect(outputs.filter((text) => text.includes('shipped'))).toHaveLength(1);
    expect(world.faults).toEqual([]);
  });

  it('A12: when our own hang-up fails, the carrier’s TimeLimit ends the call', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL], version: behaving({ idle: null, limit: null }) });
    world.endsNoCalls = true;
    const order = { idempotencyKey: 'k', to: '+14155550199', fromNumberId: 'num_1', agentId: 'agt_1' };
    const { call } = await world.desk.place({
      ...{ ...order, agentVersionId: null, variables: {}, maxDurationSeconds: 15, actor: 'usr_1' },
    });
    const callSid = call?.callSid ?? '';
    await world.finished([callSid]);
    const truth = world.network.truth(callSid);
    expect(truth).toMatchObject({ endedBy: 'network', status: 'completed' });
    expect(truth?.alerts.map(({ code }) => code)).toContain(32015);
    const answered = Date.parse(world.callOf(callSid).answeredAt ?? '');
    expect(Date.parse(world.callOf(callSid).endedAt ?? '') - answered).toBeLessThanOrEqual(16_000);
  });

  it('A17: a cough without words is counted; an agent that ignores it speaks on', async () => {
    const world = await VirtualWorld.open({
      tools: [END_CALL],
      version: behaving({ falseStart: { minSpeechMs: 700, ignore: true }, idle: null }),
    });
    const callSid = world.ring(
      story(
        ...[listen, { do: 'say', utterance: 'TELL_STORY' } as const, { do: 'staySilent', ms: 3_000 } as const],
        ...[{ do: 'beep' } as const, listen, ...bye],
      ),
    );
    await world.finished([callSid]);
    expect(world.callOf(callSid)).toMatchObject({ interruptions: 0, falseStarts: 1, endReason: 'AGENT_HANGUP' });
    expect(world.network.truth(callSid)?.streams[0]?.clears).toEqual([]);
  });
});

function never(): never {
  throw new Error('unreachable');
}

/** A caller whose every byte is a mark of its own, and who says it in bursts so that turns begin and end. */
class MarkedCaller implements PhonePerson {
  private handset: Handset | null = null;
  private ticks = 0;

  constructor(private readonly mark: number) {}

  answered(handset: Handset): void {
    this.handset = handset;
  }

  tick(): void {
    this.ticks++;
    if (this.ticks % 250 === 100) this.handset?.say(Buffer.alloc(8 * 900, this.mark));
    if (this.ticks === 700) this.handset?.hangUp();
  }

  ended(): void {
    this.handset = null;
  }
}

describe('calls that do not know of each other', () => {
  it('B1: sixteen calls at once with marked audio: each model hears one mark, each caller only its own model', async () => {
    const world = await VirtualWorld.open({ keepAudio: true });
    const calls = Array.from({ length: 16 }, (_, index) => {
      const mark = 0x10 + index;
      const from = `+1415555${String(7_000 + index)}`;
      return {
        mark,
        callSid: world.network.ring({ from, to: '+14155550100', person: new MarkedCaller(mark) }).callSid,
      };
    });
    await world.finished(calls.map(({ callSid }) => callSid));
    expect(world.taps).toHaveLength(16);
    const marksOf = (audio: Uint8Array) => [...new Set(audio)].filter((byte) => byte >= 0x10 && byte < 0x20);
    const heardByModels = world.taps.map(({ toModel }) => marksOf(Buffer.concat(toModel)));
    expect(heardByModels.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))).toEqual(calls.map(({ mark }) => [mark]));
    for (const { mark, callSid } of calls) {
      const tap = world.taps[heardByModels.findIndex(([heard]) => heard === mark)];
      const heard = Buffer.from(world.network.audio(callSid).heard);
      expect(heard.length).toBeGreaterThan(0);
      expect(Buffer.concat(tap?.fromModel ?? []).includes(heard.subarray(0, 4_000))).toBe(true);
    }
    expect(world.faults).toEqual([]);
  });
});
