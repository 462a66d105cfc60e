import { AxeBuilder } from '@axe-core/playwright';
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { BrowserRig } from './browser.rig';
import type { OpenPage } from './browser.rig';
import { eventually } from './eventually.rig';
import { finishedStory, storyOf } from './story.rig';
import { World } from './world.rig';

const PLACE = 'mutation ($input: PlaceCallInput!) { placeCall(input: $input) { call { id } errors { message } } }';
const RECORDING = 'query ($id: ID!) { call(id: $id) { recording { status durationMs } } }';
/** When set, pictures of what was seen are kept there. */
const PICTURES = process.env['E2E_PICTURES'];

describe('hearing calls in a real browser', () => {
  let world: World;
  let browser: BrowserRig;
  let open: OpenPage;
  let page: Page;
  let callId: string;

  beforeAll(async () => {
    const started = await World.start({ name: 'hearing' });
    world = started.world;
    browser = await BrowserRig.launch();
    open = await browser.open();
    page = open.page;
    await page.goto(started.ready.signInLink ?? 'none was printed');
    await page.getByLabel('Name').fill('Ana Example');
    await page.getByLabel('E-mail').fill('ana@example.com');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
    await page.getByRole('button', { name: 'Create and sign in' }).click();
    await page.waitForURL('**/live');
    callId = await dial('Interrupts');
  });
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  async function dial(name: string): Promise<string> {
    const { phoneBook } = await world.sandbox.contents();
    const to = phoneBook.find((callee) => callee.name === name)?.e164;
    const { fromNumberId, agentId } = await eventually('number and agent', async () => {
      const { phoneNumbers, agents } = await world.api.ask<{
        phoneNumbers: { edges: { node: { id: string } }[] };
        agents: { edges: { node: { id: string } }[] };
      }>('{ phoneNumbers { edges { node { id } } } agents { edges { node { id } } } }');
      const [number, agent] = [phoneNumbers.edges[0], agents.edges[0]];
      return number && agent ? { fromNumberId: number.node.id, agentId: agent.node.id } : null;
    });
    const input = { idempotencyKey: randomUUID(), to, fromNumberId, agentId, record: true };
    const { placeCall } = await world.api.ask<{ placeCall: { call: { id: string } | null } }>(PLACE, { input });
    return placeCall.call?.id ?? 'no call was placed';
  }

  const picture = async (name: string): Promise<void> => {
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png` });
  };
  const axeFaults = async (): Promise<string[]> => {
    const { length } = open.complaints;
    const { violations } = await new AxeBuilder({ page }).analyze();
    // To read the styles of a shadow tree axe copies them, which our content security policy refuses: its complaint, not ours.
    open.complaints.splice(length);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  };
  /** Percent of each meter. */
  const meters = () =>
    page
      .locator('app-call-dock app-level-meter .level')
      .evaluateAll((levels) => levels.map((level) => Number.parseFloat((level as HTMLElement).style.width)));

  it('a live call is heard, side by side, on every page, and the log names who listened', async () => {
    await page.goto(`${world.url}/calls/${callId}`);
    await page.getByRole('button', { name: /^Listen/ }).click();
    const dock = page.getByRole('complementary', { name: 'Listening' });
    await dock.getByText('nobody on the call hears you').waitFor();
    for (const lane of [0, 1]) {
      await eventually(`sound of side ${lane}`, async () => ((await meters())[lane] ?? 0) > 20 || null);
    }
    await picture('listening');
    expect(await axeFaults()).toEqual([]);
    // Within the console: the page is not loaded again.
    await page.getByRole('link', { name: /^Live/ }).click();
    await page.waitForURL('**/live');
    await eventually('sound on another page', async () => (await meters()).some((width) => width > 20) || null);
    await picture('listening-elsewhere');
    await dock.getByRole('link').click();
    await page.waitForURL(`**/calls/${callId}`);
    await page.keyboard.press('l');
    await dock.waitFor({ state: 'detached' });
    await eventually('end of listening in the log', async () => {
      const { events } = await storyOf(world.api, callId);
      const acts = events.filter(({ __typename }) => __typename === 'OperatorActed') as unknown as {
        actor: string;
        action: string;
      }[];
      const said = acts.filter(({ actor }) => actor === 'Ana Example').map(({ action }) => action);
      return said.join() === 'LISTEN,STOP_LISTENING' || null;
    });
    expect(open.complaints).toEqual([]);
  });

  it('a recorded call shows its waveform and plays, line by line', async () => {
    await finishedStory(world.api, callId);
    await eventually('recording', async () => {
      const { call } = await world.api.ask<{ call: { recording: { status: string } } }>(RECORDING, { id: callId });
      return call.recording.status === 'READY' || null;
    });
    // The page was open while the call ended: it finds the recording by itself.
    const slider = page.getByRole('slider', { name: 'Position in the recording' });
    await slider.waitFor();
    await eventually('waveform', async () => (await slider.locator('canvas').count()) >= 2 || null);
    const media = page.locator('audio');
    const at = () => media.evaluate((element) => (element as HTMLAudioElement).currentTime);
    expect(await media.evaluate((element) => (element as HTMLAudioElement).paused)).toBe(true);
    await page.getByRole('button', { name: 'Play the recording' }).click();
    await eventually('moving time', async () => (await at()) > 0.5 || null);
    await picture('playing');
    await page.getByRole('button', { name: 'Pause the recording' }).click();

    await slider.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    expect(await at()).toBeCloseTo(5, 1);

    const line = page.locator('app-speech-line').nth(2);
    await line.getByRole('button', { name: /Play from here/ }).click();
    await page.locator('app-speech-line.is-played').waitFor();
    await page.keyboard.press(',');
    await page.getByRole('button', { name: /^Caller/ }).click();
    await page.getByRole('button', { name: /^Caller/, pressed: true }).waitFor();
    await page.getByRole('button', { name: 'Pause the recording' }).click();
    expect(await axeFaults()).toEqual([]);
    expect(open.complaints).toEqual([]);
  });

  it('the figures of the turns and the cost can be opened', async () => {
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page.getByRole('columnheader', { name: 'Barge-in' }).waitFor();
    await page.getByText('What is measured').click();
    await picture('timeline');
    await page.getByRole('button', { name: /How this was estimated/ }).click();
    await page.getByRole('dialog', { name: 'Estimated cost of this call' }).waitFor();
    await picture('cost');
    expect(await axeFaults()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 390, height: 844 });
    await picture('timeline-390');
    expect(await axeFaults()).toEqual([]);
    await page.getByRole('tab', { name: 'Transcript' }).click();
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture('past-390-dark');
    expect(await axeFaults()).toEqual([]);
    expect(open.complaints).toEqual([]);
  });
});
