import fc from 'fast-check';
import { payloadBytes } from './audio';
import { InboundAudio } from './inbound-audio';
import { VirtualClock } from './testing/virtual-clock';

const FRAME = Buffer.alloc(160, 0x55).toString('base64');

function inbound() {
  const clock = new VirtualClock();
  const heard: string[] = [];
  const audio = new InboundAudio(clock, (payload) => void heard.push(payload));
  const ms = () => heard.reduce((sum, payload) => sum + payloadBytes(payload) / 8, 0);
  return { clock, heard, audio, ms };
}

describe('the audio of a caller', () => {
  it('A7: passes unchanged where nothing is missing, without a timer', () => {
    const { audio, heard, clock } = inbound();
    for (let at = 0; at < 100; at++) audio.frame(FRAME, at * 20);
    expect(heard).toHaveLength(100);
    expect(heard.every((payload) => payload === FRAME)).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('A7: what is missing by the time stamps is silence of the same length', () => {
    const { audio, heard, ms } = inbound();
    audio.frame(FRAME, 0);
    audio.frame(FRAME, 1_000);
    expect(ms()).toBe(1_020);
    const silence = Buffer.concat(heard.slice(1, -1).map((payload) => Buffer.from(payload, 'base64')));
    expect(silence.every((byte) => byte === 0xff)).toBe(true);
    expect(heard.at(-1)).toBe(FRAME);
  });

  it('A7: no hole is filled with more than 10 s, and time that jumps back adds nothing', () => {
    const { audio, ms } = inbound();
    audio.frame(FRAME, 0);
    audio.frame(FRAME, 3_600_000);
    expect(ms()).toBe(10_040);
    audio.frame(FRAME, 40);
    expect(ms()).toBe(10_060);
  });

  it('A7: a caller who is cut off in mid-sentence becomes silent after 750 ms, for 10 s at most', async () => {
    const { audio, clock, ms } = inbound();
    audio.frame(FRAME, 0);
    audio.callerSpeaking(true);
    await clock.advance(749);
    expect(ms()).toBe(20);
    await clock.advance(1);
    expect(ms()).toBe(770);
    await clock.advance(60_000);
    expect(ms()).toBe(10_020);
    expect(clock.pending).toBe(0);
  });

  it('A7: silence that was given ahead is not given again when the media come back', async () => {
    const { audio, clock, ms } = inbound();
    audio.frame(FRAME, 0);
    audio.callerSpeaking(true);
    await clock.advance(1_500);
    audio.frame(FRAME, 1_520);
    expect(ms()).toBe(1_540);
    audio.callerSpeaking(false);
    expect(clock.pending).toBe(0);
  });

  it('A7, property: however frames are lost, the model hears the length of the stream', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 400 }), (kept) => {
        const { audio, ms } = inbound();
        audio.frame(FRAME, 0);
        kept.forEach((isKept, at) => {
          if (isKept) audio.frame(FRAME, (at + 1) * 20);
        });
        expect(ms()).toBe((kept.lastIndexOf(true) + 2) * 20);
      }),
    );
  });
});
