import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { eventually } from './eventually.rig';
import { callIdOf, expectNumberedWithoutHoles, finishedStory, isFinal } from './story.rig';
import type { Story } from './story.rig';
import { World } from './world.rig';

const BYTES_PER_MS = 8;
const HEADER_BYTES = 58;
const SILENCE = 0xff;
/** Two processes and two clocks on a machine that does other things, too. */
const TOLERANCE_MS = 100;

const PLACE = `mutation Place($input: PlaceCallInput!) { placeCall(input: $input) { call { id } errors { message } } }`;
const RECORDING = `query Recording($id: ID!) {
  call(id: $id) { status recording { id status url peaksUrl durationMs channels noticeHeardMs } }
}`;
const TICKET = `mutation Ticket($callId: ID!) {
  createMediaTicket(purpose: LISTEN, callId: $callId) { url token errors { code } }
}`;

interface Recording {
  readonly id: string;
  readonly status: string;
  readonly url: string;
  readonly peaksUrl: string;
  readonly durationMs: number | null;
}

interface Lanes {
  caller: Buffer;
  agent: Buffer;
}

const magnitude = (code: number): number => ~code & 0x7f;
const loudness = (lane: Buffer): number => lane.reduce((sum, code) => sum + magnitude(code), 0) / (lane.length || 1);
const between = (lane: Buffer, fromMs: number, untilMs: number): Buffer =>
  lane.subarray(Math.max(0, Math.round(fromMs * BYTES_PER_MS)), Math.max(0, Math.round(untilMs * BYTES_PER_MS)));

function lanesOf(file: Buffer): Lanes {
  expect([file.toString('latin1', 0, 4), file.readUInt32LE(4), file.readUInt32LE(54)]).toEqual([
    'RIFF',
    file.length - 8,
    file.length - HEADER_BYTES,
  ]);
  const data = file.subarray(HEADER_BYTES);
  return {
    caller: Buffer.from(data.filter((_, at) => at % 2 === 0)),
    agent: Buffer.from(data.filter((_, at) => at % 2 === 1)),
  };
}

describe('the sound of a call', () => {
  let world: World;

  beforeAll(async () => {
    ({ world } = await World.start({ name: 'recording' }));
  });
  afterAll(() => world?.stop());

  async function dial(name: string): Promise<string> {
    const { phoneBook } = await world.sandbox.contents();
    const to = phoneBook.find((callee) => callee.name === name)?.e164;
    const { fromNumberId, agentId } = await eventually('number and agent', async () => {
      const { phoneNumbers, agents } = await world.api.ask<{
        phoneNumbers: { edges: { node: { id: string } }[] };
        agents: { edges: { node: { id: string } }[] };
      }>('{ phoneNumbers { edges { node { id } } } agents { edges { node { id } } } }');
      const [number, agent] = [phoneNumbers.edges[0], agents.edges[0]];
      return number && agent ? { fromNumberId: number.node.id, agentId: agent.node.id } : null;
    });
    const input = { idempotencyKey: randomUUID(), to, fromNumberId, agentId, record: true };
    const { placeCall } = await world.api.ask<{ placeCall: { call: { id: string } | null; errors: unknown[] } }>(
      PLACE,
      { input },
    );
    expect(placeCall.errors).toEqual([]);
    return placeCall.call?.id ?? '';
  }

  async function recordingOf(callId: string, status: string): Promise<Recording> {
    return eventually(`recording of ${callId} ${status}`, async () => {
      const { call } = await world.api.ask<{ call: { recording: Recording | null } }>(RECORDING, { id: callId });
      return call.recording?.status === status ? call.recording : null;
    });
  }

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${world.url}${path}`, { headers: { authorization: `Bearer ${world.apiKey}`, ...headers } });

  const bytesOf = async (path: string): Promise<Buffer> => Buffer.from(await (await get(path)).arrayBuffer());

  async function listenTo(callId: string) {
    const { createMediaTicket } = await world.api.ask<{ createMediaTicket: { url: string; token: string } }>(TICKET, {
      callId,
    });
    const socket = new WebSocket(createMediaTicket.url, ['switchboard.listen', createMediaTicket.token]);
    const heard: Lanes = { caller: Buffer.alloc(0), agent: Buffer.alloc(0) };
    const texts: { type: string }[] = [];
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return void texts.push(JSON.parse(data.toString()) as { type: string });
      const side = data[0] === 0 ? 'caller' : 'agent';
      heard[side] = Buffer.concat([heard[side], data.subarray(5)]);
    });
    const ended = new Promise<number>((resolve) => socket.once('close', resolve));
    return { heard, texts, ended };
  }

  it('is recorded as both heard it, is listened to by name, and can be had in ranges', async () => {
    const callId = await dial('Interrupts');
    const live = await recordingOf(callId, 'RECORDING');
    expect((await get(live.url)).status).toBe(409);
    const ear = await listenTo(callId);
    const story = await finishedStory(world.api, callId);
    expect(await ear.ended).toBe(1000);

    const recording = await recordingOf(callId, 'READY');
    const file = await bytesOf(recording.url);
    const lanes = lanesOf(file);
    expect(Math.abs(lanes.agent.length / BYTES_PER_MS - (recording.durationMs ?? 0))).toBeLessThanOrEqual(1);
    await expectAsPlayed(lanes.agent, story);
    for (const { node } of story.transcript.edges) {
      const { speaker, startMs, endMs } = node as unknown as { speaker: string; startMs: number; endMs: number };
      if (speaker === 'CALLER') expect(loudness(between(lanes.caller, startMs, endMs))).toBeGreaterThan(10);
    }

    expect(ear.texts.map(({ type }) => type)).toEqual(expect.arrayContaining(['listening', 'cut', 'ended']));
    for (const lane of [ear.heard.caller, ear.heard.agent]) expect(loudness(lane)).toBeGreaterThan(5);
    expect(actsOf(await finishedStory(world.api, callId))).toEqual([
      ['PLACE_CALL', expect.any(String)],
      ['LISTEN', 'Administrator’s API key'],
      ['STOP_LISTENING', 'Administrator’s API key'],
    ]);

    const range = await get(recording.url, { range: 'bytes=58-157' });
    expect([range.status, range.headers.get('content-range')]).toEqual([206, `bytes 58-157/${file.length}`]);
    const peaks = JSON.parse((await bytesOf(recording.peaksUrl)).toString()) as { length: number; data: number[] };
    expect(peaks.data).toHaveLength(4 * peaks.length);
    expect(Math.max(...peaks.data)).toBeGreaterThan(10);
    expect((await fetch(`${world.url}${recording.url}`)).status).toBe(401);
    expectNumberedWithoutHoles(await finishedStory(world.api, callId));
  });

  /** The phone's own record of what it played: stretches, and where each was cut. */
  async function expectAsPlayed(agent: Buffer, story: Story): Promise<void> {
    const truth = await world.sandbox.finishedTruth(story.callSid ?? '');
    const [stream] = truth.streams;
    const since = (ms: number): number => ms - (stream?.startedMs ?? 0);
    const runs = stream?.runs ?? [];
    expect((stream?.clears ?? []).filter(({ droppedBytes }) => droppedBytes > 0).length).toBeGreaterThan(0);
    runs.forEach(({ startMs, endMs }, index) => {
      const next = runs[index + 1];
      const untilMs = next ? since(next.startMs) : agent.length / BYTES_PER_MS;
      expect(loudness(between(agent, since(startMs), since(endMs)))).toBeGreaterThan(5);
      const after = between(agent, since(endMs) + TOLERANCE_MS, untilMs - TOLERANCE_MS);
      expect(after.every((code) => code === SILENCE)).toBe(true);
    });
  }

  it('a server that is killed in the call leaves what was recorded until then', async () => {
    const callSid = await dialled();
    const callId = await callIdOf(world.api, callSid);
    await eventually('agent to be heard', async () => (await world.sandbox.truth(callSid)).streams[0]?.loudMs || null);
    await eventually('4 s of it', async () => {
      const [stream] = (await world.sandbox.truth(callSid)).streams;
      const last = stream?.runs.at(-1);
      return stream && last && last.endMs - stream.startedMs > 4_000 ? true : null;
    });
    await world.endServer('SIGKILL');
    await world.startServer();
    const recording = await recordingOf(callId, 'READY');
    const { agent } = lanesOf(await bytesOf(recording.url));
    expect(Math.round(agent.length / BYTES_PER_MS)).toBe(recording.durationMs);
    expect(loudness(agent)).toBeGreaterThan(1);
    await eventually('end', async () => {
      const { call } = await world.api.ask<{ call: { status: string } }>(RECORDING, { id: callId });
      return isFinal(call.status) || null;
    });
  });

  async function dialled(): Promise<string> {
    const callId = await dial('Interrupts');
    return eventually('CallSid', async () => {
      const { call } = await world.api.ask<{ call: { callSid: string | null } }>(
        'query Sid($id: ID!) { call(id: $id) { callSid } }',
        { id: callId },
      );
      return call.callSid;
    });
  }
});

const actsOf = (story: Story): [unknown, unknown][] =>
  (story.events as unknown as { __typename: string; action: string; actor: string }[])
    .filter(({ __typename }) => __typename === 'OperatorActed')
    .map(({ action, actor }) => [action, actor]);
