import { CreateMediaTicketDocument } from '@switchboard/contract';
import type { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';

export interface ListenTicket {
  readonly url: string;
  readonly token: string;
}

/** What it says is meant for the person who asked. */
export class TicketRefused extends Error {
  override readonly name = 'TicketRefused';
}

/** @throws TicketRefused when the server says no, anything else when it may be asked again. */
export async function listenTicket(apollo: Apollo, callId: string): Promise<ListenTicket> {
  const variables = { purpose: 'LISTEN', callId } as const;
  const { data } = await firstValueFrom(apollo.mutate({ mutation: CreateMediaTicketDocument, variables }));
  const { url, token, errors } = data?.createMediaTicket ?? { url: null, token: null, errors: [] };
  if (url && token) return { url, token };
  throw new TicketRefused(errors[0]?.message ?? 'Listening was refused.');
}
