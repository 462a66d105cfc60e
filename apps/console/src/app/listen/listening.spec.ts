import { TestBed } from '@angular/core/testing';
import { callRow } from '../../testing/calls.rig';
import { FakeApollo, provideFakeApollo, refusal } from '../../testing/fake-apollo.rig';
import { LISTEN_AUDIO } from './listen-audio';
import type { ListenAudio } from './listen-audio';
import { LISTEN_SOCKET, Listening } from './listening';
import type { ListenTicket } from './listen-ticket';

class FakeListenSocket {
  binaryType = '';
  closed = false;
  onmessage: (event: { data: unknown }) => void = () => undefined;
  onclose: (event: { code: number }) => void = () => undefined;

  constructor(readonly ticket: ListenTicket) {}

  tell(message: object): void {
    this.onmessage({ data: JSON.stringify(message) });
  }

  close(): void {
    this.closed = true;
  }
}

class FakeListenAudio implements ListenAudio {
  readonly ready = Promise.resolve();
  readonly played: unknown[] = [];
  volumes: readonly number[] = [];
  closed = false;

  constructor(readonly told: (levels: readonly [number, number]) => void) {}

  play(message: unknown): void {
    this.played.push(message);
  }
  setVolumes(volumes: readonly [number, number]): void {
    this.volumes = volumes;
  }
  close(): void {
    this.closed = true;
  }
}

describe('listening to a call', () => {
  let apollo: FakeApollo;
  let listening: Listening;
  const sockets: FakeListenSocket[] = [];
  const audios: FakeListenAudio[] = [];

  beforeEach(() => {
    jest.useFakeTimers();
    apollo = new FakeApollo();
    sockets.length = audios.length = 0;
    TestBed.configureTestingModule({
      providers: [
        provideFakeApollo(apollo),
        {
          provide: LISTEN_SOCKET,
          useValue: (ticket: ListenTicket) => {
            const socket = new FakeListenSocket(ticket);
            sockets.push(socket);
            return socket;
          },
        },
        {
          provide: LISTEN_AUDIO,
          useValue: (told: (levels: readonly [number, number]) => void) => {
            const audio = new FakeListenAudio(told);
            audios.push(audio);
            return audio;
          },
        },
      ],
    });
    listening = TestBed.inject(Listening);
  });
  afterEach(() => jest.useRealTimers());

  const settle = () => jest.advanceTimersByTimeAsync(0);
  const answerTicket = async (token = 'once') => {
    const ticket = { url: 'wss://calls.example.com/media/listen', token, errors: [] };
    apollo.answer('CreateMediaTicket', { createMediaTicket: ticket });
    await settle();
  };
  const hear = async () => {
    listening.start(callRow());
    await settle();
    await answerTicket();
    sockets.at(-1)?.tell({ type: 'listening' });
  };

  it('asks for a ticket of this call and opens a socket with it', async () => {
    listening.start(callRow());
    expect(listening.state()).toBe('connecting');
    await settle();
    expect(apollo.last('CreateMediaTicket').variables).toEqual({ purpose: 'LISTEN', callId: 'call_1' });
    await answerTicket('secret');
    expect(sockets[0]).toMatchObject({ binaryType: 'arraybuffer', ticket: { token: 'secret' } });
    sockets[0]?.tell({ type: 'listening' });
    expect(listening.state()).toBe('listening');
  });

  it('plays what comes, with a volume for each side', async () => {
    await hear();
    listening.setVolume(1, 0.4);
    sockets[0]?.onmessage({ data: Uint8Array.from([0, 0, 0, 0, 20, 255]).buffer });
    sockets[0]?.tell({ type: 'cut', lane: 1, atMs: 60 });
    expect(audios[0]?.played).toMatchObject([{ kind: 'audio', startMs: 20 }, { kind: 'cut' }]);
    expect(audios[0]?.volumes).toEqual([1, 0.4]);
    audios[0]?.told([0.5, 0.1]);
    expect(listening.levels()).toEqual([0.5, 0.1]);
  });

  it('comes back after a cut with a new ticket', async () => {
    await hear();
    sockets[0]?.onclose({ code: 1006 });
    expect(listening.state()).toBe('reconnecting');
    await jest.advanceTimersByTimeAsync(1_000);
    await answerTicket('another');
    sockets[1]?.tell({ type: 'listening' });
    expect([listening.state(), sockets[1]?.ticket.token]).toEqual(['listening', 'another']);
    expect(audios).toHaveLength(1);
  });

  it('ends with the call, and keeps saying so until it is put away', async () => {
    await hear();
    sockets[0]?.tell({ type: 'ended' });
    sockets[0]?.onclose({ code: 1000 });
    expect([listening.state(), listening.call()?.id, audios[0]?.closed]).toEqual(['ended', 'call_1', true]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
    listening.stop();
    expect([listening.state(), listening.call()]).toEqual(['idle', null]);
  });

  it('says why it was refused and does not ask again', async () => {
    listening.start(callRow());
    await settle();
    const errors = [{ message: 'Nobody is on this call yet.' }];
    apollo.answer('CreateMediaTicket', { createMediaTicket: { url: null, token: null, errors } });
    await jest.advanceTimersByTimeAsync(60_000);
    expect([listening.state(), listening.errorMessage()]).toEqual(['failed', 'Nobody is on this call yet.']);
    expect(apollo.all('CreateMediaTicket')).toHaveLength(1);
  });

  it('a server that is away is asked again, one that forbids is not', async () => {
    listening.start(callRow());
    await settle();
    apollo.fail('CreateMediaTicket', new Error('away'));
    await jest.advanceTimersByTimeAsync(1_000);
    expect([listening.state(), apollo.all('CreateMediaTicket').length]).toEqual(['reconnecting', 2]);
    apollo.fail('CreateMediaTicket', refusal('FORBIDDEN', 'Viewers may not listen.'));
    await jest.advanceTimersByTimeAsync(60_000);
    expect([listening.state(), apollo.all('CreateMediaTicket').length]).toEqual(['failed', 2]);
  });

  it('a call that ended while the line was away has ended', async () => {
    await hear();
    sockets[0]?.onclose({ code: 1006 });
    await jest.advanceTimersByTimeAsync(1_000);
    const errors = [{ message: 'This call has already ended.' }];
    apollo.answer('CreateMediaTicket', { createMediaTicket: { url: null, token: null, errors } });
    await settle();
    expect(listening.state()).toBe('ended');
  });

  it('another call takes the place of the first; what the first still brings is not heard', async () => {
    await hear();
    listening.start(callRow({ id: 'call_2' }));
    expect([sockets[0]?.closed, audios[0]?.closed]).toEqual([true, true]);
    sockets[0]?.tell({ type: 'ended' });
    expect([listening.state(), listening.call()?.id]).toEqual(['connecting', 'call_2']);
  });

  it('a ticket that comes after the person stopped opens nothing', async () => {
    listening.start(callRow());
    await settle();
    listening.stop();
    await answerTicket();
    expect(sockets).toHaveLength(0);
  });
});
