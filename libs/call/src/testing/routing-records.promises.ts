import type { NumberWebhook } from '../agent';
import type { BlockEntry, NumberRouting } from '../routing';
import type { AgentRecords, NumberRecords, RoutingRecords } from '../ports/records';
import { sampleAgent, sampleNumber } from './record-samples.data';

export interface RoutingWorld {
  readonly agents: AgentRecords;
  readonly numbers: NumberRecords;
  readonly routing: RoutingRecords;
}

const ROUTING: NumberRouting = {
  timeZone: 'Europe/Berlin',
  rules: [
    {
      name: 'Night',
      weekdays: [1, 2],
      dates: [{ from: '2026-12-24', to: '2026-12-26' }],
      times: [{ from: '22:00', to: '06:00' }],
      target: { kind: 'AGENT', agentId: 'agt_2' },
    },
  ],
  otherwise: { kind: 'SENTENCE', say: 'We are closed.' },
};
const WEBHOOK: NumberWebhook = {
  ...{ voiceUrl: 'https://old.example/voice', voiceMethod: 'GET' },
  ...{ fallbackUrl: null, fallbackMethod: 'POST', statusCallback: null, statusCallbackMethod: 'POST' },
};
const CALLER = '+4930123456';

const entry = (id: string, change: Partial<BlockEntry> = {}): BlockEntry => ({
  ...{ id, numberId: null, pattern: { kind: 'NUMBER', digits: CALLER }, action: { kind: 'REJECT' } },
  ...{ note: null, createdAt: `2026-01-01T00:00:00.00${id.at(-1)}Z`, createdBy: 'Eve' },
  ...change,
});

/** What every keeper of routing and block lists promises. `open` gives an empty one for each test. */
export function routingRecordsPromises(name: string, open: () => Promise<RoutingWorld>): void {
  describe(`routing records: ${name}`, () => {
    let world: RoutingWorld;
    let id: string;
    beforeEach(async () => {
      world = await open();
      await world.agents.createAgent(sampleAgent('agt_1'));
      await world.agents.createAgent(sampleAgent('agt_2'));
      await world.numbers.syncNumbers([sampleNumber({ sid: 'PN1', e164: '+14155550100', webhook: WEBHOOK })], 'agt_1');
      id = (await world.numbers.numberByE164('+14155550100'))?.id ?? '';
    });
    const save = (expectedRevision: number, routing: NumberRouting | null = ROUTING) =>
      world.routing.saveRouting({ numberId: id, expectedRevision, routing, fallbackSentence: 'Bye.' });

    it('assigns a number, and takes the agent away again', async () => {
      expect(await world.routing.assign({ numberId: id, agentId: 'agt_2' })).toMatchObject({
        number: { id, agentId: 'agt_2', revision: 2 },
      });
      expect(await world.routing.assign({ numberId: id, agentId: null })).toMatchObject({ number: { agentId: null } });
      expect(await world.numbers.number(id)).toMatchObject({ agentId: null, revision: 3 });
    });

    it('assigns to nobody who does not exist or was put away', async () => {
      const refused = { refused: 'NO_SUCH_AGENT', agentId: 'agt_9' };
      expect(await world.routing.assign({ numberId: id, agentId: 'agt_9' })).toEqual(refused);
      await world.agents.archive({ agentId: 'agt_2', at: '2026-01-01T00:00:00.000Z' });
      expect(await world.routing.assign({ numberId: id, agentId: 'agt_2' })).toMatchObject({ agentId: 'agt_2' });
      expect(await save(1)).toMatchObject({ refused: 'NO_SUCH_AGENT', agentId: 'agt_2' });
      expect(await world.routing.assign({ numberId: 'num_9', agentId: null })).toEqual({ refused: 'NOT_FOUND' });
      expect(await world.numbers.number(id)).toMatchObject({ agentId: 'agt_1', revision: 1 });
    });

    it('of two who edit the same state, takes one', async () => {
      const results = await Promise.all([save(1), save(1), save(1)]);
      expect(results.filter((result) => 'number' in result && !('refused' in result))).toHaveLength(1);
      expect(results.filter((result) => 'refused' in result && result.refused === 'STALE_REVISION')).toHaveLength(2);
      expect(await world.numbers.number(id)).toMatchObject({
        routing: ROUTING,
        fallbackSentence: 'Bye.',
        revision: 2,
      });
      expect(await save(2, null)).toMatchObject({ number: { routing: null, revision: 3 } });
    });

    it('keeps routing when the carrier is asked again', async () => {
      await save(1);
      await world.numbers.syncNumbers([sampleNumber({ sid: 'PN1', e164: '+14155550100' })], 'agt_2');
      expect(await world.numbers.number(id)).toMatchObject({ routing: ROUTING, agentId: 'agt_1', revision: 2 });
    });

    it('does not let an agent go that a rule of a number names', async () => {
      await save(1);
      const archiving = { agentId: 'agt_2', at: '2026-01-01T00:00:00.000Z' };
      expect(await world.agents.archive(archiving)).toMatchObject({ refused: 'IN_USE', numbers: ['+14155550100'] });
      await save(2, null);
      expect(await world.agents.archive(archiving)).toMatchObject({ agent: { archivedAt: archiving.at } });
    });

    it('keeps what a webhook was, until it is put back', async () => {
      const here = { ...WEBHOOK, voiceUrl: 'https://here.example/twilio/voice' };
      expect(await world.routing.pointed({ numberId: id, webhook: here, previous: WEBHOOK })).toMatchObject({
        voiceUrl: here.voiceUrl,
        webhook: here,
        previousWebhook: WEBHOOK,
        previousVoiceUrl: WEBHOOK.voiceUrl,
        revision: 1,
      });
      await world.numbers.syncNumbers([sampleNumber({ sid: 'PN1', e164: '+14155550100', webhook: here })], null);
      expect(await world.numbers.number(id)).toMatchObject({ previousWebhook: WEBHOOK });
      expect(await world.routing.pointed({ numberId: id, webhook: WEBHOOK, previous: null })).toMatchObject({
        webhook: WEBHOOK,
        previousWebhook: null,
        previousVoiceUrl: null,
      });
      expect(await world.routing.pointed({ numberId: 'num_9', webhook: here, previous: null })).toBeNull();
    });

    const route = (from = CALLER, to = '+14155550100') => world.routing.routeOf({ to, from });

    it('finds number and fitting entries for a call in one go', async () => {
      await world.routing.block(entry('blk_1'));
      await world.routing.block(entry('blk_2', { numberId: id, pattern: { kind: 'PREFIX', digits: '+4930' } }));
      await world.routing.block(entry('blk_3', { pattern: { kind: 'WITHHELD', digits: null } }));
      await world.routing.block(entry('blk_4', { pattern: { kind: 'NUMBER', digits: '+4930123457' } }));
      const found = await route();
      expect(found.number).toEqual(await world.numbers.number(id));
      expect(found.blocks.map((block) => block.id).sort()).toEqual(['blk_1', 'blk_2']);
      expect((await route('anonymous')).blocks.map((block) => block.id)).toEqual(['blk_3']);
      expect(await route('+1234567')).toMatchObject({ blocks: [] });
      expect(await route(CALLER, '+19998887777')).toMatchObject({ number: null, blocks: [{ id: 'blk_1' }] });
    });

    it('replaces an entry for the same callers of the same number, which keeps its id', async () => {
      await world.routing.block(entry('blk_1'));
      const again = entry('blk_2', { action: { kind: 'SENTENCE', say: 'No.' }, note: 'again' });
      expect(await world.routing.block(again)).toEqual({ ...again, id: 'blk_1' });
      expect((await route()).blocks).toEqual([{ ...again, id: 'blk_1' }]);
      expect(await world.routing.block(entry('blk_5', { numberId: 'num_9' }))).toBeNull();
    });

    it('lists the newest first, and those of one number with those of all', async () => {
      const own = { numberId: id, pattern: { kind: 'PREFIX', digits: '+49' } } as const;
      for (const one of [entry('blk_1'), entry('blk_2', own)]) await world.routing.block(one);
      const list = async (numberId: string | null) =>
        (await world.routing.blocks({ numberId, first: 10 })).map((block) => block.id);
      expect(await list(id)).toEqual(['blk_2', 'blk_1']);
      expect(await list('num_9')).toEqual(['blk_1']);
      expect(await world.routing.blocks({ numberId: null, first: 1 })).toHaveLength(1);
      expect(await world.routing.unblock('blk_1')).toBe(true);
      expect(await world.routing.unblock('blk_1')).toBe(false);
      expect(await list(id)).toEqual(['blk_2']);
    });
  });
}
