import { TestBed } from '@angular/core/testing';
import { emptyStory } from '@switchboard/contract';
import type { ConsoleStory } from '../calls/call-follower';
import { callRow } from '../../testing/calls.rig';
import { FakeApollo, provideFakeApollo } from '../../testing/fake-apollo.rig';
import { CallRecording } from './call-recording';

type Given = { readonly status: string; readonly durationMs?: number | null } | null;

async function open(change: Parameters<typeof callRow>[0] = {}, live = false) {
  const apollo = new FakeApollo();
  TestBed.configureTestingModule({ providers: [provideFakeApollo(apollo)] });
  const fixture = TestBed.createComponent(CallRecording);
  fixture.componentRef.setInput('call', callRow({ status: 'COMPLETED', ...change }));
  fixture.componentRef.setInput('live', live);
  fixture.componentRef.setInput('story', emptyStory<ConsoleStory>());
  fixture.detectChanges();
  const settle = async () => {
    await jest.advanceTimersByTimeAsync(0);
    fixture.detectChanges();
  };
  const answer = async (recording: Given) => {
    const facts = { id: 'rec_1', url: '/recordings/rec_1', peaksUrl: '/recordings/rec_1/peaks', durationMs: null };
    apollo.answer('CallRecording', {
      call: { id: 'call_1', recording: recording && { ...facts, noticeHeardMs: null, expiresAt: null, ...recording } },
    });
    await settle();
  };
  const text = () => (fixture.nativeElement as HTMLElement).textContent?.replace(/\s+/g, ' ').trim();
  return { apollo, fixture, answer, settle, text };
}

describe('the recording of a call', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('a live call, and one that nobody answered, has no place for it', async () => {
    expect((await open({}, true)).text()).toBe('');
    TestBed.resetTestingModule();
    const { apollo, text } = await open({ answeredAt: null });
    expect([text(), apollo.operations]).toEqual(['', []]);
  });

  it.each([
    [null, 'recording is off in the agent that answered it'],
    [{ status: 'FAILED' }, 'The recording failed.'],
    [{ status: 'REMOVED' }, 'The recording was removed.'],
    [{ status: 'READY', durationMs: 0 }, 'The recording is empty.'],
  ] as const)('%j is told in words', async (recording, words) => {
    const { answer, text } = await open();
    await answer(recording);
    expect(text()).toContain(words);
  });

  it('is asked for again while it is being prepared', async () => {
    const { apollo, answer, text } = await open();
    await answer({ status: 'RECORDING' });
    expect(text()).toContain('being prepared');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(apollo.all('CallRecording')).toHaveLength(2);
    await answer({ status: 'FAILED' });
    await jest.advanceTimersByTimeAsync(60_000);
    expect([apollo.all('CallRecording').length, text()]).toEqual([2, expect.stringContaining('failed')]);
  });

  it('after a minute of preparing a person asks again', async () => {
    const { apollo, fixture, answer, settle, text } = await open();
    for (let tries = 0; tries < 30; tries++) {
      await answer({ status: 'RECORDING' });
      await jest.advanceTimersByTimeAsync(2_000);
    }
    await settle();
    expect(text()).toContain('still being prepared');
    expect(apollo.all('CallRecording')).toHaveLength(30);
    (fixture.nativeElement as HTMLElement).querySelector('button')?.click();
    expect(apollo.all('CallRecording')).toHaveLength(31);
  });

  it('says when it could not be read, and tries again', async () => {
    const { apollo, fixture, settle, text } = await open();
    apollo.fail('CallRecording', new Error('away'));
    await settle();
    expect(text()).toContain('could not be read');
    (fixture.nativeElement as HTMLElement).querySelector('button')?.click();
    expect(apollo.all('CallRecording')).toHaveLength(2);
  });
});
