import { REALTIME_MODELS, TRANSCRIPTION_MODELS, VOICES } from './model-catalog.data';

describe('the catalogue', () => {
  it.each([
    ['voice models', REALTIME_MODELS],
    ['transcription models', TRANSCRIPTION_MODELS],
  ])('of %s: names are unique, prices are dated in order, one still offered is recommended', (_what, models) => {
    expect(new Set(models.map(({ name }) => name)).size).toBe(models.length);
    for (const { prices } of models) {
      const dates = prices.map(({ validFrom }) => validFrom);
      expect(dates).toEqual([...dates].sort());
    }
    const recommended = models.filter((model) => model.recommended);
    expect(recommended.map(({ retiredOn }) => retiredOn)).toEqual([null]);
  });

  it('every model that is still offered has a price', () => {
    for (const { retiredOn, prices } of [...REALTIME_MODELS, ...TRANSCRIPTION_MODELS]) {
      expect(retiredOn === null ? prices.length > 0 : /^\d{4}-\d{2}(-\d{2})?$/.test(retiredOn)).toBe(true);
    }
  });

  it('names each voice once', () => {
    expect(new Set(VOICES.map(({ name }) => name)).size).toBe(VOICES.length);
  });
});
