import { Inject } from '@nestjs/common';
import { Args, Context, ID, Mutation, Resolver } from '@nestjs/graphql';
import type { Call, CallRecords, ErrorCode, Problem } from '@switchboard/call';
import type { Environment } from '../config/environment';
import { MinimumRole } from '../config/people/access';
import { needsSecureCookie } from '../config/people/own-origin';
import type { ApiContext, Asked } from '../graphql/api-context';
import { ApiError } from '../graphql/api-error';
import { CALL_RECORDS, ENVIRONMENT } from '../ports';
import { BROWSER_MEDIA_PATH } from './browser-media';
import type { TicketPurpose } from './media-ticket.model';
import { MediaTicketPayloadModel, TicketPurposeWords } from './media-ticket.model';
import { MediaTickets } from './media-tickets';

/** Ways for browsers into the sound of calls. */
@Resolver()
export class MediaTicketResolver {
  constructor(
    @Inject(CALL_RECORDS) private readonly calls: CallRecords,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly tickets: MediaTickets,
  ) {}

  @MinimumRole('OPERATOR')
  @Mutation(() => MediaTicketPayloadModel, {
    description:
      'Makes a one-time ticket, good for 60 seconds, bound to you, its purpose and its call. A call that nobody has answered yet or that is over answers `CALL_NOT_ACTIVE`, an unknown one `NOT_FOUND`. Who listens, and until when, is written into the call’s log: `OperatorActed` with `LISTEN` and `STOP_LISTENING`.',
  })
  async createMediaTicket(
    @Args('purpose', { type: () => TicketPurposeWords, description: 'What it is to open.' }) purpose: TicketPurpose,
    @Args('callId', { type: () => ID, nullable: true, description: '`call_…`; needed to listen.' })
    callId: string | null,
    @Context() { viewer, asked }: ApiContext,
  ): Promise<MediaTicketPayloadModel> {
    if (!viewer || !asked) throw new ApiError('UNAUTHENTICATED', 'Sign in first.');
    const call = callId ? await this.calls.call(callId) : null;
    const problem = refusalOf(callId, call);
    if (problem || !call) return { call, url: null, token: null, expiresAt: null, errors: problem ? [problem] : [] };
    const ticket = this.tickets.issue({ purpose, callId: call.id, viewer, again: asked.again });
    return { call, url: this.addressFor(asked), ...ticket, errors: [] };
  }

  /** The host that the request came to: the console's page may connect there, and its cookies go there. */
  private addressFor({ request }: Asked): string {
    const secure = needsSecureCookie(request, this.environment.publicUrl);
    return `${secure ? 'wss' : 'ws'}://${request.headers.host ?? ''}${BROWSER_MEDIA_PATH}`;
  }
}

function refusalOf(callId: string | null, call: Call | null): Problem | null {
  const refuse = (code: ErrorCode, message: string, field?: string[]): Problem => ({
    ...{ code, message, retryable: false },
    ...(field ? { field } : {}),
  });
  if (!callId) return refuse('INVALID_INPUT', 'Which call?', ['callId']);
  if (!call) return refuse('NOT_FOUND', 'There is no such call.', ['callId']);
  return call.status === 'IN_PROGRESS' ? null : refuse('CALL_NOT_ACTIVE', 'This call is not in conversation.');
}
