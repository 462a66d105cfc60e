import type { LegStep, TransferReport } from '../ports/transfer-legs';
import { RING_SECONDS, TransferAttempt } from './transfer-attempt';

/** The caller's own phone is connected with somebody; when nobody answers, the carrier asks us what follows. */
export class ColdTransfer extends TransferAttempt {
  private dialling: Promise<void> | null = null;

  protected proceed(): Promise<void> {
    this.dialling ??= this.dial();
    return this.dialling;
  }

  protected async told({ event, callStatus }: TransferReport): Promise<LegStep> {
    const isAnswered = callStatus === 'in-progress' || callStatus === 'answered';
    if (event === 'progress' && isAnswered) this.talk();
    return { kind: 'hangUp' };
  }

  protected async stop(): Promise<void> {
    if (this.dialling === null) return this.stay('CANCELED');
    // Two requests at once could overtake each other.
    await this.dialling;
    if (!this.connected) await this.fetchBack('CANCELED');
  }

  private async dial(): Promise<void> {
    if (this.over) return;
    const { direction, from } = this.live.log.call;
    this.change('RINGING');
    const refused = await this.send({
      kind: 'dial',
      ref: this.ref,
      to: this.value.to,
      // Of a call that we placed, the caller's own number would be that of the person who is being transferred.
      callerId: direction === 'OUTBOUND' ? from : null,
      ringSeconds: RING_SECONDS,
    });
    if (refused) this.unsent(refused);
  }
}
