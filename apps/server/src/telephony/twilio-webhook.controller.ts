import { BadRequestException, Controller, Header, HttpCode, Inject, Post, Query, Req, UseGuards } from '@nestjs/common';
import type { AfterStream, CallDesk, VoiceAnswer } from '@switchboard/call';
import type { Read, WebhookForm } from '@switchboard/twilio';
import {
  afterStreamTwiml,
  connectCall,
  legTwiml,
  readCallSid,
  readCallStatus,
  readDialStatus,
  readErrorCode,
  readLeg,
  readMachineReport,
  readStatusReport,
  readStreamReport,
  readTransferReport,
  readVoicemail,
  readVoiceRequest,
  sayAndHangUp,
  shortAnswerTwiml,
} from '@switchboard/twilio';
import type { Environment } from '../config/environment';
import type { Log } from '../config/log';
import { Public } from '../config/people/access';
import { CALL_DESK, ENVIRONMENT, LOG } from '../ports';
import { HonestRetries } from './honest-retries';
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
    private readonly retries: HonestRetries,
  ) {}

  @Post('voice')
  @HttpCode(200)
  @Header('Content-Type', 'text/xml')
  voice(@Req() request: SignedWebhook, @Query('callId') callId: unknown): Promise<string> {
    const asked = valueOf(readVoiceRequest(formOf(request), callId));
    return this.orSorry(request, asked.callSid, async () => this.twimlOf(await this.desk.answer(asked)));
  }

  @Post('status')
  @HttpCode(204)
  async status(@Req() request: SignedWebhook, @Query('callId') callId: unknown): Promise<void> {
    await this.desk.statusChanged(valueOf(readStatusReport(formOf(request), callId)));
  }

  @Post('after-stream')
  @HttpCode(200)
  @Header('Content-Type', 'text/xml')
  async afterStream(@Req() request: SignedWebhook, @Query('leg') leg: unknown): Promise<string> {
    const form = formOf(request);
    const callSid = readCallSid(form);
    if (!callSid) throw new BadRequestException('CallSid is missing.');
    const transfer = readDialStatus(form);
    return this.orSorry(request, callSid, async () => {
      if (transfer !== null) return this.next(await this.desk.transferEnded(callSid, transfer));
      return this.next(await this.desk.afterStream(callSid, readCallStatus(form), readLeg(leg)));
    });
  }

  /** Instructions kept elsewhere send a caller back to us, after we could not be reached. */
  @Post('resume')
  @HttpCode(200)
  @Header('Content-Type', 'text/xml')
  resume(@Req() request: SignedWebhook): Promise<string> {
    const asked = valueOf(readVoiceRequest(formOf(request), null));
    return this.orSorry(request, asked.callSid, async () =>
      this.next(await this.desk.resume(asked, readCallStatus(formOf(request)))),
    );
  }

  /** One phone of a transfer asks what is next, or its progress is told. */
  @Post('transfer')
  @HttpCode(200)
  @Header('Content-Type', 'text/xml')
  transfer(@Req() request: SignedWebhook, @Query() query: Readonly<Record<string, unknown>>): Promise<string> {
    const report = valueOf(readTransferReport(formOf(request), query));
    return this.orSorry(request, report.callSid, async () =>
      legTwiml(await this.desk.transferStep(report), this.environment.publicUrl?.href ?? ''),
    );
  }

  /** A caller has left a message. */
  @Post('recording')
  @HttpCode(200)
  @Header('Content-Type', 'text/xml')
  recording(@Req() request: SignedWebhook): Promise<string> {
    const voicemail = valueOf(readVoicemail(formOf(request)));
    return this.orSorry(request, voicemail.callSid, async () => this.next(await this.desk.voicemailLeft(voicemail)));
  }

  /** Who answered a call of ours; decided while the conversation had begun already. */
  @Post('amd')
  @HttpCode(204)
  async amd(@Req() request: SignedWebhook, @Query('callId') callId: unknown): Promise<void> {
    await this.desk.answeredBy(valueOf(readMachineReport(formOf(request), callId)));
  }

  @Post('stream-status')
  @HttpCode(204)
  streamStatus(@Req() request: SignedWebhook): void {
    const { callSid, streamSid, event, error } = valueOf(readStreamReport(formOf(request)));
    if (event === 'stream-error')
      this.log.warn({ callSid, streamSid, reason: error }, 'media stream failed at the carrier');
    else this.log.debug({ callSid, streamSid, event }, 'media stream status');
  }

  /** The carrier did not get an answer of ours (11…), or could not use it: then nothing clever is tried. */
  @Post('fallback')
  @HttpCode(200)
  @Header('Content-Type', 'text/xml')
  async fallback(@Req() request: SignedWebhook): Promise<string> {
    const form = formOf(request);
    const [callSid, carrierError] = [readCallSid(form), readErrorCode(form)];
    this.log.error({ callSid, carrierError }, 'voice webhook failed at the carrier');
    return carrierError?.startsWith('11') === true ? this.resume(request) : sayAndHangUp(SORRY);
  }

  private next(next: AfterStream): string {
    // Without a public address no signature is valid, so nobody could have asked.
    return afterStreamTwiml(next, this.environment.publicUrl?.href ?? '');
  }

  private twimlOf(answer: VoiceAnswer): string {
    const base = this.environment.publicUrl?.href;
    // Unreachable: without a public address no signature is valid.
    if (!base) return sayAndHangUp(SORRY);
    return answer.kind === 'connect' ? connectCall(answer, base) : shortAnswerTwiml(answer, base);
  }

  private orSorry(request: SignedWebhook, callSid: string, work: () => Promise<string>): Promise<string> {
    return this.retries.once(request, async () => {
      try {
        return await work();
      } catch (error) {
        this.log.error({ webhook: request.path, callSid, error }, 'webhook failed');
        return sayAndHangUp(SORRY);
      }
    });
  }
}

const formOf = (request: SignedWebhook): WebhookForm => request.webhookForm ?? {};

function valueOf<T>(read: Read<T>): T {
  if (read.kind === 'malformed') throw new BadRequestException(read.reason);
  return read.value;
}
