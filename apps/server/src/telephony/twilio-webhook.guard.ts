import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ForbiddenException, Inject, Injectable } from '@nestjs/common';
import type { RequestSignature, WebhookForm } from '@switchboard/twilio';
import { parseWebhookForm } from '@switchboard/twilio';
import type { Request } from 'express';
import { Refusals } from './refusals';

export const REQUEST_SIGNATURE = Symbol('RequestSignature');

export interface SignedWebhook extends Request {
  webhookForm?: WebhookForm;
}

/** Lets a webhook in only when Twilio signed exactly this address and exactly these parameters. No switch turns it off. */
@Injectable()
export class TwilioWebhookGuard implements CanActivate {
  constructor(
    @Inject(REQUEST_SIGNATURE) private readonly signature: RequestSignature,
    private readonly refusals: Refusals,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<SignedWebhook>();
    const form = parseWebhookForm(typeof request.body === 'string' ? request.body : '');
    const signature = request.headers['x-twilio-signature'];
    const signed = { target: request.originalUrl, signature: Array.isArray(signature) ? signature[0] : signature };
    if (!this.signature.validForm(signed, form)) {
      this.refusals.count('webhookSignature', { path: request.path });
      throw new ForbiddenException('The signature is missing or wrong.');
    }
    request.webhookForm = form;
    return true;
  }
}
