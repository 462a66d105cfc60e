import type { CallTruth } from '@switchboard/simulators';
import { eventually } from './eventually.rig';

export interface SandboxContents {
  readonly ready: boolean;
  readonly number: string;
  readonly scenarios: readonly { readonly id: string; readonly description: string }[];
  readonly phoneBook: readonly { readonly e164: string; readonly name: string; readonly description: string }[];
}

/** The pretend world's own control: rings, and tells what really happened on a call. */
export class SandboxControl {
  constructor(private readonly url: string) {}

  async contents(): Promise<SandboxContents> {
    return (await (await fetch(`${this.url}/sandbox`)).json()) as SandboxContents;
  }

  async ring(scenarioId: string, count = 1, keepAudio = false): Promise<string[]> {
    const response = await fetch(`${this.url}/sandbox/ring`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ scenarioId, count, keepAudio }),
    });
    if (!response.ok) throw new Error(`${scenarioId}: ${response.status} ${await response.text()}`);
    return ((await response.json()) as { callSids: string[] }).callSids;
  }

  /** `keepAudio`: what the caller hears can be asked for. */
  async ringOne(scenarioId: string, { keepAudio = false } = {}): Promise<string> {
    const [callSid] = await this.ring(scenarioId, 1, keepAudio);
    if (!callSid) throw new Error(`${scenarioId} did not ring`);
    return callSid;
  }

  /** Arms faults of the pretend model, each for one strike; an empty list takes all back. */
  async armModel(...ids: readonly string[]): Promise<void> {
    const body = JSON.stringify({ model: ids.map((id) => ({ id, times: 1 })) });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${this.url}/sandbox/faults`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`${ids.join()}: ${response.status} ${await response.text()}`);
  }

  /** What the pretend model knows in each of its open sessions, as text of its wire. */
  async conversations(): Promise<readonly string[]> {
    const response = await fetch(`${this.url}/sandbox/model/conversations`);
    const { conversations } = (await response.json()) as { conversations: readonly unknown[] };
    return conversations.map((items) => JSON.stringify(items));
  }

  async hangUp(callSid: string): Promise<void> {
    await fetch(`${this.url}/sandbox/calls/${callSid}/hang-up`, { method: 'POST' });
  }

  /** µ-law, 8 kHz: all that the caller has heard so far; silence in which nothing was played is not in it. */
  async heard(callSid: string): Promise<Uint8Array> {
    const response = await fetch(`${this.url}/sandbox/calls/${callSid}/audio/heard`);
    if (!response.ok) throw new Error(`${callSid}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  async truth(callSid: string): Promise<CallTruth> {
    const response = await fetch(`${this.url}/sandbox/calls/${callSid}`);
    if (!response.ok) throw new Error(`${callSid}: ${response.status}`);
    return (await response.json()) as CallTruth;
  }

  /** What happened, once the phone network has finished with the call. */
  async finishedTruth(callSid: string): Promise<CallTruth> {
    return eventually(`end of ${callSid}`, async () => {
      const truth = await this.truth(callSid);
      return truth.finished ? truth : null;
    });
  }
}
