import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CallsChangedDocument } from '@switchboard/contract';
import { Page } from '../../testing/page.rig';
import { EventStreams } from '../graphql/event-streams';
import { ConnectionPill } from './connection-pill';

@Component({ selector: 'app-host', imports: [ConnectionPill], template: '<app-connection-pill />' })
class Host {}

describe('the connection pill', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask'] }));
  afterEach(() => {
    Page.restore();
    jest.useRealTimers();
  });

  const open = async (): Promise<Page> => {
    const page = await Page.open([{ path: '', component: Host }], '/');
    TestBed.inject(EventStreams)
      .follow(CallsChangedDocument, () => ({}))
      .subscribe();
    return page;
  };
  const after = async (page: Page, ms: number) => {
    jest.advanceTimersByTime(ms);
    await page.settle();
  };

  it('does not flicker for trouble shorter than 3 s', async () => {
    const page = await open();
    page.socket.close();
    await after(page, 2_500);
    expect(page.text).toBe('Connected');
  });

  it('counts the seconds of longer trouble', async () => {
    const page = await open();
    page.socket.close();
    await after(page, 4_250);
    expect(page.text).toBe('Reconnecting…4 s');
  });

  it('is connected again, and tells for 3 s how much was caught up', async () => {
    const page = await open();
    page.socket.close();
    const missedAt = new Date().toISOString();
    await after(page, 4_000);
    page.apollo.emit('CallsChanged', { callsChanged: { kind: 'SNAPSHOT', calls: [] } });
    for (let missed = 0; missed < 142; missed++) TestBed.inject(EventStreams).noteEvent(missedAt);
    await after(page, 500);
    expect(page.text).toBe('Connected · 142 events caught up');
    await after(page, 3_000);
    expect(page.text).toBe('Connected');
  });

  it('says at once that the browser is offline', async () => {
    const page = await open();
    await page.goOffline();
    expect(page.text).toBe('Offline');
  });
});
