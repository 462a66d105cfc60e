import { Inject, Injectable } from '@nestjs/common';
import type { Problem } from '@switchboard/call';
import { z } from 'zod';
import { isE164 } from '../graphql/scalars';
import { ENVIRONMENT, LOG } from '../ports';
import type { Environment } from './environment';
import type { Log } from './log';
import type { SandboxModel } from './sandbox.model';

const TIMEOUT_MS = 5_000;
const scenario = z.object({ id: z.string(), title: z.string(), description: z.string() });
const callee = z.object({ e164: z.string().refine(isE164), name: z.string(), description: z.string() });
const worldSchema = z.object({
  phone: z.boolean(),
  model: z.boolean(),
  scenarios: z.array(scenario),
  phoneBook: z.array(callee),
});
const rungSchema = z.object({ callSids: z.array(z.string()).min(1) });

const NO_SANDBOX: Problem = {
  code: 'SETUP_INCOMPLETE',
  message: 'No sandbox runs beside this server. `npm start` without Twilio credentials starts one.',
  retryable: false,
};
const NO_SCENARIO: Problem = {
  code: 'NOT_FOUND',
  message: 'The sandbox has no such scenario.',
  field: ['scenarioId'],
  retryable: false,
};
const NO_ANSWER: Problem = { code: 'PROVIDER_UNAVAILABLE', message: 'The sandbox does not answer.', retryable: true };

/** Talks to the control address of the pretend world. */
@Injectable()
export class SandboxClient {
  private known: SandboxModel | null = null;

  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Null when there is none. While it does not answer, what it said last still holds: its contents never change. */
  async world(): Promise<SandboxModel | null> {
    const { sandboxUrl } = this.environment;
    if (!sandboxUrl) return null;
    try {
      const answer = await fetch(`${trimmed(sandboxUrl)}/sandbox`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      this.known = worldSchema.parse(await answer.json());
    } catch (error) {
      this.log.warn({ error }, 'sandbox does not answer');
    }
    return this.known;
  }

  async ring(scenarioId: string): Promise<{ callSid: string } | { problem: Problem }> {
    const { sandboxUrl } = this.environment;
    if (!sandboxUrl) return { problem: NO_SANDBOX };
    try {
      const answer = await fetch(`${trimmed(sandboxUrl)}/sandbox/ring`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ scenarioId }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (answer.status === 400 || answer.status === 404) return { problem: NO_SCENARIO };
      const [callSid] = rungSchema.parse(await answer.json()).callSids;
      return callSid ? { callSid } : { problem: NO_ANSWER };
    } catch (error) {
      this.log.warn({ error }, 'sandbox does not ring');
      return { problem: NO_ANSWER };
    }
  }
}

const trimmed = (url: string): string => url.replace(/\/+$/, '');
