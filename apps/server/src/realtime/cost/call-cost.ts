import type { Call, TranscriptItem, Usage } from '@switchboard/call';
import { BILLED_STEP_SECONDS } from '@switchboard/twilio';
import type { TokenPrices } from '../voice-models';
import { mediaStreamPrice, telephonyPrice, tokenPrices, transcriptionPrice } from './call-prices';
import type { CostKind, CostLineModel } from './cost.model';

export interface CallCost {
  /** Null when a price is missing: a part of a sum is no estimate of it. */
  readonly estimatedCostUsd: number | null;
  /** ISO 8601 date of the oldest price used; null when none was. */
  readonly pricesAsOf: string | null;
  readonly costs: readonly CostLineModel[];
}

/** Who answered, as far as it decides the price; null when it is not known any more. */
export interface Answered {
  readonly model: string;
  readonly transcriptionModel: string | null;
}

/** Seconds from answer to end; 0 while the call goes on. */
export const telephonySeconds = ({ durationMs }: Pick<Call, 'durationMs'>): number =>
  Math.ceil((durationMs ?? 0) / 1_000);

/** An estimate by the list prices that were in force when the call began. Kinds that were not used are left out. */
export function callCost(call: Call, answered: Answered | null, items: readonly TranscriptItem[]): CallCost {
  const costs = [
    ...tokenLines(call.usage, answered && tokenPrices(answered.model, call.createdAt)),
    ...transcriptionLines(call, answered, items),
    ...telephonyLines(call),
  ];
  const dates = costs.flatMap(({ pricesAsOf }) => pricesAsOf ?? []);
  const known = costs.flatMap(({ costUsd }) => costUsd ?? []);
  return {
    estimatedCostUsd: known.length < costs.length ? null : known.reduce((sum, costUsd) => sum + costUsd, 0),
    pricesAsOf: dates.toSorted()[0] ?? null,
    costs,
  };
}

/** Tokens by kind. The model counts text and audio together, and what was cached among both. */
export function tokensByKind(usage: Usage): Readonly<Record<Exclude<CostKind, MinuteKind>, number>> {
  const cachedAudio = usage.cachedInputAudioTokens ?? 0;
  const cachedText = Math.max(0, usage.cachedInputTokens - cachedAudio);
  return {
    AUDIO_INPUT: Math.max(0, usage.inputAudioTokens - cachedAudio),
    CACHED_AUDIO_INPUT: cachedAudio,
    TEXT_INPUT: Math.max(0, usage.inputTokens - usage.inputAudioTokens - cachedText),
    CACHED_TEXT_INPUT: cachedText,
    AUDIO_OUTPUT: usage.outputAudioTokens,
    TEXT_OUTPUT: Math.max(0, usage.outputTokens - usage.outputAudioTokens),
  };
}

type MinuteKind = 'TRANSCRIPTION' | 'TELEPHONY' | 'MEDIA_STREAM';
type TokenKind = Exclude<CostKind, MinuteKind>;

const PRICE_OF: Readonly<Record<TokenKind, Exclude<keyof TokenPrices, 'validFrom'>>> = {
  AUDIO_INPUT: 'audioIn',
  CACHED_AUDIO_INPUT: 'audioInCached',
  TEXT_INPUT: 'textIn',
  CACHED_TEXT_INPUT: 'textInCached',
  AUDIO_OUTPUT: 'audioOut',
  TEXT_OUTPUT: 'textOut',
};
const PRICED_TOKENS = 1_000_000;
const TOKEN_KINDS = Object.keys(PRICE_OF) as TokenKind[];

function tokenLines(usage: Usage, prices: TokenPrices | null): CostLineModel[] {
  const tokens = tokensByKind(usage);
  return TOKEN_KINDS.filter((kind) => tokens[kind] > 0).map((kind) => ({
    kind,
    quantity: tokens[kind],
    unit: 'TOKEN',
    costUsd: prices && (tokens[kind] * prices[PRICE_OF[kind]]) / PRICED_TOKENS,
    pricesAsOf: prices?.validFrom ?? null,
  }));
}

/** Billed by the time the caller spoke, which the transcript tells. */
function transcriptionLines(call: Call, answered: Answered | null, items: readonly TranscriptItem[]): CostLineModel[] {
  const spokenMs = items
    .filter(({ speaker }) => speaker === 'CALLER')
    .reduce((sum, { startMs, endMs }) => sum + Math.max(0, (endMs ?? startMs) - startMs), 0);
  if (spokenMs === 0 || answered?.transcriptionModel === null) return [];
  const price = answered && transcriptionPrice(answered.transcriptionModel, call.createdAt);
  const costUsd = price && (spokenMs / 60_000) * price.perMinute;
  const pricesAsOf = price?.validFrom ?? null;
  return [{ kind: 'TRANSCRIPTION', quantity: spokenMs / 1_000, unit: 'SECOND', costUsd, pricesAsOf }];
}

function telephonyLines(call: Call): CostLineModel[] {
  const minutes = Math.ceil(telephonySeconds(call) / BILLED_STEP_SECONDS);
  if (call.channel !== 'PHONE' || minutes === 0) return [];
  const prices = { TELEPHONY: telephonyPrice(call), MEDIA_STREAM: mediaStreamPrice(call) };
  return (['TELEPHONY', 'MEDIA_STREAM'] as const).map((kind) => ({
    kind,
    quantity: minutes,
    unit: 'MINUTE',
    costUsd: prices[kind] && minutes * prices[kind].perMinute,
    pricesAsOf: prices[kind]?.validFrom ?? null,
  }));
}
