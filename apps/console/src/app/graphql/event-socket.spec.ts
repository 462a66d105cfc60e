import { TestBed } from '@angular/core/testing';
import { FakeSocket, provideFakeSocket } from '../../testing/fake-socket.rig';
import { EventSocket } from './event-socket';

describe('EventSocket', () => {
  let fake: FakeSocket;
  let socket: EventSocket;

  beforeEach(() => {
    jest.useFakeTimers();
    fake = new FakeSocket();
    TestBed.configureTestingModule({ providers: [provideFakeSocket(fake)] });
    socket = TestBed.inject(EventSocket);
    fake.connect();
  });

  afterEach(() => jest.useRealTimers());

  it('never lets the library retry: it would send an old cursor', () => {
    expect(fake.options?.retryAttempts).toBe(0);
  });

  it('asks for a sign of life every 10 s and cuts after two without an answer', () => {
    expect(fake.options?.keepAlive).toBe(10_000);
    fake.ping();
    jest.advanceTimersByTime(19_999);
    expect(fake.terminations).toBe(0);
    jest.advanceTimersByTime(1);
    expect(fake.terminations).toBe(1);
    expect(socket.connected()).toBe(false);
  });

  it('stays when the pong comes late but comes', () => {
    fake.ping();
    jest.advanceTimersByTime(15_000);
    fake.pong();
    jest.advanceTimersByTime(60_000);
    expect(fake.terminations).toBe(0);
  });

  it.each([4401, 4403])('tells a refusal by the server from a lost connection (%i)', (code) => {
    const refused = jest.fn();
    socket.refused.subscribe(refused);
    fake.close(1006);
    expect(refused).not.toHaveBeenCalled();
    fake.close(code);
    expect(refused).toHaveBeenCalledTimes(1);
  });
});
