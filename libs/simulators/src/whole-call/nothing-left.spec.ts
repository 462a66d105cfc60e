import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DEFAULT_CONDUCT } from '@switchboard/call';
import { KeptSound, MemoryRecorder } from '@switchboard/call/testing';
import type { Scenario } from '../callers';
import { END_CALL } from './tools.rig';
import type { WorldOptions } from './virtual-world.rig';
import { VirtualWorld } from './virtual-world.rig';

const BATCH = 50;
const BRIEF: Scenario = {
  id: 'brief',
  title: '',
  description: '',
  steps: [{ do: 'hangUpAfter', heardMs: 300, timeoutMs: 60_000 }],
};
const PATIENT: Scenario = { ...BRIEF, steps: [{ do: 'waitForHangUp', timeoutMs: 60_000 }] };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const heapBytes = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

/** All that anybody of this process has subscribed to at the process itself. */
const processListeners = (): number => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);

interface Rung {
  readonly world: VirtualWorld;
  readonly callSids: readonly string[];
}

/** What is done to each call of a batch while it goes on. */
const KINDS: readonly (readonly [string, WorldOptions, (rung: Rung) => Promise<void>, Scenario])[] = [
  ['recorded', { version: { record: true } }, () => Promise.resolve(), BRIEF],
  [
    'listened to',
    {},
    async ({ world, callSids }) => {
      const talking = (sid: string) => world.eventsOf(sid).some((event) => event.type === 'TranscriptChanged');
      await world.clock.runUntil(() => world.records.log.length > 0 && callSids.every(talking), 10_000);
      for (const [index, callSid] of callSids.entries()) {
        const { id } = world.callOf(callSid);
        const leave = world.desk.listen(id, new KeptSound(), 'Ada');
        expect([world.desk.listen(id, new KeptSound(), 'Bob'), leave]).not.toContain(null);
        // Some go before the call ends, some are there to its end.
        if (index % 2 === 0) leave?.();
      }
    },
    BRIEF,
  ],
  [
    'transferred',
    {
      version: {
        conduct: { ...DEFAULT_CONDUCT, fallback: { say: 'Sorry.', then: { kind: 'TRANSFER', to: '+14155550111' } } },
      },
    },
    async ({ world, callSids }) => {
      const talking = (sid: string) => (world.network.truth(sid)?.streams[0]?.runs.length ?? 0) > 0;
      await world.clock.runUntil(() => callSids.every(talking), 10_000);
      world.modelFaults.on('upgrade-401', Infinity);
      for (const connection of world.model.connections()) connection.drop();
      await world.clock.runUntil(() => callSids.every((sid) => world.network.truth(sid)?.transfers.length), 30_000);
      world.modelFaults.clear();
    },
    PATIENT,
  ],
];

describe('calls to which more happens', () => {
  it.each(KINDS)(
    'B3: calls that are %s leave no timer, listener, entry or memory',
    async (_what, options, during, scenario) => {
      const recorder = new MemoryRecorder();
      const world = await VirtualWorld.open({
        tools: [END_CALL],
        maxCalls: 200,
        keptCalls: BATCH,
        recorder,
        ...options,
      });
      const batch = async (): Promise<void> => {
        const callSids = Array.from({ length: BATCH }, () => world.ring(scenario));
        await during({ world, callSids });
        await world.finished(callSids);
        for (const { told } of recorder.recordings) told.ready({ durationMs: 1, bytes: 1 });
        await world.clock.advance(60_000);
        expect(world.clock.pending).toBe(0);
        expect([world.model.connections(), world.desk.figures().current]).toEqual([[], 0]);
        recorder.recordings.length = 0;
        world.forgetStories();
      };
      const warnings: Error[] = [];
      const warned = (warning: Error): void => void warnings.push(warning);
      process.on('warning', warned);
      // The first batches fill what grows to a fixed size only.
      for (let count = 0; count < 2; count++) await batch();
      const [listeners, bytes] = [processListeners(), heapBytes()];
      for (let count = 0; count < 4; count++) await batch();
      expect(processListeners()).toBe(listeners);
      // A conversation that was left behind would be ten times as much.
      expect(heapBytes() - bytes).toBeLessThan(2 * 1024 * 1024);
      process.off('warning', warned);
      expect([warnings, world.faults]).toEqual([[], []]);
    },
    240_000,
  );
});
