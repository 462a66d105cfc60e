import { Controller, Get, Header, Inject, ServiceUnavailableException } from '@nestjs/common';
import type { CallDesk } from '@switchboard/call';
import type { StoreHealth } from '../ports';
import { CALL_DESK, STORE_HEALTH } from '../ports';
import { Public } from './people/access';

/** For whoever decides whether this process gets calls. The model provider is not asked: its outage must not restart us. */
@Public()
@Controller('health')
export class HealthController {
  constructor(
    @Inject(CALL_DESK) private readonly desk: CallDesk,
    @Inject(STORE_HEALTH) private readonly store: StoreHealth,
  ) {}

  /** The event loop turns. */
  @Get('live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** A call could be taken now, and its story kept. */
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  async ready(): Promise<{ status: 'ready' }> {
    if (this.desk.draining) throw new ServiceUnavailableException('draining');
    if (!(await this.store.healthy())) throw new ServiceUnavailableException('store');
    return { status: 'ready' };
  }
}
