import { Component, computed, inject } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import { LucidePlus } from '@lucide/angular';
import { ToolsDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { map } from 'rxjs';
import { Access } from '../access/access';
import { EventStreams } from '../graphql/event-streams';
import { PageTitle } from '../shell/page-title';
import { Moment } from '../ui/moment';
import { kindWord, seconds } from './tool-words';

/** Everything an agent can be given to do. */
@Component({
  selector: 'app-tools-page',
  imports: [LucidePlus, Moment, PageTitle, RouterLink],
  templateUrl: './tools-page.html',
  styleUrl: './tools-page.scss',
})
export class ToolsPage {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);
  protected readonly streams = inject(EventStreams);
  protected readonly kindWord = kindWord;
  protected readonly seconds = seconds;
  protected readonly mayEdit = computed(() => ['EDITOR', 'ADMIN'].includes(this.access.viewer()?.role ?? ''));
  protected readonly tools = rxResource({
    stream: () =>
      this.apollo
        .query({ query: ToolsDocument, fetchPolicy: 'network-only' })
        .pipe(map(({ data }) => [...(data?.tools ?? [])].sort((one, other) => one.name.localeCompare(other.name)))),
  });
}
