import { Findings } from './findings';
import { callerPayload, deltaPayload, digits, payloadBytes, readCallerPayload } from './marked-audio';
import { MeasuredCall } from './measured-call';
import { Playout } from './playout';
import { Samples } from './samples';

const isCanonical = (payload: string): boolean => Buffer.from(payload, 'base64').toString('base64') === payload;

describe('marked audio', () => {
  it('is 20 ms of µ-law in base64 that says whose it is and which', () => {
    const payload = callerPayload(digits(371), 90_001);
    expect(isCanonical(payload)).toBe(true);
    expect(payloadBytes(payload)).toBe(160);
    expect(readCallerPayload(payload)).toEqual({ call: 371, seq: 90_001 });
  });

  it('is not taken for a frame when a character of it changed', () => {
    const payload = callerPayload(digits(1), 2);
    expect(readCallerPayload(`${payload.slice(0, 100)}A${payload.slice(101)}`)).toBeNull();
  });

  it('is 200 ms in a delta, with the padding of the real line', () => {
    const payload = deltaPayload(digits(7), 3, 14);
    expect(isCanonical(payload)).toBe(true);
    expect(payloadBytes(payload)).toBe(1_600);
    expect(payload.endsWith('==')).toBe(true);
  });
});

describe('what the rig finds', () => {
  function callWith(frames: number): { call: MeasuredCall; findings: Findings } {
    const findings = new Findings();
    findings.begin();
    const call = new MeasuredCall(1, findings, true);
    for (let seq = 0; seq < frames; seq++) call.frame(seq * 20);
    return { call, findings };
  }

  it('tells frames lost at the start, in the middle and at the end, and those that come twice', () => {
    const { call, findings } = callWith(10);
    for (const seq of [2, 3, 3, 6, 7]) call.frameHeard(seq, 200);
    call.countMissingTail();
    expect(findings.faults).toMatchObject({ headLost: 2, duplicated: 1, lost: 2 + 2 });
  });

  it('tells audio that skips, repeats, comes after the clear, or belongs to another call', () => {
    const { call, findings } = callWith(1);
    const response = call.nextResponse();
    const [first, second, third] = [response.speak(0), response.speak(0), response.speak(0)];
    expect(response.arrive(first.slice(0, 1_068))).toEqual({ kind: 'next', delta: 0 });
    expect(response.arrive(first.slice(1_068))).toEqual({ kind: 'next', delta: 0 });
    expect(response.arrive(third)).toEqual({ kind: 'skipped', delta: 2 });
    expect(response.arrive(second)).toEqual({ kind: 'again' });
    expect(response.arrive(deltaPayload(digits(2), 0, 0))).toEqual({ kind: 'unknown' });
    response.heardMs = 10;
    call.strangeAudio(second);
    call.strangeAudio(deltaPayload(digits(2), 0, 0));
    expect(findings.faults).toMatchObject({ afterClear: 1, foreign: 1 });
  });

  it('compares what the model remembers with what was played', () => {
    const { call, findings } = callWith(1);
    const response = call.nextResponse();
    for (let delta = 0; delta < 10; delta++) response.speak(0);
    response.heardMs = 730.5;
    response.rememberedMs = 725;
    call.judgeCut(response);
    expect(findings.truncationError.quantile(1)).toBe(5.5);
  });

  it('counts an interruption that the model was never told of as wrong by all that was not heard', () => {
    const { call, findings } = callWith(1);
    const response = call.nextResponse();
    for (let delta = 0; delta < 10; delta++) response.speak(0);
    response.heardMs = 500;
    call.settle();
    expect(findings.truncationError.quantile(1)).toBe(1_500);
  });
});

describe('the play buffer', () => {
  it('echoes a mark once everything before it was played, and all of them when it is cleared', () => {
    const playout = new Playout();
    playout.add(800, 0);
    playout.mark('a');
    playout.add(800, 0);
    playout.mark('b');
    expect(playout.reached(99)).toEqual([]);
    expect(playout.reached(100)).toEqual(['a']);
    expect(playout.clear(150)).toEqual(['b']);
    expect(playout.position(400)).toBe(1_200);
  });

  it('plays late audio from the moment it came', () => {
    const playout = new Playout();
    playout.add(800, 0);
    playout.add(800, 500);
    expect(playout.position(550)).toBe(1_200);
  });
});

describe('samples', () => {
  it('give the nearest rank, and forget what was dropped', () => {
    const samples = new Samples();
    for (let value = 1; value <= 100; value++) samples.add(value);
    samples.keep();
    samples.add(9_000);
    expect(samples.newestQuantile(0.5)).toBe(9_000);
    samples.drop();
    expect([samples.quantile(0.5), samples.quantile(0.99), samples.quantile(1)]).toEqual([50, 99, 100]);
  });
});
