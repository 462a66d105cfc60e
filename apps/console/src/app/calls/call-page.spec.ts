import { OverlayContainer } from '@angular/cdk/overlay';
import { TestBed } from '@angular/core/testing';
import type { EventFieldsFragment } from '@switchboard/contract';
import { callRow, callState, changed, event, said, toolCall } from '../../testing/calls.rig';
import { refusal } from '../../testing/fake-apollo.rig';
import { Page } from '../../testing/page.rig';
import { CallPage } from './call-page';

const open = async (events: EventFieldsFragment[] | null, change = {}): Promise<Page> => {
  const page = await Page.open([{ path: 'calls/:id', component: CallPage }], '/calls/call_1');
  if (events === null) return page;
  const lastSeq = events.length;
  page.apollo.answer('CallPage', {
    call: {
      ...callRow({ lastSeq, revision: 0 }),
      ...callState({ lastSeq, revision: 0 }),
      variables: {},
      tags: [],
      phoneNumber: null,
      events,
      ...change,
    },
  });
  await page.settle();
  return page;
};
const tell = async (page: Page, one: EventFieldsFragment) => {
  page.apollo.emit('CallEvents', { callEvents: one });
  await page.settle();
};

describe('the page of a call', () => {
  beforeAll(() => {
    // Not part of jsdom.
    Element.prototype.scrollIntoView ??= () => undefined;
  });
  afterEach(() => Page.restore());

  it('is loading until the log is read', async () => {
    const page = await open(null);
    expect(page.text).toContain('Loading the transcript');
  });

  it('shows the steps of a call that nobody has answered yet', async () => {
    const page = await open([changed(1, { status: 'RINGING', activity: null, answeredAt: null })]);
    expect(page.element.querySelector('[aria-current="step"]')?.textContent).toContain('Ringing');
    await tell(page, changed(2, { activity: 'CONNECTING' }));
    expect(page.element.querySelector('[aria-current="step"]')?.textContent).toContain('Answered');
  });

  it('shows the steps of a call that somebody has just placed', async () => {
    const placed = { type: 'OperatorActed', actor: 'Ana', action: 'PLACE_CALL', note: null } as const;
    const page = await open([changed(1, { status: 'QUEUED', activity: null, answeredAt: null }), event(2, placed)]);
    expect(page.text).toContain('Ana placed this call');
    expect(page.element.querySelector('[aria-current="step"]')?.textContent).toContain('Queued');
  });

  it('shows what the agent asks a person, takes the answer, and tells who is later that it was answered', async () => {
    const question = toolCall({
      status: 'WAITING_FOR_OPERATOR',
      result: null,
      endedAt: null,
      arguments: { question: 'Is he in?' },
    });
    const page = await open([changed(1), event(2, { type: 'ToolCallChanged', toolCall: question })]);
    const card = () => page.element.querySelector('app-question-card');
    expect(card()?.textContent).toContain('Is he in?');
    const field = card()?.querySelector('textarea');
    if (!field) throw new Error('no field');
    field.value = 'Yes.';
    field.dispatchEvent(new Event('input'));
    await page.settle();
    card()?.querySelector<HTMLButtonElement>('button[type=submit]')?.click();
    page.apollo.answer('AnswerToolCall', {
      answerToolCall: {
        call: { id: 'call_1', lastSeq: 2 },
        errors: [{ code: 'CONFLICT', message: 'This was already answered, or waits no more.', field: null }],
      },
    });
    await page.settle();
    expect(card()?.querySelector('[role=alert]')?.textContent).toContain('already answered');
    await tell(page, event(3, { type: 'ToolCallChanged', toolCall: { ...question, status: 'SUCCEEDED' } }));
    expect(card()).toBeNull();
  });

  it('marks the measured cut and says that the place in the text is estimated', async () => {
    const page = await open([
      changed(1),
      said(2, {
        text: 'It should arrive by Thursday.',
        heardText: 'It should arrive',
        status: 'INTERRUPTED',
        heardMs: 2_400,
        audioMs: 6_100,
        heardTextExact: false,
        interruptedBy: 'item_2',
      }),
      said(3, { id: 'item_2', position: 2, speaker: 'CALLER', text: 'No, cancel it.' }),
    ]);
    const [line, next] = [...page.element.querySelectorAll('app-speech-line')].map((one) =>
      one.textContent?.replace(/\s+/g, ' '),
    );
    expect(line).toContain('It should arrive ⟂ cut off here · heard 2.4 s of 6.1 s · text ≈');
    expect(line).toContain('by Thursday. (not heard)');
    expect(next).toContain('↳ interrupted No, cancel it.');
  });

  it('shows only what was heard when asked to', async () => {
    const page = await open([
      changed(1),
      said(2, { text: 'One two three', heardText: 'One', status: 'INTERRUPTED', heardMs: 300, audioMs: 900 }),
    ]);
    expect(page.text).toContain('two three');
    const select = page.element.querySelector('select') as HTMLSelectElement;
    select.value = 'heard';
    select.dispatchEvent(new Event('change'));
    await page.settle();
    expect(page.text).not.toContain('two three');
    expect(page.text).toContain('cut off here');
  });

  it('lets text stream in and replaces it with the whole line', async () => {
    const page = await open([changed(1), said(2, { text: '', status: 'IN_PROGRESS' })]);
    page.apollo.emit('TranscriptDeltas', { transcriptDeltas: { itemId: 'item_1', offset: 0, text: 'Good mor' } });
    await page.settle();
    expect(page.element.querySelector('app-speech-line')?.textContent).toContain('Good mor');
    expect(page.element.querySelector('.caret')).not.toBeNull();
    await tell(page, said(3, { text: 'Good morning.' }));
    expect(page.element.querySelector('app-speech-line')?.textContent).toContain('Good morning.');
    expect(page.element.querySelector('.caret')).toBeNull();
  });

  it('opens a tool call with its arguments and result', async () => {
    const page = await open([changed(1), event(2, { type: 'ToolCallChanged', toolCall: toolCall() })]);
    expect(page.text).toContain('get_order(order_id: "A-1042") 200 · 612 ms');
    await page.press('get_order');
    expect(page.text).toContain('"status": "shipped"');
  });

  it('shows a problem of the call with the provider’s code', async () => {
    const failure = {
      code: 'CALLER_ID_NOT_OWNED' as const,
      message: 'This caller ID is not yours.',
      field: null,
      retryable: false,
      provider: 'TWILIO' as const,
      providerCode: '21210',
      helpUrl: null,
      rule: null,
    };
    const page = await open([
      changed(1, { status: 'FAILED', activity: null, failure, endedAt: '2026-11-22T10:00:03.000Z' }),
    ]);
    expect(page.text).toContain('This caller ID is not yours.');
    expect(page.text).toContain('TWILIO 21210');
    expect(page.text).toContain('Nothing was said');
  });

  it('hangs up only after a confirmation that begins on Cancel', async () => {
    const page = await open([changed(1)]);
    await page.press('Hang up…');
    const overlay = TestBed.inject(OverlayContainer).getContainerElement();
    // The dialog is a chunk of its own.
    const cancel = await page.until(() => overlay.querySelector('button'));
    const [, sure] = [...overlay.querySelectorAll('button')];
    expect(cancel.textContent).toContain('Cancel');
    expect(page.apollo.all('EndCall')).toHaveLength(0);
    sure?.click();
    await page.until(() => page.apollo.all('EndCall')[0]);
    expect(page.apollo.last('EndCall').variables).toEqual({ callId: 'call_1' });
    page.apollo.answer('EndCall', { endCall: { call: null, errors: [{ message: 'This call has already ended.' }] } });
    await page.settle();
    expect(page.element.querySelector('[role="alert"]')?.textContent).toContain('This call has already ended.');
  });

  it('settles into its past form when the call ends, without a reload', async () => {
    const page = await open([changed(1), said(2)]);
    expect(page.text).toContain('Hang up…');
    await tell(
      page,
      changed(3, {
        status: 'COMPLETED',
        activity: null,
        endReason: 'CALLER_HANGUP',
        durationMs: 58_000,
        endedAt: '2026-11-22T10:01:00.000Z',
      }),
    );
    expect(page.text).not.toContain('Hang up…');
    expect(page.text).toContain('Caller hung up');
    expect(page.text).toContain('0:58');
    expect(page.text).toContain('Good morning.');
  });

  it('says that there is no such call', async () => {
    const page = await open(null);
    page.apollo.answer('CallPage', { call: null });
    await page.settle();
    expect(page.text).toContain('There is no such call');
  });

  it('says what went wrong and tries again', async () => {
    const page = await open(null);
    page.apollo.fail('CallPage', refusal('INTERNAL', 'The database is away'));
    await page.settle();
    expect(page.element.querySelector('[role="alert"]')?.textContent).toContain('The database is away');
    await page.press('Try again');
    expect(page.apollo.all('CallPage')).toHaveLength(2);
  });

  it('keeps the transcript while offline and holds back what needs the server', async () => {
    const page = await open([changed(1), said(2)]);
    await page.goOffline();
    expect(page.text).toContain('Good morning.');
    expect(page.button('Hang up…').getAttribute('aria-disabled')).toBe('true');
    await page.press('Hang up…');
    expect(TestBed.inject(OverlayContainer).getContainerElement().querySelector('mat-dialog-container')).toBeNull();
  });
});
