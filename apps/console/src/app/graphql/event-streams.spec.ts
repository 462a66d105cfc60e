import { TestBed } from '@angular/core/testing';
import { CallEventsDocument } from '@switchboard/contract';
import { FakeApollo, provideFakeApollo, refusal } from '../../testing/fake-apollo.rig';
import { FakeSocket, provideFakeSocket } from '../../testing/fake-socket.rig';
import { EventStreams } from './event-streams';

describe('EventStreams', () => {
  let apollo: FakeApollo;
  let socket: FakeSocket;
  let streams: EventStreams;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    apollo = new FakeApollo();
    socket = new FakeSocket();
    TestBed.configureTestingModule({ providers: [provideFakeApollo(apollo), provideFakeSocket(socket)] });
    streams = TestBed.inject(EventStreams);
  });

  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  const follow = (after: () => number) => {
    const seen: unknown[] = [];
    const faults: unknown[] = [];
    const subscription = streams
      .follow(CallEventsDocument, () => ({ callId: 'call_1', after: after() }))
      .subscribe({ next: (data) => seen.push(data), error: (error: unknown) => faults.push(error) });
    return { seen, faults, subscription };
  };
  const asked = () => apollo.all('CallEvents').map((operation) => operation.variables['after']);

  it('reads the cursor anew at each attempt, so nothing is sent twice', () => {
    let last = 0;
    follow(() => last);
    apollo.emit('CallEvents', { callEvents: { seq: 1 } });
    last = 1;
    apollo.cut('CallEvents');
    jest.advanceTimersByTime(500);
    last = 7;
    apollo.cut('CallEvents');
    jest.advanceTimersByTime(1_000);
    expect(asked()).toEqual([0, 1, 7]);
  });

  it('waits half a second first, then longer, never longer than 15 s', () => {
    follow(() => 0);
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      const before = asked().length;
      apollo.cut('CallEvents');
      let waited = 0;
      while (asked().length === before) {
        jest.advanceTimersByTime(50);
        waited += 50;
      }
      waits.push(waited);
    }
    expect(waits[0]).toBe(500);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBeLessThanOrEqual(15_000);
    expect(waits.at(-1)).toBeGreaterThan(10_000);
  });

  it('begins with short waits again once data flows', () => {
    follow(() => 0);
    for (let cut = 0; cut < 5; cut++) {
      apollo.cut('CallEvents');
      jest.advanceTimersByTime(15_000);
    }
    apollo.emit('CallEvents', { callEvents: { seq: 1 } });
    const before = asked().length;
    apollo.cut('CallEvents');
    jest.advanceTimersByTime(500);
    expect(asked().length).toBe(before + 1);
  });

  it('lets all streams wait for one shared attempt', () => {
    follow(() => 1);
    const first = apollo.last('CallEvents');
    follow(() => 2);
    const second = apollo.last('CallEvents');
    for (const { answer$ } of [first, second]) answer$.next({ data: undefined, error: new Error('Socket closed') });
    jest.advanceTimersByTime(499);
    expect(asked()).toEqual([1, 2]);
    jest.advanceTimersByTime(1);
    expect(asked()).toEqual([1, 2, 1, 2]);
  });

  it('tries at once when the browser is online again or the tab becomes visible', () => {
    follow(() => 0);
    apollo.cut('CallEvents');
    window.dispatchEvent(new Event('online'));
    expect(asked()).toHaveLength(2);
    apollo.cut('CallEvents');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(asked()).toHaveLength(3);
  });

  it('hands a refusal on instead of asking again', () => {
    const { faults } = follow(() => 0);
    apollo.cut('CallEvents', refusal('RESYNC_REQUIRED'));
    jest.advanceTimersByTime(60_000);
    expect(faults).toHaveLength(1);
    expect(asked()).toHaveLength(1);
  });

  it('asks again after an error of the server that may pass', () => {
    follow(() => 0);
    apollo.cut('CallEvents', refusal('INTERNAL'));
    jest.advanceTimersByTime(500);
    expect(asked()).toHaveLength(2);
  });

  it('stops asking when nobody listens any more', () => {
    const { subscription } = follow(() => 0);
    apollo.cut('CallEvents');
    subscription.unsubscribe();
    jest.advanceTimersByTime(60_000);
    expect(asked()).toHaveLength(1);
  });

  it('is reconnecting from the cut to the first data, and live before and after', () => {
    follow(() => 0);
    expect(streams.state()).toBe('live');
    socket.close();
    expect(streams.state()).toBe('reconnecting');
    expect(streams.lostAt()).toBe(Date.now());
    apollo.emit('CallEvents', { callEvents: { seq: 1 } });
    expect(streams.state()).toBe('live');
    expect(streams.lostAt()).toBeNull();
  });

  it('is live when the socket closes because nothing is followed', () => {
    const { subscription } = follow(() => 0);
    subscription.unsubscribe();
    socket.close();
    expect(streams.state()).toBe('live');
  });

  it('is offline while the browser says so, and drops the socket that would hang', () => {
    follow(() => 0);
    window.dispatchEvent(new Event('offline'));
    expect(streams.state()).toBe('offline');
    expect(socket.terminations).toBe(1);
    window.dispatchEvent(new Event('online'));
    expect(streams.state()).toBe('reconnecting');
  });

  it('counts the events that happened before the reconnect as caught up, for 3 s', () => {
    follow(() => 0);
    socket.close();
    const missedAt = new Date(Date.now()).toISOString();
    jest.advanceTimersByTime(2_000);
    apollo.emit('CallEvents', { callEvents: { seq: 1 } });
    for (let seq = 1; seq <= 142; seq++) streams.noteEvent(missedAt);
    streams.noteEvent(new Date(Date.now() + 1).toISOString());
    jest.advanceTimersByTime(400);
    expect(streams.caughtUp()).toBe(142);
    jest.advanceTimersByTime(3_000);
    expect(streams.caughtUp()).toBe(0);
  });
});
