import { Module } from '@nestjs/common';
import { ConfigModule } from '../config/config.module';
import type { Environment } from '../config/environment';
import { ENVIRONMENT } from '../ports';
import { RealtimeModule } from '../realtime/realtime.module';
import { BrowserMedia } from './browser-media';
import { CallResolver } from './call.resolver';
import { ManualToolResolver } from './manual-tool.resolver';
import { HonestRetries } from './honest-retries';
import { MediaStreamGateway } from './media-stream.gateway';
import { MediaTicketResolver } from './media-ticket.resolver';
import { MediaTickets } from './media-tickets';
import { NodeResolver } from './node.resolver';
import { OperatorResolver } from './operator.resolver';
import { Refusals } from './refusals';
import { SandboxRing } from './sandbox-ring';
import { TransferResolver } from './transfer.resolver';
import { signatureOf } from './twilio-signature';
import { TwilioWebhookController } from './twilio-webhook.controller';
import { REQUEST_SIGNATURE } from './twilio-webhook.guard';

export const TELEPHONY_RESOLVERS = [
  CallResolver,
  MediaTicketResolver,
  OperatorResolver,
  ManualToolResolver,
  TransferResolver,
  NodeResolver,
];

/** Where calls come in and go out: webhooks, media streams, and the API's calls. */
@Module({
  imports: [RealtimeModule, ConfigModule],
  controllers: [TwilioWebhookController],
  providers: [
    {
      provide: REQUEST_SIGNATURE,
      inject: [ENVIRONMENT],
      useFactory: (environment: Environment) => signatureOf(environment),
    },
    Refusals,
    HonestRetries,
    MediaStreamGateway,
    MediaTickets,
    BrowserMedia,
    SandboxRing,
    ...TELEPHONY_RESOLVERS,
  ],
})
export class TelephonyModule {}
