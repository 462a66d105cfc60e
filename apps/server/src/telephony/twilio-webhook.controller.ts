import { BadRequestException, Controller, Header, HttpCode, Inject, Post, Query, Req, UseGuards } from '@nestjs/common';
import type { AfterStream, CallDesk, VoiceAnswer, VoiceRequest } from '@switchboard/call';
import type { Read, WebhookForm } from '@switchboard/twilio';
import {
  afterStreamTwiml,
  connectStream,
  legTwiml,
  readCallSid,
  readDialStatus,
  readStatusReport,
  readStreamReport,
  readTransferReport,
  readVoicemail,
  readVoiceRequest,
  sayAndHangUp,
  streamUrl,
  webhookUrl,
} from '@switchboard/twilio';
import type { Environment } from '../config/environment';
import type { Log } from '../config/log';
import { Public } from '../config/people/access';
import { CALL_DESK, ENVIRONMENT, LOG } from '../ports';
import type { SignedWebhook } from './twilio-webhook.guard';
import { TwilioWebhookGuard } from './twilio-webhook.guard';

/** Heard by a caller when we cannot do better. */
export const SORRY = 'We are sorry, something went wrong here. Please call again in a few minutes. Goodbye.';

/**
 * What the phone network asks and tells. Each request may come twice or out of order; the desk answers the same question the
 * same way. A fault of ours is answered with words for the caller: an HTTP error would let them hear the carrier's own.
 */
@Public()
@UseGuards(TwilioWebhookGuard)
@Controller('twilio')
export class TwilioWebhookController {
  constructor(
    @Inject(CALL_DESK) private readonly desk: CallDesk,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    @Inject(LOG) private readonly log: Log,
  ) {}

  @Post('voice')
  @HttpCode(200)
  @Header('Content-Type', 'text/xml')
  voice(@Req() request: SignedWebhook, @Query('callId') callId: unknown): Promise<string> {
    return this.answer(valueOf(readVoiceRequest(formOf(request), callId)));
  }

  @Post('status')
  @HttpCode(204)
  async status(@Req() request: SignedWebhook, @Query('callId') callId: unknown): Promise<void> {
    await this.desk.statusChanged(valueOf(readStatusReport(formOf(request), callId)));
  }

  @Post('after-stream')
  @HttpCode(200)
  @Header('Content-Type', 'text/xml')
  async afterStream(@Req() request: SignedWebhook): Promise<string> {
    const form = formOf(request);
    const callSid = readCallSid(form);
    if (!callSid) throw new BadRequestException('CallSid is missing.');
    const { CallStatus } = form;
    const transfer = readDialStatus(form);
    return this.orSorry('after-stream', callSid, async () => {
      if (transfer !== null) return this.next(await this.desk.transferEnded(callSid, transfer));
      return this.next(await this.desk.afterStream(callSid, typeof CallStatus === 'string' ? CallStatus : null));
    });
  }

  /** One phone of a transfer asks what is next, or its progress is told. */
  @Post('transfer')
  @HttpCode(200)
  @Header('Content-Type', 'text/xml')
  transfer(@Req() request: SignedWebhook, @Query() query: Readonly<Record<string, unknown>>): Promise<string> {
    const report = valueOf(readTransferReport(formOf(request), query));
    return this.orSorry('transfer', report.callSid, async () =>
      legTwiml(await this.desk.transferStep(report), this.environment.publicUrl?.href ?? ''),
    );
  }

  /** A caller has left a message. */
  @Post('recording')
  @HttpCode(200)
  @Header('Content-Type', 'text/xml')
  recording(@Req() request: SignedWebhook): Promise<string> {
    const voicemail = valueOf(readVoicemail(formOf(request)));
    return this.orSorry('recording', voicemail.callSid, async () =>
      this.next(await this.desk.voicemailLeft(voicemail)),
    );
  }

  @Post('stream-status')
  @HttpCode(204)
  streamStatus(@Req() request: SignedWebhook): void {
    const { callSid, streamSid, event, error } = valueOf(readStreamReport(formOf(request)));
    if (event === 'stream-error')
      this.log.warn({ callSid, streamSid, reason: error }, 'media stream failed at the carrier');
    else this.log.debug({ callSid, streamSid, event }, 'media stream status');
  }

  /** The carrier could not use our first answer, so nothing clever is tried. */
  @Post('fallback')
  @HttpCode(200)
  @Header('Content-Type', 'text/xml')
  fallback(@Req() request: SignedWebhook): string {
    const form = formOf(request);
    this.log.error(
      { callSid: readCallSid(form), carrierError: form['ErrorCode'] ?? null },
      'voice webhook failed at the carrier',
    );
    return sayAndHangUp(SORRY);
  }

  private next(next: AfterStream): string {
    // Without a public address no signature is valid, so nobody could have asked.
    return afterStreamTwiml(next, this.environment.publicUrl?.href ?? '');
  }

  private answer(request: VoiceRequest): Promise<string> {
    return this.orSorry('voice', request.callSid, async () => this.twimlOf(await this.desk.answer(request)));
  }

  private twimlOf(answer: VoiceAnswer): string {
    const base = this.environment.publicUrl?.href;
    // Unreachable: without a public address no signature is valid.
    if (!base || answer.kind === 'decline') return sayAndHangUp(answer.kind === 'decline' ? answer.say : SORRY);
    return connectStream({
      streamUrl: streamUrl(base),
      token: answer.token,
      action: webhookUrl(base, '/twilio/after-stream'),
      statusCallback: webhookUrl(base, '/twilio/stream-status'),
      name: answer.callId,
    });
  }

  private async orSorry(webhook: string, callSid: string, work: () => Promise<string>): Promise<string> {
    try {
      return await work();
    } catch (error) {
      this.log.error({ webhook, callSid, error }, 'webhook failed');
      return sayAndHangUp(SORRY);
    }
  }
}

const formOf = (request: SignedWebhook): WebhookForm => request.webhookForm ?? {};

function valueOf<T>(read: Read<T>): T {
  if (read.kind === 'malformed') throw new BadRequestException(read.reason);
  return read.value;
}
