import type { BrowserContextOptions, Page } from 'playwright-core';
import type { OpenPage } from './browser.rig';
import { BrowserRig } from './browser.rig';
import { axeFaults, sidewaysOn320 } from './page-faults.rig';
import { callIdOf, finishedStory } from './story.rig';
import { World } from './world.rig';

const PERSON = { name: 'Ana Example', email: 'ana@example.com', password: 'correct horse battery staple' };
const GREETING = 'Good evening, this is the night desk.';
const SECTIONS = [
  'prompt',
  'greeting',
  'voice',
  'turns',
  'tools',
  'transfer',
  'keypad',
  'variables',
  'limits',
  'machines',
  'fallback',
  'versions',
];

interface Versioned {
  readonly agent: { readonly name: string };
  readonly agentVersion: { readonly number: number | null; readonly greeting: string | null; readonly model: string };
}

describe('agents in a real browser', () => {
  let world: World;
  let browser: BrowserRig;
  let signedIn: Exclude<BrowserContextOptions['storageState'], string | undefined>;
  /** Of the agent that the first test makes. */
  let path = '';

  beforeAll(async () => {
    const started = await World.start({ name: 'agents' });
    world = started.world;
    browser = await BrowserRig.launch();
    const { page, context } = await browser.open();
    await page.goto(started.ready.signInLink ?? 'none was printed');
    await page.getByLabel('Name').fill(PERSON.name);
    await page.getByLabel('E-mail').fill(PERSON.email);
    await page.getByLabel('Password', { exact: true }).fill(PERSON.password);
    await page.getByRole('button', { name: 'Create and sign in' }).click();
    await page.waitForURL('**/live');
    signedIn = await context.storageState();
    await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  async function withPage(options: BrowserContextOptions, use: (open: OpenPage) => Promise<void>): Promise<void> {
    const open = await browser.open({ storageState: signedIn, ...options });
    try {
      await use(open);
    } finally {
      await open.context.close();
    }
  }

  const promptOf = (page: Page) => page.getByRole('textbox', { name: 'Prompt' });
  const savedOf = (page: Page) => page.locator('app-save-state').getByText(/^\s*Saved \d/);
  const versionOf = async (callId: string): Promise<Versioned> =>
    (
      await world.api.ask<{ call: Versioned }>(
        'query ($id: ID!) { call(id: $id) { agent { name } agentVersion { number greeting model } } }',
        { id: callId },
      )
    ).call;
  /** What the server has of the draft. */
  const draftOf = async () =>
    (
      await world.api.ask<{ agent: { name: string; draft: { revision: number; instructions: string } } }>(
        'query ($id: ID!) { agent(id: $id) { name draft { revision instructions } } }',
        { id: path.split('/').at(-1) },
      )
    ).agent;

  it('an agent is made from nothing, and what is typed is saved by itself', async () => {
    await withPage({}, async ({ page, complaints }) => {
      await page.goto(`${world.url}/agents`);
      await page.getByRole('button', { name: 'New agent', exact: true }).click();
      await page.waitForURL('**/agents/agt_*');
      path = new URL(page.url()).pathname;
      await page.getByRole('textbox', { name: 'Name' }).fill('Night desk');
      await promptOf(page).fill('You answer the phone at night.');
      await page.waitForResponse((response) => response.request().postData()?.includes('updateAgentDraft') ?? false);
      await savedOf(page).waitFor();
      expect(await draftOf()).toMatchObject({
        name: 'Night desk',
        draft: { instructions: 'You answer the phone at night.' },
      });
      await page.goto(`${world.url}${path}?section=greeting`);
      await page.getByRole('textbox', { name: 'Greeting' }).fill('Hello from {{company}}.');
      await savedOf(page).waitFor();
      expect(complaints).toEqual([]);
    });
  });

  it('what stands in the way of publishing leads to its field; then the agent is published', async () => {
    await withPage({}, async ({ page }) => {
      await page.goto(`${world.url}${path}`);
      await page.getByRole('button', { name: /^Publish/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('{{company}} is not among the variables').waitFor();
      expect(await dialog.getByRole('button', { name: 'Publish v1' }).isDisabled()).toBe(true);
      expect(await axeFaults(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Fix Greeting' }).click();
      const greeting = page.getByRole('textbox', { name: 'Greeting' });
      await page.waitForURL('**section=greeting');
      await page.waitForFunction(() => document.activeElement?.id === 'set-greeting');
      await greeting.fill(GREETING);
      await savedOf(page).waitFor();
      await page.keyboard.press('Control+Shift+P');
      await page.getByRole('textbox', { name: /^Note/ }).fill('First night');
      await page.getByRole('button', { name: 'Publish v1' }).click();
      await page.getByText('Live v1', { exact: true }).waitFor();
    });
  });

  it('a call that is placed with it has its version, its words and its model', async () => {
    await withPage({}, async ({ page }) => {
      const { phoneBook } = await world.sandbox.contents();
      await page.goto(`${world.url}/dial?agent=${path.split('/').at(-1)}`);
      await page.getByLabel(/^To/).fill(phoneBook[0]?.e164 ?? '');
      await page.getByText(/as Night desk/).waitFor();
      await page.getByRole('button', { name: /^Call/ }).click();
      await page.waitForURL('**/calls/call_*');
      const callId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      await page.getByRole('log', { name: 'Transcript' }).getByText(GREETING).waitFor({ timeout: 60_000 });
      expect(await versionOf(callId)).toEqual({
        agent: { name: 'Night desk' },
        agentVersion: { number: 1, greeting: GREETING, model: 'gpt-realtime-2.1' },
      });
      await world.api.ask('mutation ($id: ID!) { endCall(callId: $id) { errors { code } } }', { id: callId });
      await finishedStory(world.api, callId);
    });
  });

  it('publishing in mid-call changes nothing for that call', async () => {
    const { agents } = await world.api.ask<{ agents: { edges: { node: { id: string; name: string } }[] } }>(
      '{ agents { edges { node { id name } } } }',
    );
    const id = agents.edges.find(({ node }) => node.name === 'Receptionist')?.node.id;
    const callId = await callIdOf(world.api, await world.sandbox.ringOne('interrupter'));
    const { publishAgent } = await world.api.ask<{
      publishAgent: { agent: { published: { number: number } }; errors: [] };
    }>(
      `mutation ($id: ID!) {
        updateAgentDraft(agentId: $id, expectedRevision: 1, input: { greeting: "Hello again." }) { errors { code } }
        publishAgent(agentId: $id, expectedRevision: 2) { agent { published { number } } errors { message } }
      }`,
      { id },
    );
    expect(publishAgent).toEqual({ agent: { published: { number: 2 } }, errors: [] });
    await finishedStory(world.api, callId);
    expect((await versionOf(callId)).agentVersion.number).toBe(1);
  });

  it('two people at the same words: the second is asked, and nothing is lost', async () => {
    await withPage({}, async ({ page: first }) => {
      await withPage({}, async ({ page: second }) => {
        for (const page of [first, second]) {
          await page.goto(`${world.url}${path}`);
          await promptOf(page).waitFor();
        }
        const before = (await draftOf()).draft.revision;
        const saved = first.waitForResponse(
          (response) => response.request().postData()?.includes('updateAgentDraft') ?? false,
        );
        await promptOf(first).fill('Written by the first.');
        await saved;
        await promptOf(second).fill('Written by the second.');
        await second.getByRole('alert').getByText('Ana Example edited this draft').waitFor();
        expect(await axeFaults(second)).toEqual([]);
        expect((await draftOf()).draft).toMatchObject({ revision: before + 1, instructions: 'Written by the first.' });
        expect(await promptOf(second).inputValue()).toBe('Written by the second.');
        await second.getByRole('button', { name: 'Keep mine' }).click();
        await savedOf(second).waitFor();
        expect((await draftOf()).draft).toMatchObject({ revision: before + 2, instructions: 'Written by the second.' });
      });
    });
  });

  it('a version is brought back to the draft', async () => {
    await withPage({}, async ({ page }) => {
      await page.goto(`${world.url}${path}?section=versions`);
      await page.getByText('First night').waitFor();
      await page.getByRole('button', { name: /^Restore/ }).click();
      await page.getByText('The draft says again what v1 says').waitFor();
      expect((await draftOf()).draft.instructions).toBe('You answer the phone at night.');
    });
  });

  it.each(['light', 'dark'] as const)(
    'axe finds nothing in %s colours, and nothing is too wide',
    async (colorScheme) => {
      await withPage({ colorScheme }, async ({ page }) => {
        const found: Record<string, unknown> = {};
        const paths = ['/agents', ...SECTIONS.map((section) => `${path}?section=${section}`)];
        for (const each of paths) {
          await page.setViewportSize({ width: 1280, height: 800 });
          await page.goto(`${world.url}${each}`, { waitUntil: 'networkidle' });
          await page.getByRole('heading', { level: 1 }).waitFor();
          found[each] = { axe: await axeFaults(page), sideways: await sidewaysOn320(page) };
        }
        expect(found).toEqual(Object.fromEntries(paths.map((each) => [each, { axe: [], sideways: 0 }])));
      });
    },
  );
});
