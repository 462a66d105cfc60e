import type { BrowserContextOptions, Page } from 'playwright-core';
import { BrowserRig } from './browser.rig';
import type { OpenPage } from './browser.rig';
import { CuttingProxy } from './cutting-proxy.rig';
import { eventually } from './eventually.rig';
import { freePorts } from './free-port.rig';
import { axeFaults, sidewaysOn320 } from './page-faults.rig';
import { callIdOf, finishedStory } from './story.rig';
import { World } from './world.rig';

const PERSON = { name: 'Ana Example', email: 'ana@example.com', password: 'correct horse battery staple' };
const CUTS = 20;

type StorageState = Exclude<BrowserContextOptions['storageState'], string | undefined>;

describe('the console in a real browser', () => {
  let world: World;
  let proxy: CuttingProxy;
  let browser: BrowserRig;
  let signInLink: string;
  /** Cookies of the person who signed in. */
  let signedIn: StorageState;

  beforeAll(async () => {
    const [port = 0, proxyPort = 0] = await freePorts(2);
    // The browser comes through a proxy that can cut its socket.
    proxy = await CuttingProxy.start(proxyPort, port);
    const started = await World.start({ name: 'console', port, publicUrl: proxy.url });
    world = started.world;
    signInLink = started.ready.signInLink ?? 'none was printed';
    browser = await BrowserRig.launch();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
    await proxy?.close();
  });

  async function withPage(options: BrowserContextOptions, use: (open: OpenPage) => Promise<void>): Promise<void> {
    const open = await browser.open(options);
    try {
      await use(open);
    } finally {
      await open.context.close();
    }
  }

  const transcriptOf = (page: Page) => page.getByRole('log', { name: 'Transcript' });

  it('lets the first person in by the printed link, once', async () => {
    await withPage({}, async ({ page, context, complaints }) => {
      await page.goto(signInLink);
      await page.getByLabel('Name').fill(PERSON.name);
      // It must not stay in the history of the browser.
      expect(page.url()).not.toContain('code=');
      await page.getByLabel('E-mail').fill(PERSON.email);
      await page.getByLabel('Password', { exact: true }).fill(PERSON.password);
      await page.getByRole('button', { name: 'Create and sign in' }).click();
      await page.waitForURL('**/live');
      await page.getByText('Sandbox', { exact: true }).waitFor();
      expect(complaints).toEqual([]);
      const cookies = await context.cookies();
      expect(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual([
        { httpOnly: true, sameSite: expect.stringMatching(/Lax|Strict/) as string },
      ]);
      signedIn = await context.storageState();
    });
    await withPage({}, async ({ page }) => {
      await page.goto(signInLink);
      await page.getByLabel('Name').fill('Somebody Else');
      await page.getByLabel('E-mail').fill('else@example.com');
      await page.getByLabel('Password', { exact: true }).fill(PERSON.password);
      await page.getByRole('button', { name: 'Create and sign in' }).click();
      await page.getByRole('alert').waitFor();
    });
  });

  it('keeps strangers out, and lets the person in again by password', async () => {
    await withPage({}, async ({ page }) => {
      await page.goto(`${proxy.url}/calls`);
      await page.waitForURL('**/sign-in**');
      await page.getByLabel('E-mail').fill(PERSON.email);
      await page.getByLabel('Password', { exact: true }).fill('not the password at all');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();
      await page.getByLabel('Password', { exact: true }).fill(PERSON.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL('**/calls');
    });
  });

  it('rings, watches the call while it happens, and hangs up', async () => {
    await withPage({ storageState: signedIn }, async ({ page, complaints }) => {
      await page.goto(`${proxy.url}/live`);
      await page.getByRole('button', { name: 'Ring' }).click();
      await page.getByRole('menuitem', { name: /Order status/ }).click();
      await page.waitForURL('**/calls/call_*');
      const transcript = transcriptOf(page);
      await transcript.getByText('Where is my order A 1042?').waitFor({ timeout: 60_000 });
      await transcript.getByText('get_order_status').waitFor({ timeout: 60_000 });
      expect(await axeFaults(page)).toEqual([]);
      await page.getByRole('button', { name: /^Hang up/ }).click();
      await page.getByRole('alertdialog').waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await page.getByRole('alertdialog').getByRole('button', { name: 'Hang up', exact: true }).click();
      const callId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      const story = await finishedStory(world.api, callId);
      expect(story).toMatchObject({ status: 'COMPLETED', endReason: 'OPERATOR_HANGUP' });
      await page.getByRole('button', { name: /^Hang up/ }).waitFor({ state: 'detached' });
      expect(complaints).toEqual([]);
    });
  });

  it('an operator whispers, mutes, sends a key and hangs up, by keyboard and on a phone', async () => {
    const callId = await callIdOf(world.api, await world.sandbox.ringOne('patient'));
    await withPage({ storageState: signedIn }, async ({ page, complaints }) => {
      await page.goto(`${proxy.url}/calls/${callId}`);
      const transcript = transcriptOf(page);
      await transcript.getByText('small workshop').waitFor({ timeout: 60_000 });
      await page.keyboard.press('w');
      await page.keyboard.type('Offer the refund.');
      await page.keyboard.press('Control+Enter');
      const whispered = transcript.getByText(`${PERSON.name} whispered: Offer the refund.`);
      await whispered.waitFor();
      expect(await whispered.innerText()).toContain('caller did not hear this');
      await page.keyboard.press('Escape');
      await page.keyboard.press('m');
      const mute = page.getByRole('button', { name: 'Mute agent' });
      await page.getByText('Longer than 5 seconds: the caller may hang up.').waitFor();
      expect(await mute.getAttribute('aria-pressed')).toBe('true');
      await page.locator('header app-muted-pill').waitFor();
      await page.keyboard.press('d');
      await page.keyboard.type('42#');
      await transcript.getByText(/Ana Example sent\s*4\s*2\s*#/).waitFor();
      expect(await axeFaults(page)).toEqual([]);

      await page.setViewportSize({ width: 390, height: 844 });
      await page.getByRole('button', { name: 'Say' }).click();
      // The sheet takes room away from the transcript, but not from its last line.
      const belowTheEdge = () => transcript.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
      await eventually('last line', async () => ((await belowTheEdge()) < 2 ? true : null));
      expect(await axeFaults(page)).toEqual([]);
      await page.getByRole('button', { name: 'Say' }).click();
      await page.getByRole('textbox', { name: 'Say to the caller' }).waitFor({ state: 'detached' });
      await mute.click();
      await transcript.getByText(`${PERSON.name} unmuted the agent`).waitFor();
      expect(await mute.getAttribute('aria-pressed')).toBe('false');

      const topOfTranscript = () => transcript.evaluate((log) => log.scrollTop);
      const before = await topOfTranscript();
      await page.getByRole('button', { name: /^Hang up/ }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Hang up', exact: true }).click();
      await page.getByText('Call ended').waitFor();
      await mute.waitFor({ state: 'detached' });
      expect(await topOfTranscript()).toBeGreaterThanOrEqual(before);
      expect(await axeFaults(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });

  it('places a call from the form and shows it', async () => {
    await withPage({ storageState: signedIn }, async ({ page }) => {
      const { phoneBook } = await world.sandbox.contents();
      const busy = phoneBook.find(({ name }) => name === 'Busy');
      await page.goto(`${proxy.url}/dial`);
      await page.getByLabel(/^To/).fill(busy?.e164 ?? '');
      await page.getByRole('button', { name: /^Call/ }).click();
      await page.waitForURL('**/calls/call_*');
      const callId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      expect(await finishedStory(world.api, callId)).toMatchObject({ direction: 'OUTBOUND', status: 'BUSY' });
      await page.locator('app-status-pill').getByText('Busy').waitFor();
    });
  });

  it('shows after twenty cuts exactly what a page shows that was never cut', async () => {
    const callSid = await world.sandbox.ringOne('interrupter');
    const callId = await callIdOf(world.api, callSid);
    await withPage({ storageState: signedIn }, async ({ page: cut }) => {
      await withPage({ storageState: signedIn }, async ({ page: uncut }) => {
        await Promise.all([cut.goto(`${proxy.url}/calls/${callId}`), uncut.goto(`${world.url}/calls/${callId}`)]);
        for (let cuts = 0; cuts < CUTS; cuts++) {
          await eventually('open socket', () => (proxy.openSubscriptions > 0 ? true : null));
          proxy.cut();
        }
        expect(proxy.cuts).toBeGreaterThanOrEqual(CUTS);
        const story = await finishedStory(world.api, callId);
        const eventsTab = `Events ${story.events.length}`;
        for (const page of [cut, uncut]) await page.getByRole('tab', { name: eventsTab }).waitFor({ timeout: 60_000 });
        const shown = await Promise.all([cut, uncut].map((page) => transcriptOf(page).innerText()));
        expect(shown[0]).toBe(shown[1]);
        expect(shown[0]?.match(/cut off here/g)).toHaveLength(2);
      });
    });
  });

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    it('axe finds nothing on any page, and nothing scrolls sideways on a narrow phone', async () => {
      const { calls } = await world.api.ask<{ calls: { edges: { node: { id: string } }[] } }>(
        '{ calls(first: 1, orderBy: LONGEST) { edges { node { id } } } }',
      );
      const call = `/calls/${calls.edges[0]?.node.id}`;
      const pages = [
        '/live',
        '/calls',
        call,
        `${call}?tab=timeline`,
        `${call}?tab=events`,
        `${call}?tab=details`,
        '/dial',
        '/nowhere',
      ];
      const found: Record<string, unknown> = {};
      await withPage({ colorScheme }, async ({ page }) => {
        found['/sign-in'] = await faultsOf(page, `${proxy.url}/sign-in`);
      });
      await withPage({ colorScheme, storageState: signedIn }, async ({ page }) => {
        for (const path of pages) found[path] = await faultsOf(page, `${proxy.url}${path}`);
      });
      expect(found).toEqual(
        Object.fromEntries(['/sign-in', ...pages].map((path) => [path, { at: path, axe: [], sideways: 0 }])),
      );
    });
  });
});

/** Where a page led to, what axe says about it, and by how many pixels it is too wide for 320. */
async function faultsOf(page: Page, url: string): Promise<{ at: string; axe: string[]; sideways: number }> {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  const axe = await axeFaults(page);
  const sideways = await sidewaysOn320(page);
  const { pathname, search } = new URL(page.url());
  return { at: `${pathname}${search}`, axe, sideways };
}
