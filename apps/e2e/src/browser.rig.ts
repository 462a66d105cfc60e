import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { browserProgram } from './chromium.rig';

/** No sandbox: tests may run as root. The rest keeps the browser from calling home. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The package's own fonts.conf names fixed folders under /tmp; this one stays inside the run's own folder. */
async function fontEnvironment(fonts: string | undefined, folder: string): Promise<Record<string, string>> {
  if (!fonts) return {};
  const file = join(folder, 'fonts.conf');
  const head = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">';
  await writeFile(
    file,
    `${head}<fontconfig><dir>${fonts}</dir><cachedir>${join(folder, 'font-cache')}</cachedir></fontconfig>`,
  );
  return { FONTCONFIG_FILE: file };
}

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page wrote as an error or threw. */
  readonly complaints: string[];
}

/** A real browser with a private temporary folder. */
export class BrowserRig {
  private constructor(
    private readonly browser: Browser,
    private readonly folder: string,
  ) {}

  static async launch(): Promise<BrowserRig> {
    const { executablePath, channel, env, fonts } = await browserProgram();
    const folder = await mkdtemp(join(tmpdir(), 'switchboard-browser-'));
    const browser = await chromium.launch({
      ...(executablePath ? { executablePath } : {}),
      ...(channel ? { channel } : {}),
      args: FLAGS,
      env: {
        ...(process.env as Record<string, string>),
        ...env,
        ...(await fontEnvironment(fonts, folder)),
        TMPDIR: folder,
        HOME: folder,
      },
    });
    return new BrowserRig(browser, folder);
  }

  async open(options: BrowserContextOptions = {}): Promise<OpenPage> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    return { page, context, complaints };
  }

  async close(): Promise<void> {
    await this.browser.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
