import { AxeBuilder } from '@axe-core/playwright';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BrowserRig } from './browser.rig';

const PAGE = `<!doctype html><html lang="en"><title>Proof</title><main><h1>Proof</h1>
<button onclick="document.title='pressed'">Press</button><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></main></html>`;

describe('the browser rig', () => {
  it('starts a real browser that presses a button, in which axe sees what is wrong', async () => {
    const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(PAGE));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const rig = await BrowserRig.launch();
    try {
      const { page, context } = await rig.open();
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await page.getByRole('button', { name: 'Press' }).click();
      expect(await page.title()).toBe('pressed');
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((violation) => violation.id)).toEqual(['image-alt']);
      await context.close();
    } finally {
      await rig.close();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
