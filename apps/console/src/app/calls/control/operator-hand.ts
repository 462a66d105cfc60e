import type { WritableSignal } from '@angular/core';
import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import type { TypedDocumentNode } from '@apollo/client';
import type { ActOnCallFragment, TransferMode } from '@switchboard/contract';
import {
  CancelTransferDocument,
  EndCallDocument,
  InjectInstructionDocument,
  SayToCallerDocument,
  SendDtmfDocument,
  SetAgentMutedDocument,
  TransferCallDocument,
} from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { Access } from '../../access/access';
import { toRefusal } from '../../graphql/refusal';
import { CallFollower } from '../call-follower';
import { Act } from './act';
import { KEY_BATCH, holdsKey } from './keys';
import { mutedSince, sentKeys } from './operator-story';

/** What an operator writes to the agent, or lets it say. It outlives the form that shows it. */
export interface Message {
  readonly act: Act;
  readonly text: WritableSignal<string>;
  /** Whisper: answer now. Say: interrupt. */
  readonly option: WritableSignal<boolean>;
  /** In UTF-16 units; the server's limit. */
  readonly maxChars: number;
}

/** Why there is nothing to steer: nobody has answered yet, or the call is about to end. */
export type Blocked = 'waiting' | 'ending';

/** What this operator does in the call that is followed. */
@Injectable()
export class OperatorHand {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);
  private readonly follower = inject(CallFollower);
  private readonly lastSeq = computed(() => this.follower.story().lastSeq);
  private readonly callId = computed(() => this.follower.call()?.id ?? '');
  private readonly wanted = signal(false);
  private readonly batch = signal('');
  private readonly waiting = signal('');
  private pressing = false;

  readonly whisper = this.message(4_000);
  readonly say = this.message(1_000);
  readonly mute = new Act(this.lastSeq);
  readonly keys = new Act(this.lastSeq);
  readonly end = new Act(this.lastSeq);
  readonly transfer = new Act(this.lastSeq);
  readonly stopTransfer = new Act(this.lastSeq);

  readonly blocked = computed<Blocked | null>(() => {
    const call = this.follower.call();
    if (call?.activity === 'ENDING') return 'ending';
    return call?.status !== 'IN_PROGRESS' || call.activity === null || call.activity === 'CONNECTING'
      ? 'waiting'
      : null;
  });
  /** When the agent was muted, in epoch ms of the server; null while it is not. */
  readonly mutedSince = computed(() => mutedSince(this.follower.story()));
  /** As the log has it, or for a second as it was just asked for. */
  readonly muted = computed(() => (this.mute.running() ? this.wanted() : this.mutedSince() !== null));
  /** Keys that the log confirms. */
  readonly sentKeys = computed(() => sentKeys(this.follower.story()));
  /** Keys on their way. */
  readonly unsentKeys = computed(() => [...(this.keys.running() ? this.batch() : ''), ...this.waiting()]);

  constructor() {
    effect(() => {
      this.callId();
      untracked(() => this.reset());
    });
    inject(DestroyRef).onDestroy(() => this.acts.forEach((act) => act.forget()));
  }

  whisperNow(): Promise<void> {
    return this.tell(this.whisper, (text, respondNow) =>
      this.ask(this.whisper.act, InjectInstructionDocument, { input: { callId: this.callId(), text, respondNow } }),
    );
  }

  sayNow(): Promise<void> {
    return this.tell(this.say, (text, interrupt) =>
      this.ask(this.say.act, SayToCallerDocument, { input: { callId: this.callId(), text, interrupt } }),
    );
  }

  async setMuted(muted: boolean): Promise<void> {
    if (this.mute.running()) return;
    this.wanted.set(muted);
    await this.ask(this.mute, SetAgentMutedDocument, { callId: this.callId(), muted });
  }

  /** Keys keep their order: those that are pressed while others are on their way go together after them. */
  async press(keys: string): Promise<void> {
    this.waiting.update((waiting) => waiting + keys);
    if (this.pressing) return;
    this.pressing = true;
    while (holdsKey(this.waiting())) {
      this.batch.set(this.waiting().slice(0, KEY_BATCH));
      this.waiting.update((waiting) => waiting.slice(KEY_BATCH));
      const done = await this.ask(this.keys, SendDtmfDocument, { callId: this.callId(), digits: this.batch() });
      if (!done) this.waiting.set('');
    }
    this.pressing = false;
  }

  async hangUp(): Promise<void> {
    await this.ask(this.end, EndCallDocument, { callId: this.callId() });
  }

  async transferNow(to: string, mode: TransferMode, words: string): Promise<void> {
    if (this.transfer.running()) return;
    const announcement = words.trim() || null;
    await this.ask(this.transfer, TransferCallDocument, {
      input: { callId: this.callId(), to, mode, announcement },
    });
  }

  async cancelTransfer(): Promise<void> {
    if (this.stopTransfer.running()) return;
    await this.ask(this.stopTransfer, CancelTransferDocument, { callId: this.callId() });
  }

  private get acts(): readonly Act[] {
    return [this.whisper.act, this.say.act, this.mute, this.keys, this.end, this.transfer, this.stopTransfer];
  }

  private message(maxChars: number): Message {
    return { act: new Act(this.lastSeq), text: signal(''), option: signal(false), maxChars };
  }

  private reset(): void {
    for (const act of this.acts) act.forget();
    for (const { text } of [this.whisper, this.say]) text.set('');
    this.waiting.set('');
    this.batch.set('');
  }

  /** The field is free for the next words at once; refused words come back unless others were begun. */
  private async tell(message: Message, ask: (text: string, option: boolean) => Promise<boolean>): Promise<void> {
    const text = message.text().trim();
    if (text === '' || message.act.running()) return;
    message.text.set('');
    const done = await ask(text, message.option());
    if (!done) message.text.update((next) => (next === '' ? text : next));
  }

  private async ask<V extends Record<string, unknown>>(
    act: Act,
    mutation: TypedDocumentNode<Readonly<Record<string, ActOnCallFragment>>, V>,
    variables: V,
  ): Promise<boolean> {
    act.begin();
    try {
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation, variables }));
      const [answer] = Object.values(data ?? {}) as (ActOnCallFragment | undefined)[];
      const refused = answer?.errors[0];
      if (refused !== undefined || !answer?.call) return this.refuse(act, refused?.message ?? '');
      act.answered(answer.call.lastSeq);
      return true;
    } catch (error) {
      const { code, message } = toRefusal(error);
      if (code === 'UNAUTHENTICATED') void this.access.expired();
      return this.refuse(act, message);
    }
  }

  private refuse(act: Act, reason: string): false {
    act.refused(reason);
    return false;
  }
}
