import { Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import { CallHistoryDocument, DialChoicesDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { catchError, map, of } from 'rxjs';
import { Access } from '../access/access';
import { CopyButton } from '../ui/copy-button';
import { StatusPill } from '../ui/call-words';
import { DirectionMark } from '../ui/direction-mark';
import { Moment } from '../ui/moment';
import { OtherParty } from '../ui/party-name';
import { PhoneNumberPipe } from '../ui/phone-number';

/** No call right now: how to get one, and the last one there was. */
@Component({
  selector: 'app-empty-board',
  imports: [CopyButton, DirectionMark, Moment, OtherParty, PhoneNumberPipe, RouterLink, StatusPill],
  templateUrl: './empty-board.html',
  styles: `
    :host {
      display: block;
    }
    .ring {
      display: flex;
      align-items: center;
      gap: 4px;
    }
    .last {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: center;
      gap: 4px 10px;
      margin-top: 24px;
      color: inherit;
      text-decoration: none;
    }
    .last:hover app-other-party {
      text-decoration: underline;
    }
  `,
})
export class EmptyBoard {
  private readonly apollo = inject(Apollo);
  protected readonly access = inject(Access);
  private readonly choices = toSignal(
    this.apollo.query({ query: DialChoicesDocument }).pipe(
      map(({ data }) => data ?? null),
      catchError(() => of(null)),
    ),
    { initialValue: null },
  );
  /** The first number that an agent answers. */
  protected readonly number = computed(
    () =>
      this.choices()
        ?.phoneNumbers.edges.map((edge) => edge.node)
        .find((one) => one.agent !== null) ?? null,
  );
  protected readonly last = toSignal(
    this.apollo.query({ query: CallHistoryDocument, variables: { orderBy: 'NEWEST', first: 1 } }).pipe(
      map(({ data }) => data?.calls.edges[0]?.node ?? null),
      catchError(() => of(null)),
    ),
    { initialValue: null },
  );
}
