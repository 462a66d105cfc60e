import * as fc from 'fast-check';
import type { Agent, AgentSettings } from '../agent';
import { sameSettings, settingsOf } from '../agent-settings';
import { DEFAULT_CONDUCT } from '../conduct';
import type { AgentChange, AgentRecords } from '../ports/agent-records';
import type { NumberRecords } from '../ports/records';
import { sampleAgent, sampleNumber, sampleVersion } from './record-samples.data';

export interface EditedRecords {
  readonly agents: AgentRecords;
  readonly numbers: Pick<NumberRecords, 'syncNumbers'>;
}

const ID = 'agt_1';
const AT = '2026-03-01T00:00:00.000Z';
const saying = (instructions: string): AgentSettings => ({ ...settingsOf(sampleVersion({ id: 'ver' })), instructions });

function made(change: AgentChange): Agent {
  if ('refused' in change) throw new Error(`refused: ${change.refused}`);
  return change.agent;
}
const refusalOf = (change: AgentChange): string | null => ('refused' in change ? change.refused : null);

/** What every keeper of agents promises to who changes them. `open` gives an empty one for each test. */
export function agentEditingPromises(name: string, open: () => Promise<EditedRecords>): void {
  describe(`editing agents: ${name}`, () => {
    let records: AgentRecords;
    let numbers: EditedRecords['numbers'];
    let versionIds = 0;
    beforeEach(async () => {
      ({ agents: records, numbers } = await open());
      await records.seed([sampleAgent('agt_0')]);
      await records.createAgent(sampleAgent(ID, { published: null }));
    });

    const update = (expectedRevision: number, instructions: string, by = 'Ana') =>
      records.updateDraft({ agentId: ID, expectedRevision, name: 'Ada', settings: saying(instructions), by, at: AT });
    const publish = (expectedRevision: number, note: string | null = null) =>
      records.publish({ agentId: ID, expectedRevision, versionId: `ver_p${++versionIds}`, note, by: 'Ben', at: AT });
    const restore = (versionId: string) => records.restore({ agentId: ID, versionId, by: 'Cleo', at: AT });
    const numbersOf = async () => (await records.versions(ID)).map((version) => version.number);

    it('keeps a new agent with its draft, unpublished', async () => {
      const created = await records.createAgent(sampleAgent('agt_2', { published: null }));
      expect(await records.agent('agt_2')).toEqual(created);
      expect(await records.versions('agt_2')).toEqual([]);
    });

    it('a change of the draft is whole, counted, and says who made it', async () => {
      const conduct = { ...DEFAULT_CONDUCT, idle: null };
      const settings = { ...saying('Be kind.'), conduct, toolNames: [], greeting: null };
      const edit = { agentId: ID, expectedRevision: 1, name: 'Ada', settings, by: 'Ana', at: AT };
      const agent = made(await records.updateDraft(edit));
      expect(agent).toMatchObject({ name: 'Ada', updatedAt: AT, published: null });
      expect(agent.draft).toMatchObject({ ...settings, id: `ver_${ID}_draft`, revision: 2, createdBy: 'Ana' });
      expect(await records.agent(ID)).toEqual(agent);
      expect(await records.version(agent.draft.id)).toEqual(agent.draft);
    });

    it('refuses a change that was made on an older draft, and tells the newer one', async () => {
      await update(1, 'first');
      const late = await update(1, 'late');
      expect(late).toMatchObject({ refused: 'STALE_REVISION', agent: { draft: { instructions: 'first' } } });
      expect((await records.agent(ID))?.draft).toMatchObject({ instructions: 'first', revision: 2 });
    });

    it('of many changes of the same draft at once exactly one is made', async () => {
      const changes = await Promise.all(Array.from({ length: 8 }, (_, index) => update(1, `words ${index}`)));
      expect(changes.map(refusalOf).filter((refused) => refused === null)).toHaveLength(1);
      expect(changes.map(refusalOf).filter((refused) => refused === 'STALE_REVISION')).toHaveLength(7);
      expect((await records.agent(ID))?.draft.revision).toBe(2);
    });

    it('publishes the draft as the next version and leaves the draft as it is', async () => {
      const draft = made(await update(1, 'one')).draft;
      const agent = made(await publish(2, 'first'));
      expect(agent.draft).toEqual(draft);
      expect(agent.published).toMatchObject({ number: 1, note: 'first', createdBy: 'Ben', createdAt: AT, revision: 2 });
      expect(agent.published && sameSettings(agent.published, draft)).toBe(true);
      expect(await records.agent(ID)).toEqual(agent);
      expect(await records.version(agent.published?.id ?? '')).toEqual(agent.published);
    });

    it('a published version never changes, whatever happens to the draft', async () => {
      await update(1, 'one');
      const { published } = made(await publish(2));
      await update(2, 'two');
      await publish(3);
      await restore(published?.id ?? '');
      await update(4, 'three');
      expect(await records.version(published?.id ?? '')).toEqual(published);
      expect(await numbersOf()).toEqual([2, 1]);
    });

    it('does not publish an older draft, nor the same words twice', async () => {
      await update(1, 'one');
      expect(refusalOf(await publish(1))).toBe('STALE_REVISION');
      await publish(2);
      expect(refusalOf(await publish(2))).toBe('UNCHANGED');
      await update(2, 'two');
      await update(3, 'one');
      expect(refusalOf(await publish(4))).toBe('UNCHANGED');
      expect(await numbersOf()).toEqual([1]);
    });

    it('published many times at once, it is published once', async () => {
      await update(1, 'one');
      const changes = await Promise.all(Array.from({ length: 6 }, () => publish(2)));
      expect(changes.map(refusalOf).sort()).toEqual([null, ...Array<string>(5).fill('UNCHANGED')].sort());
      expect(await numbersOf()).toEqual([1]);
    });

    it('restores a version into a new draft', async () => {
      await update(1, 'one');
      const first = made(await publish(2)).published;
      await update(2, 'two');
      const agent = made(await restore(first?.id ?? ''));
      expect(agent.draft).toMatchObject({ instructions: 'one', revision: 4, number: null, note: null });
      expect(agent.draft.createdBy).toBe('Cleo');
      expect(agent.published).toEqual(first);
    });

    it('restores only what was published of this agent', async () => {
      expect(refusalOf(await restore('ver_agt_0_1'))).toBe('NOT_FOUND');
      expect(refusalOf(await restore(`ver_${ID}_draft`))).toBe('NOT_FOUND');
      expect(refusalOf(await restore('ver_nobody'))).toBe('NOT_FOUND');
    });

    it('knows no agent that does not exist', async () => {
      const nobody = { agentId: 'agt_nobody', expectedRevision: 1, by: 'Ana', at: AT };
      const asked = await Promise.all([
        records.updateDraft({ ...nobody, name: 'x', settings: saying('') }),
        records.publish({ ...nobody, versionId: 'ver_x', note: null }),
        records.restore({ ...nobody, versionId: 'ver_agt_0_1' }),
        records.archive(nobody),
      ]);
      expect(asked.map(refusalOf)).toEqual(Array(4).fill('NOT_FOUND'));
    });

    it('archives once, and an archived agent stays as it is', async () => {
      await update(1, 'one');
      const version = made(await publish(2)).published;
      const archived = made(await records.archive({ agentId: ID, at: AT }));
      expect(archived.archivedAt).toBe(AT);
      expect(made(await records.archive({ agentId: ID, at: '2027-01-01T00:00:00.000Z' })).archivedAt).toBe(AT);
      const tried = [await update(2, 'two'), await publish(2), await restore(version?.id ?? '')];
      expect(tried.map(refusalOf)).toEqual(Array(3).fill('ARCHIVED'));
      expect(await records.agent(ID)).toEqual(archived);
    });

    it('does not archive who answers a number, and names the numbers', async () => {
      await numbers.syncNumbers([sampleNumber({ sid: 'PN1', e164: '+14155550111' })], ID);
      expect(await records.archive({ agentId: ID, at: AT })).toMatchObject({
        refused: 'IN_USE',
        numbers: ['+14155550111'],
      });
      await numbers.syncNumbers([], null);
      expect(refusalOf(await records.archive({ agentId: ID, at: AT }))).toBeNull();
    });

    const step = fc.record({
      kind: fc.constantFrom('update' as const, 'publish' as const, 'restore' as const),
      late: fc.boolean(),
      words: fc.constantFrom('a', 'b', 'c'),
      times: fc.integer({ min: 1, max: 3 }),
    });
    type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

    /** How many of the same attempts at once were made; of those that name a revision at most one, of a late one none. */
    const attempts = async ({ kind, late, words, times }: Step, at: { agentId: string; revision: number }) => {
      const edit = { agentId: at.agentId, expectedRevision: late ? at.revision - 1 : at.revision, by: 'Ana', at: AT };
      const first = (await records.versions(at.agentId)).at(-1)?.id ?? 'ver_none';
      const acts = {
        update: () => records.updateDraft({ ...edit, name: 'Ada', settings: saying(words) }),
        publish: () => records.publish({ ...edit, versionId: `ver_r${++versionIds}`, note: null }),
        restore: () => records.restore({ ...edit, versionId: first }),
      };
      const changes = await Promise.all(Array.from({ length: times }, acts[kind]));
      const done = changes.filter((change) => !('refused' in change)).length;
      expect(done).toBeLessThanOrEqual(kind === 'restore' ? times : late ? 0 : 1);
      return done;
    };

    it('any sequence of changes, some at once, leaves whole versions 1…n and a draft that only grows', async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          const agentId = `agt_run${++run}`;
          await records.createAgent(sampleAgent(agentId, { published: null }));
          const known = new Map<string, unknown>();
          let revision = 1;
          for (const taken of steps) {
            const before = { agentId, revision };
            const done = await attempts(taken, before);
            if (taken.kind !== 'publish') revision += done;
            const versions = await records.versions(agentId);
            expect(versions.map((version) => version.number)).toEqual(versions.map((_, at) => versions.length - at));
            for (const version of versions) {
              expect(known.get(version.id) ?? version).toEqual(version);
              known.set(version.id, version);
            }
            const agent = await records.agent(agentId);
            expect(agent?.draft.revision).toBe(revision);
            expect(agent?.published ?? undefined).toEqual(versions[0]);
          }
        }),
        { numRuns: 15 },
      );
    }, 60_000);
  });
}
