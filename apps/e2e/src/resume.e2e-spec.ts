import { ApiClient } from './api.rig';
import { CuttingProxy } from './cutting-proxy.rig';
import { eventually } from './eventually.rig';
import { freePorts } from './free-port.rig';
import { callIdOf, finishedStory } from './story.rig';
import { Viewer } from './viewer.rig';
import { World } from './world.rig';

const CUTS = 20;

describe('a viewer whose socket is cut', () => {
  let world: World;
  let proxy: CuttingProxy;

  beforeAll(async () => {
    const [port = 0, proxyPort = 0] = await freePorts(2);
    ({ world } = await World.start({ name: 'resume', port }));
    proxy = await CuttingProxy.start(proxyPort, port);
  });
  afterAll(async () => {
    await proxy?.close();
    await world?.stop();
  });

  it('sees after twenty cuts exactly what an uncut viewer saw, each event once and in order', async () => {
    const callId = await callIdOf(world.api, await world.sandbox.ringOne('order-status'));
    const uncut = new Viewer(world.api, callId);
    const cut = new Viewer(new ApiClient(proxy.url, world.apiKey), callId);
    for (let cuts = 0; cuts < CUTS; cuts++) {
      const seen = cut.events.length;
      await eventually('open subscription', () => (proxy.openSubscriptions > 0 ? true : null));
      // Half of the cuts fall right after an event, the others while the socket is still shaking hands.
      if (cuts % 2 === 0)
        await eventually('next event', () => (cut.events.length > seen || cut.sawTheEnd ? true : null));
      proxy.cut();
    }
    const story = await finishedStory(world.api, callId);
    await Promise.all([uncut.hasSeen(story.lastSeq), cut.hasSeen(story.lastSeq)]);
    await Promise.all([uncut.close(), cut.close()]);
    expect(proxy.cuts).toBeGreaterThanOrEqual(CUTS);
    expect(cut.events).toEqual(uncut.events);
    expect(uncut.events.map(({ seq }) => seq)).toEqual(story.events.map(({ seq }) => seq));
  });
});
