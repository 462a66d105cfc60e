import type {
  AttachResult,
  PhoneEnd,
  PhoneLine,
  PhoneListener,
  SocketListener,
  StreamStart,
  TextSocket,
} from '@switchboard/call';
import { memorySocketPair, VirtualClock } from '@switchboard/call/testing';
import fc from 'fast-check';
import { acceptMediaStream, CLOSE_TIMEOUT_MS, FORGIVEN_FRAMES, START_TIMEOUT_MS } from './media-stream';

const SID = 'MZ0123456789abcdef0123456789abcdef';
const AUDIO = Buffer.alloc(160, 0x7e).toString('base64');

const connected = JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' });
const start = JSON.stringify({
  event: 'start',
  sequenceNumber: '1',
  streamSid: SID,
  start: {
    streamSid: SID,
    accountSid: 'AC1',
    callSid: 'CA1',
    tracks: ['inbound'],
    customParameters: { token: 'secret' },
  },
});
const media = (timestamp = 20, { streamSid = SID, track = 'inbound', payload = AUDIO } = {}): string =>
  JSON.stringify({
    event: 'media',
    sequenceNumber: '2',
    media: { track, chunk: '1', timestamp: String(timestamp), payload },
    streamSid,
  });
const mark = (name: string): string =>
  JSON.stringify({ event: 'mark', sequenceNumber: '4', streamSid: SID, mark: { name } });
const dtmf = (digit: string): string =>
  JSON.stringify({ event: 'dtmf', streamSid: SID, sequenceNumber: '5', dtmf: { track: 'inbound_track', digit } });
const stop = JSON.stringify({
  event: 'stop',
  streamSid: SID,
  sequenceNumber: '9',
  stop: { accountSid: 'AC1', callSid: 'CA1' },
});

/** A socket whose far side does only what the test says: it does not even answer a close. */
class DeafSocket implements TextSocket {
  readonly log: string[] = [];
  bufferedBytes = 0;
  listener: SocketListener = { text: () => undefined, binary: () => undefined, closed: () => undefined };
  send(text: string): void {
    this.log.push(text);
  }
  close(code: number): void {
    this.log.push(`close ${code}`);
  }
  terminate(): void {
    this.log.push('terminate');
  }
  listen(listener: SocketListener): void {
    this.listener = listener;
  }
}

class Ear implements PhoneListener {
  readonly heard: unknown[][] = [];
  get ends(): PhoneEnd[] {
    return this.heard.filter(([what]) => what === 'ended').map(([, end]) => end as PhoneEnd);
  }
  fromPhone(payload: string, timestampMs: number): void {
    this.heard.push(['audio', payload, timestampMs]);
  }
  markReached(name: string): void {
    this.heard.push(['mark', name]);
  }
  keyPressed(digit: string): void {
    this.heard.push(['key', digit]);
  }
  phoneEnded(end: PhoneEnd): void {
    this.heard.push(['ended', end]);
  }
}

function rig(attach?: (start: StreamStart, line: PhoneLine) => AttachResult) {
  const clock = new VirtualClock();
  const socket = new DeafSocket();
  const ear = new Ear();
  const starts: StreamStart[] = [];
  const lines: PhoneLine[] = [];
  const away: string[] = [];
  const faults: unknown[] = [];
  acceptMediaStream({
    socket,
    clock,
    attach: (begun, line) => {
      starts.push(begun);
      lines.push(line);
      return attach?.(begun, line) ?? { kind: 'attached', callId: 'call_1', listener: ear };
    },
    turnedAway: (reason) => away.push(reason),
    faulted: (error) => faults.push(error),
  });
  const say = (...texts: string[]): void => texts.forEach((text) => socket.listener.text(text));
  const begin = (): PhoneLine => {
    say(connected, start);
    const line = lines[0];
    if (line === undefined) throw new Error('The stream was not attached.');
    return line;
  };
  return { clock, socket, ear, starts, away, faults, say, begin };
}

describe('a stream before its start', () => {
  it('is attached with the token of its custom parameters, in the turn of the start frame', () => {
    const { say, starts, ear } = rig();
    say(connected, start, media(40));
    expect(starts).toEqual([{ streamSid: SID, callSid: 'CA1', accountSid: 'AC1', token: 'secret' }]);
    expect(ear.heard).toEqual([['audio', AUDIO, 40]]);
  });

  it('is attached without a token when there is no such parameter', () => {
    const { say, starts } = rig(() => ({ kind: 'refused', reason: 'no token' }));
    say(start.replace('"token"', '"other"'));
    expect(starts[0]?.token).toBeNull();
  });

  it('B5: is closed with 1008 when no start comes in time', async () => {
    const { clock, socket, say, away } = rig();
    say(connected);
    await clock.advance(START_TIMEOUT_MS - 1);
    expect(socket.log).toEqual([]);
    await clock.advance(1);
    expect(socket.log).toEqual(['close 1008']);
    expect(away).toEqual(['no start in time']);
  });

  it('is closed with 1008 when its token is refused, and a second start does not help', () => {
    const { socket, say, away, starts } = rig(() => ({ kind: 'refused', reason: 'token used' }));
    say(connected, start, start, media());
    expect(socket.log).toEqual(['close 1008']);
    expect(away).toEqual(['token used']);
    expect(starts).toHaveLength(1);
  });

  it('is told of as turned away, once, when the socket closes first', async () => {
    const { clock, socket, say, away } = rig();
    say(connected);
    socket.listener.closed(1006, '');
    await clock.advance(START_TIMEOUT_MS * 2);
    expect(away).toEqual(['closed 1006']);
    expect(socket.log).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('survives a few frames that come too early', () => {
    const { say, ear, socket } = rig();
    say(media(), mark('x'), stop, 'not json', connected, start, media(60));
    expect(ear.heard).toEqual([['audio', AUDIO, 60]]);
    expect(socket.log).toEqual([]);
  });

  it('is closed with 1008 when too many come', () => {
    const { say, socket, away } = rig();
    say(...Array.from({ length: FORGIVEN_FRAMES + 3 }, () => media()));
    expect(socket.log).toEqual(['close 1008']);
    expect(away).toEqual(['media before start']);
  });

  it('is closed with 1011 when attaching fails by our own mistake', () => {
    const mistake = new Error('ours');
    const { say, socket, faults } = rig(() => {
      throw mistake;
    });
    expect(() => say(connected, start, media())).not.toThrow();
    expect(socket.log).toEqual(['close 1011']);
    expect(faults).toEqual([mistake]);
  });
});

describe('an attached stream', () => {
  it('passes audio, marks and keys on in order', () => {
    const { begin, say, ear } = rig();
    begin();
    say(media(0), mark('g1:a'), dtmf('5'), media(20));
    expect(ear.heard).toEqual([
      ['audio', AUDIO, 0],
      ['mark', 'g1:a'],
      ['key', '5'],
      ['audio', AUDIO, 20],
    ]);
  });

  it('does not take what the caller hears for the caller', () => {
    const { begin, say, ear } = rig();
    begin();
    say(media(0, { track: 'outbound' }), media(0, { payload: '' }), dtmf('A'), dtmf('12'));
    expect(ear.heard).toEqual([]);
  });

  it('goes on after unknown events, however many', () => {
    const { begin, say, ear, socket } = rig();
    begin();
    say(...Array.from({ length: 50 }, () => JSON.stringify({ event: 'weather', streamSid: SID })), media());
    expect(ear.heard).toHaveLength(1);
    expect(socket.log).toEqual([]);
  });

  it.each([
    ['malformed JSON', '{"event":'],
    ['another stream’s frames', media(0, { streamSid: 'MZffffffffffffffffffffffffffffffff' })],
    ['a second start', start],
    ['a late connected', connected],
  ])('forgives %s a few times, then closes with 1008', (_, bad) => {
    const { begin, say, ear, socket, starts } = rig();
    begin();
    say(...Array.from({ length: FORGIVEN_FRAMES }, () => bad), media());
    expect(ear.heard).toEqual([['audio', AUDIO, 20]]);
    expect(socket.log).toEqual([]);
    say(bad, media());
    expect(socket.log).toEqual(['close 1008']);
    expect(ear.ends).toMatchObject([{ kind: 'violation' }]);
    expect(ear.heard).toHaveLength(2);
    expect(starts).toHaveLength(1);
  });

  it('forgives binary frames a few times, then closes with 1003', () => {
    const { begin, say, ear, socket } = rig();
    begin();
    for (let n = 0; n < FORGIVEN_FRAMES; n += 1) socket.listener.binary(160);
    say(media());
    expect(ear.heard).toHaveLength(1);
    socket.listener.binary(160);
    socket.listener.binary(160);
    expect(socket.log).toEqual(['close 1003']);
    expect(ear.ends).toEqual([{ kind: 'violation', detail: 'binary frame' }]);
  });

  it('is closed with 1011, and its listener told, when the listener throws', () => {
    const mistake = new Error('ours');
    const { begin, say, ear, socket, faults } = rig();
    begin();
    ear.fromPhone = () => {
      throw mistake;
    };
    expect(() => say(media(), media())).not.toThrow();
    expect(faults).toEqual([mistake]);
    expect(socket.log).toEqual(['close 1011']);
    expect(ear.ends).toEqual([{ kind: 'closedByUs', detail: 'internal error' }]);
  });

  it('does not throw when the listener fails to hear its end', () => {
    const { begin, say, ear, faults } = rig();
    begin();
    ear.phoneEnded = () => {
      throw new Error('ours');
    };
    expect(() => say(stop)).not.toThrow();
    expect(faults).toHaveLength(1);
  });
});

describe('the line', () => {
  it('plays, marks and clears at once and in order', () => {
    const { begin, socket } = rig();
    const line = begin();
    line.play(AUDIO);
    line.mark('m1');
    line.clear();
    expect(line.streamSid).toBe(SID);
    expect(socket.log).toEqual([
      `{"event":"media","streamSid":"${SID}","media":{"payload":"${AUDIO}"}}`,
      `{"event":"mark","streamSid":"${SID}","mark":{"name":"m1"}}`,
      `{"event":"clear","streamSid":"${SID}"}`,
    ]);
  });

  it('never sends Twilio a media frame that is empty or no base64', () => {
    const { begin, socket } = rig();
    const line = begin();
    for (const bad of ['', 'not base64!', 'QUFB"}', 'QUF']) line.play(bad);
    expect(socket.log).toEqual([]);
  });

  it('can speak while it is being attached', () => {
    const { say, socket } = rig((_, line) => {
      line.play(AUDIO);
      return { kind: 'attached', callId: 'call_1', listener: new Ear() };
    });
    say(connected, start);
    expect(socket.log).toHaveLength(1);
  });

  it('cuts a far side off that has stopped reading', () => {
    const { begin, socket, ear } = rig();
    const line = begin();
    socket.bufferedBytes = 9 * 1024 * 1024;
    line.play(AUDIO);
    line.play(AUDIO);
    expect(socket.log).toEqual(['terminate']);
    socket.listener.closed(1006, '');
    expect(ear.ends).toEqual([{ kind: 'lost', detail: 'closed 1006' }]);
  });

  it('does nothing after the end', () => {
    const { begin, say, socket } = rig();
    const line = begin();
    say(stop);
    line.play(AUDIO);
    line.mark('x');
    line.clear();
    line.close();
    expect(socket.log).toEqual([]);
  });

  it('works the same over a connection with latency', async () => {
    const clock = new VirtualClock();
    const [ours, theirs] = memorySocketPair(clock, 15);
    const ear = new Ear();
    const sent: string[] = [];
    let line: PhoneLine | undefined;
    acceptMediaStream({
      socket: ours,
      clock,
      attach: (_, attached) => {
        line = attached;
        return { kind: 'attached', callId: 'call_1', listener: ear };
      },
      faulted: (error) => {
        throw error;
      },
    });
    theirs.listen({
      text: (text) => sent.push(text),
      binary: () => undefined,
      closed: (code) => sent.push(`closed ${code}`),
    });
    [connected, start, media(0)].forEach((text) => theirs.send(text));
    await clock.advance(15);
    expect(ear.heard).toEqual([['audio', AUDIO, 0]]);
    line?.play(AUDIO);
    line?.close();
    theirs.send(media(20));
    await clock.advance(30);
    expect(sent).toEqual([expect.stringContaining('"media"'), 'closed 1000']);
    expect(ear.heard).toEqual([
      ['audio', AUDIO, 0],
      ['ended', { kind: 'closedByUs' }],
    ]);
    expect(clock.pending).toBe(0);
  });
});

describe('the end of a stream', () => {
  it.each([
    ['stop, then close', ['stop', 1000], 'stopped'],
    ['stop, then a broken socket', ['stop', 1006], 'stopped'],
    ['a close in good order without stop', [1000], 'stopped'],
    ['a close without a code', [1005], 'stopped'],
    ['a broken socket', [1006], 'lost'],
    ['a frame over the limit, closed by the socket server', [1009], 'lost'],
    ['our close, answered', ['close', 1000], 'closedByUs'],
    ['our close, crossed by stop', ['close', 'stop', 1000], 'closedByUs'],
    ['our close, then a broken socket', ['close', 1006], 'closedByUs'],
  ] as const)('%s', (_, steps, kind) => {
    const { begin, say, socket, ear } = rig();
    const line = begin();
    for (const step of steps) {
      if (step === 'stop') say(stop);
      else if (step === 'close') line.close();
      else socket.listener.closed(step, '');
    }
    expect(ear.ends.map((end) => end.kind)).toEqual([kind]);
  });

  it('is told once when the socket reports its close from within `close`, and a mistake follows', async () => {
    const { begin, say, socket, ear, clock, faults } = rig();
    const line = begin();
    socket.close = (code) => socket.listener.closed(code, '');
    ear.keyPressed = () => {
      line.close();
      throw new Error('ours');
    };
    say(dtmf('1'));
    expect(faults).toHaveLength(1);
    expect(ear.ends).toEqual([{ kind: 'closedByUs' }]);
    await clock.advance(CLOSE_TIMEOUT_MS);
    expect(clock.pending).toBe(0);
  });

  it('is told exactly once and last, whatever order frames, closes and mistakes come in', async () => {
    const steps = fc.constantFrom('media', 'mark', 'stop', 'bad', 'binary', 'close', 'start', 'wait', 'throw');
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 30 }), fc.constantFrom(1000, 1006), async (order, code) => {
        const { begin, say, socket, ear, clock } = rig();
        const line = begin();
        const act: Record<(typeof order)[number], () => unknown> = {
          media: () => say(media()),
          mark: () => say(mark('m')),
          stop: () => say(stop),
          bad: () => say('{'),
          binary: () => socket.listener.binary(1),
          close: () => line.close(),
          start: () => say(start),
          wait: () => clock.advance(CLOSE_TIMEOUT_MS / 2),
          throw: () => {
            ear.markReached = () => {
              throw new Error('ours');
            };
          },
        };
        for (const step of order) await act[step]();
        socket.listener.closed(code, '');
        say(media(), stop);
        expect(ear.ends).toHaveLength(1);
        expect(ear.heard.at(-1)?.[0]).toBe('ended');
        expect(clock.pending).toBe(0);
      }),
    );
  });

  it('does not wait for ever for Twilio to close after its stop', async () => {
    const { begin, say, socket, clock } = rig();
    begin();
    say(stop);
    expect(socket.log).toEqual([]);
    await clock.advance(CLOSE_TIMEOUT_MS);
    expect(socket.log).toEqual(['close 1000']);
    await clock.advance(CLOSE_TIMEOUT_MS);
    expect(socket.log).toEqual(['close 1000', 'terminate']);
    expect(clock.pending).toBe(0);
  });

  it('cuts off a far side that does not answer our close', async () => {
    const { begin, socket, ear, clock } = rig();
    begin().close();
    await clock.advance(CLOSE_TIMEOUT_MS);
    expect(socket.log).toEqual(['close 1000', 'terminate']);
    socket.listener.closed(1006, '');
    expect(ear.ends).toEqual([{ kind: 'closedByUs' }]);
  });
});
