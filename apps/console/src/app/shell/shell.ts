import { NgTemplateOutlet } from '@angular/common';
import type { ElementRef } from '@angular/core';
import { Component, DestroyRef, afterRenderEffect, effect, inject, viewChild } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Title } from '@angular/platform-browser';
import { NavigationEnd, Router, RouterLink, RouterOutlet } from '@angular/router';
import { LucidePlus, LucideSearch } from '@lucide/angular';
import { filter } from 'rxjs';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Access } from '../access/access';
import { EventStreams } from '../graphql/event-streams';
import { LiveCalls } from '../board/live-calls';
import { StopBanner } from '../dialling/stop-banner';
import { CallDock } from '../listen/call-dock';
import { Listening } from '../listen/listening';
import { AccountMenu } from './account-menu';
import { ConnectionPill } from './connection-pill';
import { Navigation } from './navigation';
import { PageTitles } from './page-title';
import { RingMenu } from './ring-menu';
import { Shortcuts } from './shortcuts';
import { StaleClock } from './stale-clock';
import { Theme } from '../ui/theme';
import { UnexpectedErrors } from './unexpected-errors';

@Component({
  selector: 'app-shell',
  imports: [
    AccountMenu,
    CallDock,
    ConnectionPill,
    LucidePlus,
    LucideSearch,
    Navigation,
    NgTemplateOutlet,
    RingMenu,
    RouterLink,
    RouterOutlet,
    StaleClock,
    StopBanner,
  ],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export class Shell {
  private readonly router = inject(Router);
  private readonly dialog = inject(MatDialog);
  private readonly title = inject(Title);
  private readonly liveCalls = inject(LiveCalls);
  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');
  protected readonly access = inject(Access);
  protected readonly titles = inject(PageTitles);
  protected readonly listening = inject(Listening);
  protected readonly unexpected = inject(UnexpectedErrors);
  protected readonly apple = /Mac|iPhone|iPad/.test(navigator.platform);

  constructor() {
    inject(Theme);
    this.liveCalls.follow(inject(DestroyRef));
    this.registerShortcuts();
    this.followConnection();
    afterRenderEffect(() => this.tellTab());
    this.router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.unexpected.dismiss());
  }

  protected skip(event: Event): void {
    event.preventDefault();
    this.main().nativeElement.focus();
  }

  protected async openMenu(): Promise<void> {
    const { CommandMenu } = await import('./command-menu');
    if (this.dialog.openDialogs.length > 0) return this.dialog.closeAll();
    this.dialog.open(CommandMenu, {
      panelClass: 'is-command',
      width: '560px',
      position: { top: '12vh' },
      ariaLabelledBy: 'command-menu-title',
    });
  }

  protected reload(): void {
    location.reload();
  }

  private async openHelp(): Promise<void> {
    const { ShortcutHelp } = await import('./shortcut-help');
    this.dialog.open(ShortcutHelp, { width: '480px' });
  }

  private registerShortcuts(): void {
    inject(Shortcuts).register([
      { name: 'menu', keys: ['Mod+k'], run: () => void this.openMenu() },
      { name: 'help', keys: ['?'], run: () => void this.openHelp() },
      { name: 'newCall', keys: ['c'], run: () => void this.router.navigateByUrl('/dial') },
      { name: 'goLive', keys: ['g l'], run: () => void this.router.navigateByUrl('/live') },
      { name: 'goAgents', keys: ['g a'], run: () => void this.router.navigateByUrl('/agents') },
      { name: 'goTools', keys: ['g t'], run: () => void this.router.navigateByUrl('/tools') },
      { name: 'goNumbers', keys: ['g n'], run: () => void this.router.navigateByUrl('/numbers') },
      { name: 'goCalls', keys: ['g c'], run: () => void this.router.navigateByUrl('/calls') },
    ]);
  }

  /** Whoever came while the server was away is known once it is back. */
  private followConnection(): void {
    const streams = inject(EventStreams);
    effect(() => {
      if (streams.state() === 'live' && this.liveCalls.loaded()) void this.access.check();
    });
  }

  private tellTab(): void {
    this.titles.current();
    const count = this.liveCalls.count();
    const words = this.heading().nativeElement.textContent?.replace(/\s+/g, ' ').trim() ?? '';
    this.title.setTitle(`${count > 0 ? `(${count}) ` : ''}${words}${words === '' ? '' : ' · '}Switchboard`);
  }
}
