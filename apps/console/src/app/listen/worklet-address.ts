/**
 * The build makes a file of its own, with a hash in its name, of whatever `new Worker(new URL(…, import.meta.url))` names, and
 * knows no such form for an audio worklet. This one only tells the address: a worklet from a `blob:` would be refused by our
 * content security policy.
 */
class Worker {
  readonly address: string;

  constructor(address: URL, _options: { readonly type: 'module' }) {
    this.address = address.href;
  }
}

export const workletAddress = (): string =>
  new Worker(new URL('./lane-player.worklet', import.meta.url), { type: 'module' }).address;
