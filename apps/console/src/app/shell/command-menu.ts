import type { ElementRef } from '@angular/core';
import { Component, computed, inject, linkedSignal, signal, viewChild } from '@angular/core';
import { MatDialogRef } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { toSignal } from '@angular/core/rxjs-interop';
import type { AgentRowFragment, CallRowFragment } from '@switchboard/contract';
import { AgentsDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { catchError, map, of } from 'rxjs';
import { LiveCalls } from '../board/live-calls';
import { DirectionMark } from '../ui/direction-mark';
import { OtherParty } from '../ui/party-name';
import { StatusPill } from '../ui/call-words';
import type { ThemeChoice } from '../ui/theme';
import { Theme } from '../ui/theme';

type Page = 'live' | 'calls' | 'agents' | 'tools' | 'numbers' | 'dial' | 'settings/dialling';

/** Something to find or do. `words` is what typing is matched against; pages and themes get theirs from the template. */
type Command =
  | { readonly kind: 'page'; readonly id: string; readonly page: Page }
  | { readonly kind: 'theme'; readonly id: string; readonly theme: ThemeChoice }
  | { readonly kind: 'agent'; readonly id: string; readonly agent: AgentRowFragment }
  | { readonly kind: 'call'; readonly id: string; readonly call: CallRowFragment };

@Component({
  selector: 'app-command-menu',
  imports: [DirectionMark, OtherParty, StatusPill],
  templateUrl: './command-menu.html',
  styleUrl: './command-menu.scss',
})
export class CommandMenu {
  private readonly liveCalls = inject(LiveCalls);
  private readonly router = inject(Router);
  private readonly theme = inject(Theme);
  private readonly dialog = inject<MatDialogRef<CommandMenu>>(MatDialogRef);
  private readonly list = viewChild.required<ElementRef<HTMLElement>>('list');

  /** The menu works without them: no answer is no agents. */
  private readonly agents = toSignal(
    inject(Apollo)
      .query({ query: AgentsDocument, variables: { includeArchived: false, after: null } })
      .pipe(
        map(({ data }) => data?.agents.edges.map(({ node }) => node) ?? []),
        catchError(() => of<AgentRowFragment[]>([])),
      ),
    { initialValue: [] },
  );
  protected readonly typed = signal('');
  private readonly commands = computed<Command[]>(() => [
    ...(['live', 'calls', 'agents', 'tools', 'numbers', 'dial', 'settings/dialling'] as const).map((page) => ({
      kind: 'page' as const,
      id: `page-${page}`,
      page,
    })),
    ...this.liveCalls.board().current.map((call) => ({ kind: 'call' as const, id: `call-${call.id}`, call })),
    ...this.agents().map((agent) => ({ kind: 'agent' as const, id: `agent-${agent.id}`, agent })),
    ...(['system', 'light', 'dark'] as const).map((theme) => ({ kind: 'theme' as const, id: `theme-${theme}`, theme })),
  ]);
  protected readonly matches = computed(() => {
    const words = this.typed().toLowerCase().split(/\s+/).filter(Boolean);
    return this.commands().filter((command) => {
      const text = wordsOf(command).toLowerCase();
      return words.every((word) => text.includes(word));
    });
  });
  protected readonly active = linkedSignal({ source: this.matches, computation: () => 0 });
  protected readonly activeId = computed(() => this.matches()[this.active()]?.id ?? null);

  protected keyed(event: KeyboardEvent): void {
    const count = this.matches().length;
    if (event.key === 'ArrowDown') this.move(event, (this.active() + 1) % Math.max(count, 1));
    else if (event.key === 'ArrowUp') this.move(event, (this.active() - 1 + count) % Math.max(count, 1));
    else if (event.key === 'Enter') this.run(this.matches()[this.active()]);
  }

  protected run(command: Command | undefined): void {
    if (command === undefined) return;
    this.dialog.close();
    switch (command.kind) {
      case 'page':
        return void this.router.navigateByUrl(`/${command.page}`);
      case 'call':
        return void this.router.navigate(['/calls', command.call.id]);
      case 'agent':
        return void this.router.navigate(['/agents', command.agent.id]);
      case 'theme':
        return this.theme.choice.set(command.theme);
    }
  }

  private move(event: Event, to: number): void {
    event.preventDefault();
    this.active.set(to);
    this.list().nativeElement.children[to]?.scrollIntoView({ block: 'nearest' });
  }
}

/** What typing is matched against. */
function wordsOf(command: Command): string {
  switch (command.kind) {
    case 'page':
      return {
        live: 'live board current calls',
        calls: 'calls history',
        agents: 'agents',
        tools: 'tools functions',
        numbers: 'numbers phone webhook hours block list',
        dial: 'new call dial',
        'settings/dialling': 'settings dialling rules limits stop outbound do not call',
      }[command.page];
    case 'theme':
      return `theme ${command.theme} appearance colours`;
    case 'agent':
      return `agent ${command.agent.name}`;
    case 'call': {
      const { from, to, agent } = command.call;
      return [from.address, from.displayName, to.address, to.displayName, agent?.name, command.call.id].join(' ');
    }
  }
}
