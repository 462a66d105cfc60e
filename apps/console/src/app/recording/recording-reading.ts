import { Injectable, inject } from '@angular/core';
import type { CallRecordingQuery } from '@switchboard/contract';
import { CallRecordingDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';

export type RecordingFacts = Pick<NonNullable<CallRecordingQuery['call']>, 'recording'>;

@Injectable({ providedIn: 'root' })
export class RecordingReading {
  private readonly apollo = inject(Apollo);

  read(id: string): Observable<RecordingFacts> {
    return this.apollo
      .query({ query: CallRecordingDocument, variables: { id } })
      .pipe(map(({ data }) => data?.call ?? { recording: null }));
  }
}
