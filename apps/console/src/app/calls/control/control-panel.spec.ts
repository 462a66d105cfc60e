import { TestBed } from '@angular/core/testing';
import type { EventFieldsFragment } from '@switchboard/contract';
import { callRow, callState, changed, event } from '../../../testing/calls.rig';
import { refusal } from '../../../testing/fake-apollo.rig';
import { Page } from '../../../testing/page.rig';
import { Access } from '../../access/access';
import { ServerClock } from '../../graphql/server-clock';
import { CallPage } from '../call-page';

const open = async (...events: EventFieldsFragment[]): Promise<Page> => {
  const page = await Page.open([{ path: 'calls/:id', component: CallPage }], '/calls/call_1');
  const facts = { ...callRow({ revision: 0 }), ...callState({ revision: 0 }), lastSeq: events.length };
  page.apollo.answer('CallPage', { call: { ...facts, variables: {}, tags: [], phoneNumber: null, events } });
  await page.settle();
  return page;
};
const tell = async (page: Page, ...events: EventFieldsFragment[]) => {
  for (const one of events) page.apollo.emit('CallEvents', { callEvents: one });
  await page.settle();
};
const acted = (seq: number, action: string, note: string | null = null, actor = 'Ana') =>
  event(seq, { type: 'OperatorActed', actor, action, note });
const answer = async (page: Page, mutation: string, field: string, lastSeq: number) => {
  page.apollo.answer(mutation, { [field]: { call: { id: 'call_1', lastSeq }, errors: [] } });
  await page.settle();
};
const press = async (page: Page, key: string, target: EventTarget = document.body) => {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await page.settle();
};
const panelOf = (page: Page) => page.element.querySelector('app-control-panel aside') as HTMLElement;
const alerts = (page: Page) =>
  [...page.element.querySelectorAll('[role="alert"]')].map((one) => one.textContent?.trim());
const pass = async (page: Page, ms: number) => {
  await jest.advanceTimersByTimeAsync(ms);
  await page.settle();
};
const message = (page: Page) => page.element.querySelector('textarea') as HTMLTextAreaElement;
const write = async (page: Page, text: string) => {
  message(page).value = text;
  message(page).dispatchEvent(new Event('input'));
  await page.settle();
};
const muted = (page: Page) => page.button('Mute agent').getAttribute('aria-pressed');

describe("the operator's controls", () => {
  beforeAll(() => {
    // Not part of jsdom.
    Element.prototype.scrollIntoView ??= () => undefined;
  });
  beforeEach(() => {
    jest.useFakeTimers({
      doNotFake: ['queueMicrotask', 'nextTick', 'performance'],
      now: new Date('2026-11-22T10:00:10Z'),
    });
  });
  afterEach(() => {
    Page.restore();
    jest.useRealTimers();
  });

  it('whispers: done at once, pending after a second, confirmed by the log', async () => {
    const page = await open(changed(1));
    await press(page, 'w');
    expect(document.activeElement).toBe(message(page));
    await write(page, '  Offer the refund.  ');
    await page.press('Send');
    expect(page.apollo.last('InjectInstruction').variables).toEqual({
      input: { callId: 'call_1', text: 'Offer the refund.', respondNow: false },
    });
    expect(message(page).value).toBe('');
    expect(panelOf(page).textContent).toContain('Whispered');
    await pass(page, 1_000);
    expect(panelOf(page).textContent).toContain('Waiting for the call to confirm…');
    await answer(page, 'InjectInstruction', 'injectInstruction', 2);
    // The server has done it, but the log that is shown here does not tell of it yet.
    expect(panelOf(page).textContent).toContain('Waiting for the call to confirm…');
    await tell(page, acted(2, 'INSTRUCT', 'Offer the refund.'));
    expect(panelOf(page).textContent).not.toContain('Waiting');
    expect(page.element.querySelector('app-note-line')?.textContent?.replace(/\s+/g, ' ')).toContain(
      'Ana whispered: Offer the refund. caller did not hear this',
    );
  });

  it('a refusal stands at its control with its reason, and the words come back', async () => {
    const page = await open(changed(1));
    await press(page, 's');
    await write(page, 'One moment.');
    await page.press('Send');
    expect(page.apollo.last('SayToCaller').variables).toEqual({
      input: { callId: 'call_1', text: 'One moment.', interrupt: false },
    });
    page.apollo.answer('SayToCaller', {
      sayToCaller: { call: null, errors: [{ code: 'CALL_NOT_ACTIVE', message: 'This call has already ended.' }] },
    });
    await page.settle();
    expect(alerts(page)).toEqual(['This call has already ended.']);
    expect(message(page).value).toBe('One moment.');
    await page.press('Send');
    expect(alerts(page)).toEqual([]);
    page.apollo.fail('SayToCaller', refusal('FORBIDDEN', 'This needs the role OPERATOR; yours is VIEWER.'));
    await page.settle();
    expect(alerts(page)).toEqual(['This needs the role OPERATOR; yours is VIEWER.']);
  });

  it('says honestly that the words will be the agent’s own', async () => {
    const page = await open(changed(1));
    await page.press('Say');
    expect(panelOf(page).textContent).toContain('The agent will say this in its words.');
  });

  it('keeps what was typed while another tool is open, and while offline', async () => {
    const page = await open(changed(1));
    await write(page, 'Half a thought');
    await page.press('Keypad');
    await page.press('Whisper');
    expect(message(page).value).toBe('Half a thought');
    await page.goOffline();
    await page.press('Send');
    message(page).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, cancelable: true }));
    await page.settle();
    expect(page.apollo.all('InjectInstruction')).toEqual([]);
    expect(message(page).value).toBe('Half a thought');
  });

  it('mutes at once, counts the silence, warns at 5 s, and unmutes', async () => {
    const page = await open(changed(1));
    await press(page, 'm');
    expect(muted(page)).toBe('true');
    expect(page.apollo.last('SetAgentMuted').variables).toEqual({ callId: 'call_1', muted: true });
    await answer(page, 'SetAgentMuted', 'setAgentMuted', 3);
    // The log's clock: 10:00:10.
    await tell(page, event(2, { type: 'OperatorActed', actor: 'Ana', action: 'MUTE_AGENT', note: null }, 10_000));
    await tell(page, changed(3, { activity: 'AGENT_MUTED' }));
    jest.spyOn(TestBed.inject(ServerClock), 'now').mockReturnValue(Date.parse('2026-11-22T10:00:14.900Z'));
    await pass(page, 250);
    expect(panelOf(page).textContent).toContain('The caller hears silence0:04');
    expect(panelOf(page).textContent).not.toContain('may hang up');
    jest.spyOn(TestBed.inject(ServerClock), 'now').mockReturnValue(Date.parse('2026-11-22T10:00:15.000Z'));
    await pass(page, 250);
    expect(panelOf(page).textContent).toContain('Longer than 5 seconds: the caller may hang up.');
    expect(page.element.querySelector('header app-muted-pill')?.textContent).toContain('Agent muted');
    await press(page, 'm');
    expect(page.apollo.last('SetAgentMuted').variables).toEqual({ callId: 'call_1', muted: false });
    expect(muted(page)).toBe('false');
  });

  it('a mute that is refused was none', async () => {
    const page = await open(changed(1));
    await page.press('Mute agent');
    page.apollo.fail('SetAgentMuted', new Error('Failed to fetch'));
    await page.settle();
    expect(muted(page)).toBe('false');
    expect(alerts(page)).toEqual(['Failed to fetch']);
  });

  it('a muted agent is not asked to speak', async () => {
    const page = await open(changed(1), acted(2, 'MUTE_AGENT'));
    await page.press('Say');
    expect(page.button('Send').getAttribute('aria-disabled')).toBe('true');
    expect(panelOf(page).textContent).toContain('Unmute it to let it speak.');
    await page.press('Whisper');
    expect(page.button('Send').getAttribute('aria-disabled')).toBeNull();
    panelOf(page).querySelector<HTMLInputElement>('input[type="checkbox"]')?.click();
    await page.settle();
    expect(page.button('Send').getAttribute('aria-disabled')).toBe('true');
  });

  it('sends keys in the order in which they were pressed, and shows which have gone', async () => {
    const page = await open(changed(1));
    await press(page, 'd');
    const digits = () => page.apollo.all('SendDtmf').map(({ variables }) => variables['digits']);
    await page.press('4');
    await press(page, '2', page.button('4'));
    const field = page.field('Or type');
    field.value = '7 #x';
    field.dispatchEvent(new Event('input'));
    await page.settle();
    expect(digits()).toEqual(['4']);
    expect(panelOf(page).textContent).toContain('Only 0–9, *, # and A–D are keys');
    await answer(page, 'SendDtmf', 'sendDtmf', 3);
    expect(digits()).toEqual(['4', '27#']);
    await tell(page, acted(2, 'SEND_DTMF', '4'), event(3, { type: 'DtmfDetected', digit: '4', sentByUs: true }));
    const keys = (selector: string) => [...panelOf(page).querySelectorAll(selector)].map((one) => one.textContent);
    expect(keys('.sent .kbd:not(.is-unsent)')).toEqual(['4']);
    expect(keys('.sent .is-unsent')).toEqual(['2', '7', '#']);
    await answer(page, 'SendDtmf', 'sendDtmf', 7);
    await tell(page, acted(4, 'SEND_DTMF', '27#'));
    for (const [at, digit] of ['2', '7', '#'].entries())
      await tell(page, event(5 + at, { type: 'DtmfDetected', digit, sentByUs: true }));
    expect(keys('.sent .is-unsent')).toEqual([]);
    // One line of the transcript, told once: with the name, not a second time as tones.
    const lines = [...page.element.querySelectorAll('app-note-line .text')].map((one) =>
      one.textContent?.replace(/\s+/g, ''),
    );
    expect(lines).toEqual(['Anasent427#']);
  });

  it('cannot steer what nobody has answered yet, but can hang up', async () => {
    const page = await open(changed(1, { status: 'RINGING', activity: null, answeredAt: null }));
    expect(page.button('Mute agent').getAttribute('aria-disabled')).toBe('true');
    expect(panelOf(page).textContent).toContain('once the conversation has begun');
    await press(page, 'm');
    expect(page.apollo.all('SetAgentMuted')).toEqual([]);
    expect(page.button('Hang up…').getAttribute('aria-disabled')).toBeNull();
  });

  it('makes way for the end without taking the focus to the top of the page', async () => {
    const page = await open(changed(1));
    await press(page, 'w');
    const over = { status: 'COMPLETED', activity: null, endReason: 'CALLER_HANGUP', durationMs: 58_000 } as const;
    await tell(page, changed(2, { ...over, endedAt: '2026-11-22T10:01:00.000Z' }));
    expect(panelOf(page).querySelectorAll('button, textarea')).toHaveLength(0);
    expect(panelOf(page).textContent?.replace(/\s+/g, ' ')).toContain('Call ended Caller hung up · 0:58');
    expect(document.activeElement).toBe(panelOf(page).querySelector('.over'));
    await press(page, 'm');
    expect(page.apollo.all('SetAgentMuted')).toEqual([]);
  });

  it('is not there for a call that was over before', async () => {
    const page = await open(changed(1, { status: 'COMPLETED', activity: null, endReason: 'CALLER_HANGUP' }));
    expect(page.element.querySelector('app-control-panel')).toBeNull();
  });

  it('is not there for somebody who may only look', async () => {
    const page = await open(changed(1));
    const known = TestBed.inject(Access).check();
    const viewer = { id: 'usr_1', name: 'Vera', email: 'vera@example.com', role: 'VIEWER' };
    page.apollo.answer('Viewer', { viewer, sandbox: null });
    await known;
    await page.settle();
    expect(page.element.querySelector('app-control-panel')).toBeNull();
    expect(page.text).not.toContain('Hang up');
    await press(page, 'm');
    expect(page.apollo.all('SetAgentMuted')).toEqual([]);
  });
});
