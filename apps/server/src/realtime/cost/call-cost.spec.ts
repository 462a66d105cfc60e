import type { Call, TranscriptItem } from '@switchboard/call';
import { callOf } from '../../server.rig';
import { callCost } from './call-cost';
import { priceAt } from './call-prices';

const ANSWERED = { model: 'gpt-realtime-2.1', transcriptionModel: 'gpt-live-transcribe' };
const USAGE = {
  inputTokens: 10_000,
  cachedInputTokens: 6_000,
  inputAudioTokens: 4_000,
  cachedInputAudioTokens: 3_000,
  outputTokens: 2_000,
  outputAudioTokens: 1_500,
};
const call = (change: Partial<Call> = {}): Call =>
  callOf({ from: '+4930123456', to: '+16285550143', durationMs: 61_200, usage: USAGE, ...change });
const spoken = (startMs: number, endMs: number) => ({ speaker: 'CALLER', startMs, endMs }) as TranscriptItem;
const costsOf = (...given: Parameters<typeof callCost>) =>
  Object.fromEntries(callCost(...given).costs.map(({ kind, quantity, costUsd }) => [kind, [quantity, costUsd]]));

describe('what a call costs', () => {
  it('each kind of token has its own price, and what was cached is not paid twice', () => {
    expect(costsOf(call({ channel: 'BROWSER' }), ANSWERED, [])).toEqual({
      AUDIO_INPUT: [1_000, 0.032],
      CACHED_AUDIO_INPUT: [3_000, expect.closeTo(0.0012, 9)],
      TEXT_INPUT: [3_000, 0.012],
      CACHED_TEXT_INPUT: [3_000, expect.closeTo(0.0012, 9)],
      AUDIO_OUTPUT: [1_500, 0.096],
      TEXT_OUTPUT: [500, 0.012],
    });
  });

  it('a minute of the phone network that has begun is a whole one, with the stream of the audio', () => {
    expect(costsOf(call(), ANSWERED, [])).toMatchObject({ TELEPHONY: [2, 0.017], MEDIA_STREAM: [2, 0.008] });
  });

  it('transcription is paid by the time the caller spoke', () => {
    expect(costsOf(call(), ANSWERED, [spoken(0, 20_000), spoken(30_000, 40_000)])).toMatchObject({
      TRANSCRIPTION: [30, expect.closeTo(0.0085, 9)],
    });
    expect(costsOf(call(), { ...ANSWERED, transcriptionModel: null }, [spoken(0, 20_000)])).not.toHaveProperty(
      'TRANSCRIPTION',
    );
  });

  it('the sum is the sum of the kinds, with the date of its prices', () => {
    const { estimatedCostUsd, pricesAsOf, costs } = callCost(call(), ANSWERED, []);
    expect(estimatedCostUsd).toBeCloseTo(
      costs.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0),
      9,
    );
    expect(estimatedCostUsd).toBeCloseTo(0.1794, 9);
    expect(pricesAsOf).toBe('2026-11-22');
  });

  it.each([
    ['the model', call(), { ...ANSWERED, model: 'gpt-realtime-99' }],
    ['the model’s price', call(), { ...ANSWERED, model: 'gpt-realtime' }],
    ['the agent’s version', call(), null],
    ['the country', call({ to: '+442071838750' }), ANSWERED],
    ['the address', call({ to: 'sip:desk@example.com' }), ANSWERED],
  ])('nothing is guessed when %s is not known', (_what, unknown, answered) => {
    expect(callCost(unknown, answered, []).estimatedCostUsd).toBeNull();
  });

  it('a neighbour under the same country code has not the price of the United States', () => {
    const price = (to: string) => costsOf(call({ to }), ANSWERED, [])['TELEPHONY'];
    expect([price('+18005551234'), price('+14165550100'), price('+18765550100')]).toEqual([
      [2, 0.044],
      [2, null],
      [2, null],
    ]);
  });

  it('a call that nobody answered costs nothing', () => {
    const unanswered = call({ durationMs: null, usage: { ...USAGE, ...zero(USAGE) } });
    expect(callCost(unanswered, ANSWERED, [])).toEqual({ estimatedCostUsd: 0, pricesAsOf: null, costs: [] });
  });

  it('a later price counts from its day, an earlier call keeps its own', () => {
    const prices = [
      { validFrom: '2026-11-22', perMinute: 1 },
      { validFrom: '2027-02-01', perMinute: 2 },
    ];
    const at = (moment: string) => priceAt(prices, moment)?.perMinute;
    expect([at('2026-01-01T00:00:00Z'), at('2027-01-31T23:59:59Z'), at('2027-02-01T00:00:00Z')]).toEqual([1, 1, 2]);
    expect(priceAt([], '2027-01-01')).toBeNull();
  });
});

const zero = (usage: typeof USAGE) => Object.fromEntries(Object.keys(usage).map((name) => [name, 0])) as typeof USAGE;
