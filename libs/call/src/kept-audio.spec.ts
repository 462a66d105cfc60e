import fc from 'fast-check';
import { payloadBytes } from './audio';
import { KeptAudio } from './kept-audio';

const SILENT = 0xff;
const LOUD = 0x00;
const frame = (bytes: number, mark: number): string => Buffer.alloc(bytes, mark).toString('base64');

describe('audio that is kept', () => {
  it('property: what comes out is what went in, in order, whatever its sizes and however often it is trimmed', () => {
    const step = fc.record({ bytes: fc.integer({ min: 1, max: 9_000 }), wanted: fc.nat(30_000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const kept = new KeptAudio();
        let model: string[] = [];
        const size = (): number => model.reduce((sum, payload) => sum + payloadBytes(payload), 0);
        for (const [index, { bytes, wanted }] of steps.entries()) {
          const payload = frame(bytes, index % 256);
          kept.add(payload);
          model.push(payload);
          kept.trim(wanted);
          while (model[0] !== undefined && size() - payloadBytes(model[0]) >= wanted) model = model.slice(1);
          expect(kept.bytes).toBe(size());
        }
        expect(kept.newest(Infinity)).toEqual(model);
      }),
      { numRuns: 50 },
    );
  });

  it('silence counts back from the newest frame to the last that can be heard', () => {
    const kept = new KeptAudio();
    for (let at = 0; at < 100; at++) kept.add(frame(160, at === 30 ? LOUD : SILENT));
    expect(kept.quiet()).toBe(69 * 160);
    kept.trim(60 * 160);
    expect(kept.quiet()).toBe(60 * 160);
  });
});
