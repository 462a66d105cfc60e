import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FrameReader } from './frame-reader';
import { Memory } from './mask';
import { OPCODE } from './protocol';
import type { Told } from './testing.rig';
import { frameOf, Notes } from './testing.rig';

const MAX = 64 * 1024;
const roles = [true, false];
const roleName = (masked: boolean) => (masked ? 'server' : 'client');

/** Feeds a stream in pieces of these lengths, over and over; each piece lies in memory that is written over afterwards. */
function read(masked: boolean, stream: Buffer, pieces: readonly number[] = [stream.length]): readonly Told[] {
  const notes = new Notes();
  const reader = new FrameReader({ masked, maxBytes: MAX }, notes);
  const shared = Memory.of(Math.max(stream.length, 1));
  for (let at = 0, turn = 0; at < stream.length; turn++) {
    const size = Math.min(Math.max(1, pieces[turn % pieces.length] ?? 1), stream.length - at);
    stream.copy(shared.bytes, 0, at, at + size);
    reader.push(shared, size);
    shared.bytes.fill(0xaa);
    at += size;
  }
  return notes.told;
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const chunking = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 });

/** A message in fragments, with control frames between them. */
const message = fc.record({
  isText: fc.boolean(),
  fragments: fc.array(bytes(300), { minLength: 1, maxLength: 4 }),
  control: fc.option(fc.record({ opcode: fc.constantFrom(OPCODE.ping, OPCODE.pong), payload: bytes(125) })),
});

describe.each(roles)('frames as they come (masked: %s)', (masked) => {
  it('property: whatever the chunks, fragments and control frames between them, what was sent is read', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), chunking, (messages, pieces) => {
        const frames: Buffer[] = [];
        const expected: Told[] = [];
        for (const { isText, fragments, control } of messages) {
          fragments.forEach((payload, index) => {
            const opcode = index > 0 ? OPCODE.continuation : isText ? OPCODE.text : OPCODE.binary;
            frames.push(frameOf({ opcode, payload, fin: index === fragments.length - 1, masked }));
            if (!control || index === fragments.length - 1) return;
            frames.push(frameOf({ ...control, masked }));
            expected.push(
              control.opcode === OPCODE.pong ? { pong: true } : { ping: control.payload.toString('latin1') },
            );
          });
          const whole = Buffer.concat(fragments);
          expected.push(isText ? { text: whole.toString('latin1') } : { binary: whole.length });
        }
        expect(read(masked, Buffer.concat(frames), pieces)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it.each([0, 1, 125, 126, 65_535, 65_536])('a message of %i bytes', (length) => {
    const payload = Buffer.alloc(length, 'x');
    expect(read(masked, frameOf({ opcode: OPCODE.text, payload, masked }), [1_000])).toEqual([
      { text: payload.toString() },
    ]);
  });

  const close = (payload: Buffer) => frameOf({ opcode: OPCODE.close, payload, masked });
  const closeWith = (code: number, reason = '') => {
    const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
    payload.writeUInt16BE(code);
    payload.write(reason, 2);
    return close(payload);
  };

  it('a close frame is told with code and reason, and nothing after it', () => {
    const late = frameOf({ opcode: OPCODE.text, payload: Buffer.from('late'), masked });
    expect(read(masked, Buffer.concat([closeWith(4001, 'ü'), late]))).toEqual([{ close: [4001, 'ü'] }]);
    expect(read(masked, close(Buffer.alloc(0)))).toEqual([{ close: [1005, ''] }]);
  });

  it.each([1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999])('close code %i is one', (code) => {
    expect(read(masked, closeWith(code))).toEqual([{ close: [code, ''] }]);
  });

  it.each([0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535])('close code %i is none: 1002', (code) => {
    expect(read(masked, closeWith(code))).toEqual([{ broken: 1002 }]);
  });

  const frame = (parts: { opcode: number; payload?: Buffer; fin?: boolean; reserved?: number; masked?: boolean }) =>
    frameOf({ payload: Buffer.from('x'), masked, ...parts });
  const huge = Buffer.concat([Buffer.from([0x81, (masked ? 0x80 : 0) | 127, 0, 0, 0, 0, 0, 1, 0, 1]), Buffer.alloc(4)]);

  it.each<[string, Buffer, number]>([
    ['a frame masked the wrong way', frame({ opcode: 1, masked: !masked }), 1002],
    ['RSV1', frame({ opcode: 1, reserved: 0x40 }), 1002],
    ['RSV2', frame({ opcode: 1, reserved: 0x20 }), 1002],
    ['RSV3', frame({ opcode: 1, reserved: 0x10 }), 1002],
    ['opcode 3', frame({ opcode: 3 }), 1002],
    ['opcode 15', frame({ opcode: 15 }), 1002],
    ['a continuation of nothing', frame({ opcode: 0 }), 1002],
    ['a message within a message', Buffer.concat([frame({ opcode: 1, fin: false }), frame({ opcode: 1 })]), 1002],
    ['a ping in fragments', frame({ opcode: 9, fin: false }), 1002],
    ['a ping of 126 bytes', frame({ opcode: 9, payload: Buffer.alloc(126) }), 1002],
    ['half a close code', close(Buffer.alloc(1)), 1002],
    ['a close reason that is not UTF-8', close(Buffer.from([3, 232, 0xff])), 1007],
    ['one byte too many, told before it comes', huge, 1009],
    [
      'fragments that are too much together',
      Buffer.concat([
        frame({ opcode: 1, fin: false, payload: Buffer.alloc(60_000) }),
        frame({ opcode: 0, payload: Buffer.alloc(6_000) }),
      ]),
      1009,
    ],
    ['a length of 2^63', Buffer.from([0x82, (masked ? 0x80 : 0) | 127, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 1009],
  ])('%s breaks the protocol', (_what, stream, code) => {
    expect(read(masked, Buffer.concat([stream, frame({ opcode: 1 })]), [7])).toEqual([{ broken: code }]);
  });
});

/** Streams as somebody hostile would write them. */
const hostile = (masked: boolean): fc.Arbitrary<Buffer> => {
  const header = fc
    .tuple(fc.nat(255), fc.nat(255), bytes(14))
    .map(([first, second, rest]) => Buffer.concat([Buffer.from([first, second]), rest]));
  const valid = fc
    .record({
      opcode: fc.constantFrom(0, 1, 2, 8, 9, 10),
      payload: bytes(200),
      fin: fc.boolean(),
      masked: fc.constantFrom(masked, masked, masked, !masked),
    })
    .map(frameOf);
  const cut = fc.tuple(valid, fc.nat(20)).map(([frame, count]) => frame.subarray(0, count));
  return fc
    .array(fc.oneof(valid, valid, valid, header, cut, bytes(40)), { maxLength: 8 })
    .map((parts) => Buffer.concat(parts));
};

describe.each(roles)('B2: hostile streams (masked: %s)', (masked) => {
  it(`10,000 of them never make the ${roleName(masked)} throw, end it once and with a code that says why`, () => {
    fc.assert(
      fc.property(hostile(masked), chunking, (stream, pieces) => {
        const told = read(masked, stream, pieces);
        const ends = told.filter((each) => 'broken' in each || 'close' in each);
        expect(ends.length).toBeLessThanOrEqual(1);
        if (ends.length === 1) expect(told.at(-1)).toBe(ends[0]);
        for (const end of ends) if ('broken' in end) expect([1002, 1007, 1009]).toContain(end.broken);
        // However the network cuts it, it means the same.
        expect(read(masked, stream)).toEqual(told);
      }),
      { numRuns: 10_000 },
    );
  }, 120_000);
});

describe('memory', () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const used = (): number => {
    gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / 1024;
  };

  it('grows with what came, never with what a header promises', () => {
    const promise = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 1, 2, 3]);
    const before = used();
    const readers = Array.from({ length: 200 }, () => {
      const reader = new FrameReader({ masked: false, maxBytes: 16 * 1024 * 1024 }, new Notes());
      reader.push(new Memory(Buffer.from(promise)), promise.length);
      return reader;
    });
    expect((used() - before) / readers.length).toBeLessThan(8);
  });

  it('a message in 60,000 fragments of a byte costs its bytes, not its fragments', () => {
    const fragment = (opcode: number) => frameOf({ opcode, payload: Buffer.from('x'), fin: false, masked: false });
    const first = fragment(1);
    const next = fragment(0);
    const reader = new FrameReader({ masked: false, maxBytes: MAX }, new Notes());
    const before = used();
    reader.push(new Memory(Buffer.from(first)), first.length);
    for (let count = 1; count < 60_000; count++) reader.push(new Memory(next), next.length);
    expect(used() - before).toBeLessThan(256);
    reader.push(new Memory(next), next.length);
  });

  it('nothing is kept between whole frames', () => {
    const frame = frameOf({ opcode: 1, payload: Buffer.alloc(400, 'x'), masked: true });
    const notes = { ...new Notes(), message: () => undefined } as unknown as Notes;
    const reader = new FrameReader({ masked: true, maxBytes: MAX }, notes);
    const shared = Memory.of(frame.length);
    const push = (count: number) => {
      for (let turn = 0; turn < count; turn++) {
        frame.copy(shared.bytes);
        reader.push(shared, frame.length);
      }
    };
    push(1_000);
    const before = used();
    push(100_000);
    expect(used() - before).toBeLessThan(64);
  });
});
