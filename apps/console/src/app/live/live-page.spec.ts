import { DestroyRef, Injector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { callRow, event, said, toolCall } from '../../testing/calls.rig';
import { refusal } from '../../testing/fake-apollo.rig';
import { Page } from '../../testing/page.rig';
import { LiveCalls } from '../board/live-calls';
import { LivePage } from './live-page';

const open = async (): Promise<Page> => {
  const page = await Page.open([{ path: 'live', component: LivePage }], '/live');
  TestBed.inject(LiveCalls).follow(TestBed.inject(Injector).get(DestroyRef));
  await page.settle();
  return page;
};
const snapshot = async (page: Page, ...calls: ReturnType<typeof callRow>[]) => {
  page.apollo.emit('CallsChanged', { callsChanged: { kind: 'SNAPSHOT', calls } });
  await page.settle();
};
const upsert = async (page: Page, ...calls: ReturnType<typeof callRow>[]) => {
  page.apollo.emit('CallsChanged', { callsChanged: { kind: 'UPSERT', calls } });
  await page.settle();
};
const rows = (page: Page) => [...page.element.querySelectorAll('tbody tr')].map((row) => row.textContent ?? '');

describe('the live board', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask'] }));
  afterEach(() => {
    Page.restore();
    jest.useRealTimers();
  });

  it('is loading until the first snapshot', async () => {
    const page = await open();
    expect(page.text).toContain('Loading current calls');
    expect(page.text).not.toContain('No calls right now');
  });

  it('is empty with a way to get a call', async () => {
    const page = await open();
    await snapshot(page);
    expect(page.text).toContain('No calls right now');
    expect(page.button('New call').getAttribute('href')).toBe('/dial');
  });

  it('shows a call with its agent, its activity and its last words', async () => {
    const page = await open();
    await snapshot(page, callRow({ activity: 'SPEAKING', lastSeq: 30 }));
    expect(page.apollo.last('CallEvents').variables).toEqual({ callId: 'call_1', after: 10 });
    page.apollo.emit('CallEvents', { callEvents: said(11, { text: 'A Tuesday at ten is free.' }) });
    await page.settle();
    expect(rows(page)).toHaveLength(1);
    expect(page.text).toContain('+1 415 555 0100');
    expect(page.text).toContain('Receptionist');
    expect(page.text).toContain('Speaking');
    expect(page.text).toContain('Agent: A Tuesday at ten is free.');
  });

  it('shows on its row that an agent waits for a person’s answer, until there is one', async () => {
    const page = await open();
    await snapshot(page, callRow());
    const question = toolCall({ status: 'WAITING_FOR_OPERATOR', endedAt: null });
    page.apollo.emit('CallEvents', { callEvents: event(1, { type: 'ToolCallChanged', toolCall: question }) });
    await page.settle();
    expect(rows(page)[0]).toContain('Needs an answer');
    page.apollo.emit('CallEvents', { callEvents: event(2, { type: 'ToolCallChanged', toolCall: toolCall() }) });
    await page.settle();
    expect(rows(page)[0]).not.toContain('Needs an answer');
  });

  it('keeps an ended call for 10 s with its reason, then lists it under Just ended', async () => {
    const page = await open();
    await snapshot(page, callRow());
    await upsert(page, callRow({ revision: 2, status: 'COMPLETED', activity: null, endReason: 'CALLER_HANGUP' }));
    expect(rows(page)[0]).toContain('Caller hung up');
    expect(page.text).not.toContain('Just ended');
    jest.advanceTimersByTime(10_500);
    await page.settle();
    expect(rows(page)).toHaveLength(0);
    expect(page.text).toContain('Just ended');
  });

  it('stands still while paused and tells how much is new', async () => {
    const page = await open();
    await snapshot(page, callRow());
    await page.press('Pause updates');
    await upsert(page, callRow({ id: 'call_2' }));
    expect(rows(page)).toHaveLength(1);
    expect(page.button('Resume').textContent).toContain('1 new');
    await page.press('Resume');
    expect(rows(page)).toHaveLength(2);
  });

  it('says what went wrong and tries again when asked', async () => {
    const page = await open();
    page.apollo.cut('CallsChanged', refusal('FORBIDDEN', 'You may not see calls'));
    await page.settle();
    expect(page.element.querySelector('[role="alert"]')?.textContent).toContain('You may not see calls');
    await page.press('Try again');
    await snapshot(page, callRow());
    expect(rows(page)).toHaveLength(1);
    expect(page.element.querySelector('[role="alert"]')).toBeNull();
  });

  it('keeps what was last heard while offline and says so', async () => {
    const page = await open();
    await snapshot(page, callRow());
    await page.goOffline();
    expect(page.text).toContain('This browser is offline.');
    expect(rows(page)).toHaveLength(1);
  });

  it('asks for the board anew after a cut, so that missed ends are noticed', async () => {
    const page = await open();
    await snapshot(page, callRow(), callRow({ id: 'call_2' }));
    page.apollo.cut('CallsChanged');
    jest.advanceTimersByTime(500);
    await snapshot(page, callRow({ id: 'call_2' }));
    expect(page.apollo.all('CallsChanged')).toHaveLength(2);
    expect(rows(page)).toHaveLength(1);
  });
});
