import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideHttpClient } from '@angular/common/http';
import { provideRouter } from '@angular/router';
import type { EventFieldsFragment } from '@switchboard/contract';
import { callRow, callState, changed, said } from '../../testing/calls.rig';
import { FakeApollo, provideFakeApollo, refusal } from '../../testing/fake-apollo.rig';
import { FakeSocket, provideFakeSocket } from '../../testing/fake-socket.rig';
import { CallFollower } from './call-follower';

@Component({ selector: 'app-host', template: '', providers: [CallFollower] })
class Host {
  readonly follower = inject(CallFollower);
}

const flush = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

describe('CallFollower', () => {
  let apollo: FakeApollo;
  let follower: CallFollower;
  const log = [
    changed(1, { status: 'RINGING', activity: null }),
    changed(2),
    said(3),
    said(4, { id: 'item_2', position: 2, text: 'Hello?', speaker: 'CALLER' }),
    said(5, { id: 'item_3', position: 3, text: 'How can I help?' }),
    changed(6, { status: 'COMPLETED', activity: null, endedAt: new Date().toISOString(), endReason: 'CALLER_HANGUP' }),
  ];

  beforeEach(() => {
    jest.useFakeTimers();
    apollo = new FakeApollo();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideRouter([]),
        provideFakeApollo(apollo),
        provideFakeSocket(new FakeSocket()),
      ],
    });
    follower = TestBed.createComponent(Host).componentInstance.follower;
  });

  afterEach(() => jest.useRealTimers());

  const page = (events: EventFieldsFragment[], lastSeq = events.length) => ({
    call: {
      ...callRow({ lastSeq }),
      ...callState({ lastSeq, revision: 1 }),
      variables: {},
      tags: [],
      phoneNumber: null,
      events,
    },
  });
  const openWith = async (events: EventFieldsFragment[], lastSeq?: number) => {
    follower.open('call_1');
    apollo.answer('CallPage', page(events, lastSeq));
    await flush();
  };
  const emit = (event: EventFieldsFragment | undefined) => apollo.emit('CallEvents', { callEvents: event });
  const seqs = () => follower.story().events.map((event) => event.seq);

  it('goes on after the last number of the log', async () => {
    await openWith(log.slice(0, 3));
    expect(apollo.last('CallEvents').variables).toEqual({ callId: 'call_1', after: 3 });
    emit(log[3]);
    expect(seqs()).toEqual([1, 2, 3, 4]);
  });

  it('reads a long log page by page before it listens', async () => {
    await openWith(log.slice(0, 2), 5);
    expect(apollo.all('CallEvents')).toHaveLength(0);
    expect(apollo.last('CallLog').variables).toEqual({ id: 'call_1', after: 2 });
    apollo.answer('CallLog', { call: { id: 'call_1', lastSeq: 5, events: log.slice(2, 5) } });
    await flush();
    expect(apollo.last('CallEvents').variables['after']).toBe(5);
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
  });

  it('asks again after its last number when an event is missing', async () => {
    await openWith(log.slice(0, 2));
    emit(log[3]);
    expect(seqs()).toEqual([1, 2]);
    expect(apollo.all('CallEvents')).toHaveLength(2);
    expect(apollo.last('CallEvents').variables['after']).toBe(2);
    emit(log[2]);
    emit(log[3]);
    expect(seqs()).toEqual([1, 2, 3, 4]);
  });

  it('tells the same story as an uncut viewer after a cut at every event', async () => {
    await openWith([]);
    for (const event of log) {
      emit(event);
      apollo.cut('CallEvents');
      jest.advanceTimersByTime(15_000);
      // The server may repeat what it cannot know to have arrived.
      emit(event);
    }
    const cut = follower.story();
    await openWith(log);
    expect(follower.story()).toEqual(cut);
  });

  it('reads the log again when the server has trimmed it', async () => {
    await openWith(log.slice(0, 2));
    apollo.cut('CallEvents', refusal('RESYNC_REQUIRED'));
    expect(apollo.all('CallPage')).toHaveLength(2);
    apollo.answer('CallPage', page(log.slice(0, 5)));
    await flush();
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
    expect(apollo.last('CallEvents').variables['after']).toBe(5);
  });

  it('listens again when the stream of a call that goes on is ended', async () => {
    await openWith(log.slice(0, 3));
    apollo.last('CallEvents').answer$.complete();
    jest.advanceTimersByTime(1_000);
    expect(apollo.all('CallEvents')).toHaveLength(2);
  });

  it('is done when the stream of an ended call is ended', async () => {
    await openWith(log.slice(0, 5));
    emit(log[5]);
    expect(follower.live()).toBe(false);
    apollo.last('CallEvents').answer$.complete();
    jest.advanceTimersByTime(60_000);
    expect(apollo.all('CallEvents')).toHaveLength(1);
  });

  it('opens no stream for a call of last week', async () => {
    follower.open('call_1');
    const old = page(log.slice(0, 1));
    apollo.answer('CallPage', {
      call: { ...old.call, status: 'COMPLETED', endedAt: '2026-11-15T10:00:00.000Z', revision: 9 },
    });
    await flush();
    expect(follower.state()).toBe('ready');
    expect(apollo.all('CallEvents')).toHaveLength(0);
    expect(apollo.all('TranscriptDeltas')).toHaveLength(0);
  });

  it('shows streaming text until the log tells the whole of it', async () => {
    await openWith([changed(1), said(2, { text: '', status: 'IN_PROGRESS' })]);
    apollo.emit('TranscriptDeltas', { transcriptDeltas: { itemId: 'item_1', offset: 0, text: 'Good ' } });
    expect(follower.story().drafts.get('item_1')?.text).toBe('Good ');
    emit(said(3, { text: 'Good morning.' }));
    expect(follower.story().drafts.size).toBe(0);
  });

  it('says that a call is missing, and that one could not be loaded', async () => {
    follower.open('call_nope');
    apollo.answer('CallPage', { call: null });
    await flush();
    expect(follower.state()).toBe('missing');

    follower.open('call_1');
    apollo.fail('CallPage', refusal('INTERNAL', 'The database is away'));
    await flush();
    expect(follower.state()).toBe('failed');
    expect(follower.errorMessage()).toBe('The database is away');
  });

  it('ignores the answer for a call that is no longer looked at', async () => {
    follower.open('call_0');
    const first = apollo.last('CallPage');
    follower.open('call_1');
    first.answer$.next({ data: page(log) });
    first.answer$.complete();
    await flush();
    expect(follower.state()).toBe('loading');
    expect(seqs()).toEqual([]);
  });
});
