import type { World } from './world';

/** The raw µ-law of a call that was rung with `keepAudio`: what its caller heard or said. Null for anything else. */
export function callAudio({ network }: World, method: string, path: string): Uint8Array | null {
  const [, callSid, side] = /^\/sandbox\/calls\/([^/]+)\/audio\/(heard|spoken)$/.exec(path) ?? [];
  if (method !== 'GET' || callSid === undefined || !network?.truth(callSid)) return null;
  const { heard, spoken } = network.audio(callSid);
  return side === 'heard' ? heard : spoken;
}
