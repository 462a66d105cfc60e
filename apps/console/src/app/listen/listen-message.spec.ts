import { listenMessage } from './listen-message';

const packet = (...bytes: number[]): ArrayBuffer => Uint8Array.from(bytes).buffer;

describe('what the listening socket tells', () => {
  it('a packet is a side, a time of four bytes, and sound', () => {
    expect(listenMessage(packet(1, 0, 1, 0x11, 0x70, 0xff, 0x7f))).toEqual({
      kind: 'audio',
      lane: 1,
      startMs: 70_000,
      muLaw: Uint8Array.from([0xff, 0x7f]),
    });
  });

  it.each([
    ['{"type":"listening","callId":"call_1","sampleRate":8000,"encoding":"mulaw"}', { kind: 'listening' }],
    ['{"type":"cut","lane":1,"atMs":2400}', { kind: 'cut', lane: 1, atMs: 2_400 }],
    ['{"type":"ended"}', { kind: 'ended' }],
  ])('%s', (text, message) => {
    expect(listenMessage(text)).toEqual(message);
  });

  it.each([
    ['no JSON', 'hello'],
    ['nothing', 'null'],
    ['a word of a later release', '{"type":"whispered"}'],
    ['a cut without a time', '{"type":"cut","lane":1}'],
    ['a cut on a third side', '{"type":"cut","lane":2,"atMs":1}'],
    ['a packet on a third side', packet(2, 0, 0, 0, 0, 1)],
    ['a packet without sound', packet(0, 0, 0, 0, 0)],
  ])('%s is left out', (_what, data) => {
    expect(listenMessage(data)).toBeNull();
  });
});
