import type { DialResult, ModelSession, ModelSetup } from '@switchboard/call';
import { VirtualClock, memorySocketPair } from '@switchboard/call/testing';
import type { MemorySocketEnd } from '@switchboard/call/testing';
import { Ear, FarEnd, SETUP } from '../realtime/realtime.rig';
import { LiveModel } from './live-model';

export const LIVE_SETUP: ModelSetup = { ...SETUP, model: 'gpt-live-1' };

export interface LiveRig {
  readonly clock: VirtualClock;
  readonly ear: Ear;
  readonly far: FarEnd;
  readonly socket: MemorySocketEnd;
  readonly session: ModelSession;
  readonly faults: unknown[];
}

/** A session whose socket is open; the far end is spoken by hand. */
export async function connectedLive(setup: Partial<ModelSetup> = {}): Promise<LiveRig> {
  const clock = new VirtualClock();
  const [near, socket] = memorySocketPair(clock);
  const faults: unknown[] = [];
  const ear = new Ear();
  const far = new FarEnd(socket, clock);
  const model = new LiveModel({
    ...{ clock, baseUrl: 'https://api.openai.com/v1', apiKey: 'sk-test', delegateModel: 'gpt-delegate' },
    dial: async (): Promise<DialResult> => ({ socket: near }),
    onFault: (error) => faults.push(error),
  });
  const session = model.open({ ...LIVE_SETUP, ...setup }, ear);
  await clock.advance(1);
  return { clock, ear, far, socket, session, faults };
}

export const STARTED = { type: 'session.started', session: { id: 'live_1', expires_at: 1_800_000_000 } };

/** A session that has started; what its opening said is forgotten. */
export async function startedLive(setup: Partial<ModelSetup> = {}): Promise<LiveRig> {
  const rig = await connectedLive(setup);
  await rig.far.says(STARTED);
  rig.far.received.length = 0;
  rig.ear.told.length = 0;
  return rig;
}

/** A tool asked for by the delegate. */
export const nested = (event: Record<string, unknown>) => ({ type: 'response.event', delegation_id: 'dlg_1', event });
export const callItem = (callId: string, status = 'completed', args = '{"order":"A1"}') => ({
  ...{ id: `fc_${callId}`, type: 'function_call', status, call_id: callId, name: 'order_status', arguments: args },
});
export const callDone = (callId: string) =>
  nested({ type: 'response.output_item.done', output_index: 0, item: callItem(callId) });
