import { TestBed } from '@angular/core/testing';
import type { AgentFieldsFragment } from '@switchboard/contract';
import { Page } from '../../testing/page.rig';
import { Access } from '../access/access';
import { AgentPage } from './agent-page';
import { SAVE_AFTER_MS } from './draft-editor';

type Draft = AgentFieldsFragment['draft'];
const DRAFT: Draft = {
  ...{ id: 'ver_d', number: null, revision: 1, note: null, createdAt: '2026-01-01T10:00:00.000Z', createdBy: 'Ben' },
  ...{ model: 'gpt-realtime-2.1', voice: 'marin', speed: 1, instructions: 'Be kind.', greeting: 'Hello.' },
  turnDetection: {
    ...{ kind: 'ServerVad', threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 },
    ...{ idleTimeoutMs: null, interruptResponse: true },
  },
  ...{ transcriptionModel: null, language: null, tools: [], missingTools: [], variables: {}, record: false },
  maxDurationSeconds: 1_800,
  conduct: {
    ...{ greetingMode: 'AGENT_FIRST', greetingWaitMs: 3_000, greetingInterruptible: true, goodbyeInterruptible: false },
    ...{
      filler: null,
      idle: null,
      limitWarning: null,
      recordingNotice: null,
      transfers: [],
      keypad: {
        ...{ menu: [], menuWhen: 'GREETING', tellModel: true, interrupts: true, secureByDefault: false, showLast: 0 },
        ...{ firstKeyMs: 10_000, nextKeyMs: 4_000, retries: 2, retrySay: 'Again, please.' },
      },
      redaction: { cards: false, emails: false, phones: false },
    },
    ...{ ringSeconds: 60, machineDetection: null },
    falseStart: { minSpeechMs: 300, ignore: false },
    fallback: { kind: 'HangUpFallback', say: 'Sorry.' },
  },
};

function agentOf(draft: Partial<Draft> = {}, agent: Partial<AgentFieldsFragment> = {}): AgentFieldsFragment {
  return {
    ...{ id: 'agt_1', name: 'Ada', archivedAt: null, updatedAt: DRAFT.createdAt, hasDraftEdits: true },
    ...{ phoneNumbers: [], published: null, versions: { edges: [] } },
    draft: { ...DRAFT, ...draft },
    ...agent,
  };
}
const options = { models: [], voices: [], transcriptionModels: [] };
const problem = (code: string, field: string[] | null, message = 'No.') => ({ code, field, message, retryable: false });

async function open(role = 'EDITOR', agent = agentOf(), url = '/agents/agt_1'): Promise<Page> {
  const page = await Page.open([{ path: 'agents/:id', component: AgentPage }], url);
  const checked = TestBed.inject(Access).check();
  page.apollo.answer('Viewer', { viewer: { id: 'usr_1', name: 'Ana', email: null, role }, sandbox: null });
  await checked;
  page.apollo.answer('AgentEditor', { agent, agentOptions: options, tools: [] });
  await page.settle();
  return page;
}
const paused = async (page: Page): Promise<void> => {
  jest.advanceTimersByTime(SAVE_AFTER_MS);
  await page.settle();
};
const saves = (page: Page) => page.apollo.all('UpdateAgentDraft').map(({ variables }) => variables);
const answer = async (page: Page, agent: AgentFieldsFragment, errors: unknown[] = []): Promise<void> => {
  page.apollo.answer('UpdateAgentDraft', { updateAgentDraft: { agent, errors } });
  await page.settle();
};

describe('the draft of an agent', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] }));
  afterEach(() => {
    jest.useRealTimers();
    Page.restore();
  });

  it('saves what was typed, once, after a pause, on the revision that was seen', async () => {
    const page = await open();
    await page.type('Prompt', 'Be ki');
    await page.type('Prompt', 'Be quick.');
    expect(saves(page)).toEqual([]);
    await paused(page);
    expect(saves(page)).toEqual([{ agentId: 'agt_1', expectedRevision: 1, input: { instructions: 'Be quick.' } }]);
    expect(page.text).toContain('Saving…');
    await answer(page, agentOf({ revision: 2, instructions: 'Be quick.' }));
    expect(page.text).toMatch(/Saved \d/);
    expect(localStorage.length).toBe(0);
  });

  it('saves next what was typed while it was saving, and on the new revision', async () => {
    const page = await open();
    await page.type('Prompt', 'One.');
    await paused(page);
    await page.type('Prompt', 'One. Two.');
    await paused(page);
    expect(saves(page)).toHaveLength(1);
    await answer(page, agentOf({ revision: 2, instructions: 'One.' }));
    expect(page.field('Prompt').value).toBe('One. Two.');
    await paused(page);
    expect(saves(page)[1]).toMatchObject({ expectedRevision: 2, input: { instructions: 'One. Two.' } });
  });

  it('shows a wrong value at its field and saves the others', async () => {
    const page = await open();
    await page.type('Name', 'x'.repeat(90));
    await page.type('Prompt', 'New.');
    await paused(page);
    await answer(page, agentOf(), [problem('INVALID_INPUT', ['input', 'name'], 'Too long.')]);
    expect(page.field('Name').getAttribute('aria-invalid')).toBe('true');
    expect(page.element.querySelector('#set-name-error')?.textContent).toContain('Too long.');
    expect(saves(page)[1]).toMatchObject({ input: { instructions: 'New.' } });
    expect(saves(page)[1]).not.toHaveProperty('input.name');
    await answer(page, agentOf({ revision: 2, instructions: 'New.' }));
    expect(page.text).toContain('Not saved: a value needs a look');
  });

  it('takes over what somebody else changed elsewhere, without a question', async () => {
    const page = await open();
    await page.type('Prompt', 'Mine.');
    await paused(page);
    await answer(page, agentOf({ revision: 4 }, { name: 'Renamed' }), [problem('STALE_REVISION', null)]);
    expect(page.field('Name').value).toBe('Renamed');
    expect(page.field('Prompt').value).toBe('Mine.');
    await paused(page);
    expect(saves(page)[1]).toEqual({ agentId: 'agt_1', expectedRevision: 4, input: { instructions: 'Mine.' } });
  });

  it.each([
    ['Keep mine', 'Mine.', 1],
    ['Use theirs', 'Theirs.', 0],
  ])('asks where both changed the same: %s', async (choice, kept, furtherSaves) => {
    const page = await open();
    await page.type('Prompt', 'Mine.');
    await paused(page);
    const theirs = agentOf({ revision: 2, instructions: 'Theirs.', createdBy: 'Cleo' });
    await answer(page, theirs, [problem('STALE_REVISION', null)]);
    expect(page.element.querySelector('[role="alert"]')?.textContent).toContain('Cleo edited this draft');
    expect(page.field('Prompt').value).toBe('Mine.');
    await page.press(choice);
    await paused(page);
    expect(page.field('Prompt').value).toBe(kept);
    expect(saves(page).slice(1)).toHaveLength(furtherSaves);
    for (const save of saves(page).slice(1)) expect(save).toMatchObject({ expectedRevision: 2 });
  });

  it('loses nothing without a connection, and says so', async () => {
    const page = await open();
    await page.type('Prompt', 'Typed on a train.');
    await page.goOffline();
    await paused(page);
    page.apollo.fail('UpdateAgentDraft', new Error('Failed to fetch'));
    await page.settle();
    expect(page.text).toContain('Kept here, saved when the connection is back');
    expect(localStorage.getItem('switchboard.draft.agt_1')).toContain('Typed on a train.');
    jest.advanceTimersByTime(5_000);
    await page.settle();
    expect(saves(page)).toHaveLength(2);
  });

  it('brings back what an earlier visit could not save', async () => {
    const kept = { values: { instructions: 'Typed before.' }, before: { instructions: 'Be kind.' } };
    localStorage.setItem('switchboard.draft.agt_1', JSON.stringify(kept));
    const page = await open();
    expect(page.field('Prompt').value).toBe('Typed before.');
    expect(page.text).toContain('is back on the page');
    await paused(page);
    expect(saves(page)).toEqual([{ agentId: 'agt_1', expectedRevision: 1, input: { instructions: 'Typed before.' } }]);
  });

  it('asks when somebody else wrote over what an earlier visit could not save', async () => {
    const kept = { values: { instructions: 'Typed before.' }, before: { instructions: 'Older.' } };
    localStorage.setItem('switchboard.draft.agt_1', JSON.stringify(kept));
    const page = await open();
    expect(page.element.querySelector('[role="alert"]')?.textContent).toContain('Ben edited this draft');
    await paused(page);
    expect(saves(page)).toEqual([]);
  });

  it('a viewer reads and changes nothing', async () => {
    const page = await open('VIEWER');
    expect(page.text).toContain('Read only');
    expect(page.element.querySelector('fieldset')?.disabled).toBe(true);
    expect(() => page.button('Publish')).toThrow();
    await page.type('Prompt', 'x');
    await paused(page);
    expect(saves(page)).toEqual([]);
  });

  it('says that there is no such agent', async () => {
    const page = await Page.open([{ path: 'agents/:id', component: AgentPage }], '/agents/agt_9');
    page.apollo.answer('AgentEditor', { agent: null, agentOptions: options, tools: [] });
    await page.settle();
    expect(page.text).toContain('There is no such agent');
  });
});
