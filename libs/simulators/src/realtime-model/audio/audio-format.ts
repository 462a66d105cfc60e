import { aLawToLinear, linearToALaw, linearToMuLaw, MU_LAW_SILENCE, muLawToLinear } from '../../voices/g711';
import { fromTripleRate, toTripleRate } from './triple-rate';

/** `session.audio.*.format` as on the wire: pcmu and pcma have no rate, pcm (16-bit little-endian mono) must have this one. */
export type AudioFormat =
  | { readonly type: 'audio/pcmu' }
  | { readonly type: 'audio/pcma' }
  | { readonly type: 'audio/pcm'; readonly rate: 24_000 };

export const bytesPerMs = (format: AudioFormat): number => (format.type === 'audio/pcm' ? 48 : 8);
export const durationMs = (bytes: number, format: AudioFormat): number => bytes / bytesPerMs(format);

function fromPcm(bytes: Uint8Array): Int16Array {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples = new Int16Array(bytes.byteLength >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = view.readInt16LE(2 * i);
  return samples;
}

function toPcm(samples: Int16Array): Uint8Array {
  const bytes = Buffer.alloc(samples.length * 2);
  for (let i = 0; i < samples.length; i++) bytes.writeInt16LE(samples[i] ?? 0, 2 * i);
  return bytes;
}

/** Linear samples at the format's own rate. */
export function toLinear(bytes: Uint8Array, format: AudioFormat): Int16Array {
  switch (format.type) {
    case 'audio/pcmu':
      return muLawToLinear(bytes);
    case 'audio/pcma':
      return aLawToLinear(bytes);
    case 'audio/pcm':
      return fromPcm(bytes);
  }
}

/** Linear samples at 8 kHz. */
export function toTelephoneRate(bytes: Uint8Array, format: AudioFormat): Int16Array {
  const samples = toLinear(bytes, format);
  return format.type === 'audio/pcm' ? fromTripleRate(samples) : samples;
}

/** What the voices made (µ-law), in the session's format. µ-law passes untouched. */
export function fromMuLaw(speech: Uint8Array, format: AudioFormat): Uint8Array {
  switch (format.type) {
    case 'audio/pcmu':
      return speech;
    case 'audio/pcma':
      return linearToALaw(muLawToLinear(speech));
    case 'audio/pcm':
      return toPcm(toTripleRate(muLawToLinear(speech)));
  }
}

/** The reverse of `fromMuLaw`. */
export function toMuLaw(bytes: Uint8Array, format: AudioFormat): Uint8Array {
  return format.type === 'audio/pcmu' ? bytes : linearToMuLaw(toTelephoneRate(bytes, format));
}

export const silence = (ms: number, format: AudioFormat): Uint8Array =>
  fromMuLaw(new Uint8Array(Math.round(ms * 8)).fill(MU_LAW_SILENCE), format);
