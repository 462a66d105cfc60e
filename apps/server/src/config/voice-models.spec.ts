import { apiOf, modelWarning, VOICE_MODEL_PROVIDERS } from './voice-models';

describe('voice models', () => {
  it('each provider names what to choose where nobody chose', () => {
    for (const { models, transcriptionModel, voices } of VOICE_MODEL_PROVIDERS) {
      expect([models.length > 0, transcriptionModel.length > 0, voices.length > 0]).toEqual([true, true, true]);
    }
  });

  it('knows what a model speaks, also of one that is newer than this release', () => {
    expect(['gpt-realtime-2.1', 'gpt-live-1', 'gpt-live-2', 'my-own-deployment'].map(apiOf)).toEqual([
      ...['OPENAI_REALTIME', 'OPENAI_LIVE', 'OPENAI_LIVE', 'OPENAI_REALTIME'],
    ]);
  });

  it('warns of a model that is unknown or on its way out, and of no other', () => {
    expect(modelWarning('gpt-realtime-2.1')).toBeNull();
    expect(modelWarning('gpt-live-1')).toBeNull();
    expect(modelWarning('gpt-realtime')).toMatch(/retired by its provider on \d{4}/);
    expect(modelWarning('gpt-realtime-99')).toMatch(/not a voice model this release knows/);
  });
});
