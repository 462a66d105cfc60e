import type { ModelEvent, Usage } from '@switchboard/call';
import { problemOfFault } from './provider-problem';
import type { ServerResponse, ServerUsage } from './server-event';

type ResponseEnd = Pick<Extract<ModelEvent, { type: 'responseDone' }>, 'status' | 'usage' | 'problem'>;

/** How a response ended. One whose status is missing or new counts as incomplete: nothing is known to be whole. */
export function responseEnd(response: ServerResponse): ResponseEnd {
  const { status } = response;
  const usage = response.usage ? usageOf(response.usage) : null;
  if (status !== 'failed')
    return { status: !status || status === 'in_progress' ? 'incomplete' : status, usage, problem: null };
  const fault = response.status_details?.error ?? { message: 'The answer failed without a reason.' };
  return { status, usage, problem: problemOfFault(fault) };
}

function usageOf(usage: ServerUsage): Usage {
  const input = usage.input_token_details;
  const output = usage.output_token_details;
  return {
    inputTokens: count(usage.input_tokens),
    cachedInputTokens: count(input?.cached_tokens),
    inputAudioTokens: count(input?.audio_tokens),
    cachedInputAudioTokens: count(input?.cached_tokens_details?.audio_tokens),
    outputTokens: count(usage.output_tokens),
    outputAudioTokens: count(output?.audio_tokens),
  };
}

const count = (tokens: number | null | undefined): number => tokens ?? 0;
