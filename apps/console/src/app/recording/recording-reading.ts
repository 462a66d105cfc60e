import { Injectable, inject } from '@angular/core';
import { Apollo, gql } from 'apollo-angular';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';

export interface RecordingFacts {
  readonly recording: {
    readonly status: 'RECORDING' | 'READY' | 'FAILED' | 'REMOVED';
    readonly url: string | null;
    readonly peaksUrl: string | null;
    readonly durationMs: number | null;
  } | null;
}

const CallRecordingDocument = gql<{ call: RecordingFacts | null }, { id: string }>`
  query CallRecording($id: ID!) {
    call(id: $id) {
      id
      recording {
        status
        url
        peaksUrl
        durationMs
      }
    }
  }
`;

@Injectable({ providedIn: 'root' })
export class RecordingReading {
  private readonly apollo = inject(Apollo);

  read(id: string): Observable<RecordingFacts> {
    return this.apollo
      .query({ query: CallRecordingDocument, variables: { id } })
      .pipe(map(({ data }) => data?.call ?? { recording: null }));
  }
}
