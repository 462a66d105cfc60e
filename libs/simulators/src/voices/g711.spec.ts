import fc from 'fast-check';
import { aLawToLinear, linearToALaw, linearToMuLaw, MU_LAW_SILENCE, muLawToLinear } from './g711';

describe('G.711', () => {
  it('decodes the corner codes as ITU-T tables have them', () => {
    expect([...muLawToLinear(Uint8Array.of(0x00, 0x80, 0x7f, 0xff, 0x0f, 0x8f))]).toEqual([
      -32124, 32124, 0, 0, -16764, 16764,
    ]);
    expect([...aLawToLinear(Uint8Array.of(0x55, 0xd5, 0x2a, 0xaa))]).toEqual([-8, 8, -32256, 32256]);
    expect([...linearToMuLaw(Int16Array.of(0))]).toEqual([MU_LAW_SILENCE]);
  });

  it('gives every code back unchanged, so that audio may cross formats twice', () => {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
    // 0x7f and 0xff are the two zeros of µ-law.
    expect([...linearToMuLaw(muLawToLinear(codes))].map((code) => (code === 0x7f ? 0xff : code))).toEqual(
      [...codes].map((code) => (code === 0x7f ? 0xff : code)),
    );
    expect([...linearToALaw(aLawToLinear(codes))]).toEqual([...codes]);
  });

  it('errs by at most one step of the law', () => {
    fc.assert(
      fc.property(fc.integer({ min: -32_000, max: 32_000 }), (sample) => {
        const bound = Math.max(16, Math.abs(sample) / 16);
        const mu = muLawToLinear(linearToMuLaw(Int16Array.of(sample)))[0] ?? NaN;
        const a = aLawToLinear(linearToALaw(Int16Array.of(sample)))[0] ?? NaN;
        expect(Math.abs(mu - sample)).toBeLessThanOrEqual(bound);
        expect(Math.abs(a - sample)).toBeLessThanOrEqual(bound);
      }),
    );
  });
});
