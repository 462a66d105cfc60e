import type { MachineDetection, OnMachine } from '@switchboard/call';
import { DEFAULT_CONDUCT, DEFAULT_MACHINE_TIMES } from '@switchboard/call';
import type { PhoneFaults } from '../phone-network';
import { END_CALL } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

jest.setTimeout(60_000);

const CHATTY = '+14155550111';
const MACHINE = '+14155550116';
const LONG_GREETER = '+14155550121';
const MESSAGE = 'This is Acme with a message for {{name}}. Please call us back.';
const WORDS = 'This is Acme with a message for Alex. Please call us back.';

const detection = (then: OnMachine): MachineDetection => ({ ...DEFAULT_MACHINE_TIMES, then });
const LEAVE = detection({ kind: 'LEAVE_MESSAGE', say: MESSAGE });
const HANG_UP = detection({ kind: 'HANG_UP' });

async function called(to: string, machineDetection: MachineDetection, faults: Partial<PhoneFaults> = {}) {
  const conduct = { ...DEFAULT_CONDUCT, outbound: { ringSeconds: 30, machineDetection } };
  const world = await VirtualWorld.open({
    ...{ tools: [END_CALL], keepAudio: true, version: { conduct }, network: { faults } },
  });
  const { call, problem } = await world.place(to, { variables: { name: 'Alex' } });
  expect(problem).toBeNull();
  const callSid = call?.callSid ?? '';
  return { world, callSid };
}

const answers = ({ world, callSid }: Awaited<ReturnType<typeof called>>) =>
  world.eventsOf(callSid).flatMap((event) => (event.type === 'AnswerDetected' ? [[event.answeredBy, event.word]] : []));

describe('a machine answers', () => {
  it('the message is left whole, after the beep, in the model’s voice, and the call ends as voicemail', async () => {
    const { world, callSid } = await called(MACHINE, LEAVE);
    await world.clock.runUntil(() => (world.network.truth(callSid)?.detection ?? null) !== null, 60_000);
    const heardBefore = world.network.audio(callSid).heard.length;
    const sentBefore = Buffer.concat(world.taps[0]?.fromModel ?? []).length;
    await world.finished([callSid]);
    expect(world.network.truth(callSid)).toMatchObject({
      ...{ detection: { answeredBy: 'machine_end_beep' }, endedBy: 'server', violations: 0, alerts: [] },
    });
    expect(world.callOf(callSid)).toMatchObject({
      ...{ answeredBy: 'MACHINE', messageLeft: true, endReason: 'VOICEMAIL', status: 'COMPLETED', failure: null },
    });
    const lines = (await world.transcript(callSid)).filter(({ speaker }) => speaker === 'AGENT');
    expect(lines.at(-1)).toMatchObject({ status: 'COMPLETED', heardText: WORDS });
    // Everything the machine heard after its beep is the message, every byte of it, and before that whatever was cut off.
    const left = world.network.audio(callSid).heard.subarray(heardBefore);
    const message = Buffer.concat(world.taps[0]?.fromModel ?? []).subarray(sentBefore);
    expect(message.length).toBeGreaterThan(8 * 2_000);
    expect(Buffer.from(left).includes(message)).toBe(true);
    expect(left.length - message.length).toBeLessThan(8 * 200);
    expect(answers({ world, callSid })).toEqual([['MACHINE', 'machine_end_beep']]);
    expect(world.faults).toEqual([]);
    await world.clock.advance(30_000);
    expect(world.clock.pending).toBe(0);
  });

  it('an agent that leaves no messages hangs up at once, before the greeting is over', async () => {
    const { world, callSid } = await called(MACHINE, HANG_UP);
    await world.finished([callSid]);
    const truth = world.network.truth(callSid);
    expect(truth?.detection).toMatchObject({ answeredBy: 'machine_start' });
    expect(world.callOf(callSid)).toMatchObject({ answeredBy: 'MACHINE', endReason: 'VOICEMAIL', status: 'COMPLETED' });
    expect(world.callOf(callSid).messageLeft).toBeUndefined();
    // The greeting and its beep last longer than 5 s; nothing was said to the machine after the verdict.
    expect(world.callOf(callSid).durationMs ?? 0).toBeLessThan(5_000);
  });

  it('a verdict that comes twice changes nothing', async () => {
    const { world, callSid } = await called(MACHINE, LEAVE, { machineVerdict: 'duplicate' });
    await world.finished([callSid]);
    const left = (await world.transcript(callSid)).filter(({ heardText }) => heardText === WORDS);
    expect(left).toHaveLength(1);
    expect(answers({ world, callSid })).toHaveLength(1);
    expect(world.callOf(callSid)).toMatchObject({ messageLeft: true, endReason: 'VOICEMAIL' });
  });

  it('a verdict that never comes harms nobody: the call goes on until it ends by itself', async () => {
    const { world, callSid } = await called(MACHINE, LEAVE, { machineVerdict: 'missing' });
    await world.finished([callSid]);
    const call = world.callOf(callSid);
    expect(call.status).toBe('COMPLETED');
    expect(call.answeredBy).toBeUndefined();
    expect(world.faults).toEqual([]);
  });
});

describe('a person answers a call with machine detection', () => {
  it('the agent greets at once, and the verdict changes nothing of the conversation', async () => {
    const { world, callSid } = await called(CHATTY, LEAVE);
    await world.finished([callSid]);
    const lines = (await world.transcript(callSid)).map(({ heardText }) => heardText);
    expect(lines[0]).toBe('Hello, this is Acme.');
    expect(lines).not.toContain(WORDS);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP' });
    expect(world.callOf(callSid).messageLeft).toBeUndefined();
  });

  it('a person who is taken for a machine speaks up during the message, and the conversation goes on', async () => {
    const { world, callSid } = await called(LONG_GREETER, LEAVE);
    await world.finished([callSid]);
    expect(answers({ world, callSid })).toEqual([
      ['MACHINE', 'machine_end_silence'],
      ['HUMAN', null],
    ]);
    const lines = (await world.transcript(callSid)).map(({ speaker, heardText }) => `${speaker}: ${heardText}`);
    expect(lines.join('\n')).toContain('AGENT: We are open from Monday to Friday');
    expect(world.callOf(callSid)).toMatchObject({ answeredBy: 'HUMAN', endReason: 'AGENT_HANGUP' });
    expect(world.callOf(callSid).messageLeft).toBeUndefined();
    expect(world.faults).toEqual([]);
  });
});
