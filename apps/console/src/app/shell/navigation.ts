import { Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { LucideBot, LucideHistory, LucidePhone, LucidePhoneOutgoing, LucideRadio, LucideWrench } from '@lucide/angular';
import { LiveCalls } from '../board/live-calls';

@Component({
  selector: 'app-navigation',
  imports: [
    LucideBot,
    LucideHistory,
    LucidePhone,
    LucidePhoneOutgoing,
    LucideRadio,
    LucideWrench,
    RouterLink,
    RouterLinkActive,
  ],
  template: `
    <nav aria-label="Main">
      <a class="brand" routerLink="/live">
        <img src="favicon.svg" alt="" width="22" height="22" />
        <span>Switchboard</span>
      </a>
      <ul>
        <li>
          <a routerLink="/live" routerLinkActive="is-here" ariaCurrentWhenActive="page">
            <svg lucideRadio></svg>
            <span class="word">Live</span>
            @if (liveCalls.count(); as count) {
              <span class="count">{{ count }}<span class="visually-hidden"> current calls</span></span>
            }
          </a>
        </li>
        <li>
          <a routerLink="/calls" routerLinkActive="is-here" ariaCurrentWhenActive="page">
            <svg lucideHistory></svg>
            <span class="word">Calls</span>
          </a>
        </li>
        <li>
          <a routerLink="/agents" routerLinkActive="is-here" ariaCurrentWhenActive="page">
            <svg lucideBot></svg>
            <span class="word">Agents</span>
          </a>
        </li>
        <li>
          <a routerLink="/tools" routerLinkActive="is-here" ariaCurrentWhenActive="page">
            <svg lucideWrench></svg>
            <span class="word">Tools</span>
          </a>
        </li>
        <li>
          <a routerLink="/numbers" routerLinkActive="is-here" ariaCurrentWhenActive="page">
            <svg lucidePhone></svg>
            <span class="word">Numbers</span>
          </a>
        </li>
        <li>
          <a routerLink="/settings/dialling" routerLinkActive="is-here" ariaCurrentWhenActive="page">
            <svg lucidePhoneOutgoing></svg>
            <span class="word">Dialling</span>
          </a>
        </li>
      </ul>
    </nav>
  `,
  styleUrl: './navigation.scss',
})
export class Navigation {
  protected readonly liveCalls = inject(LiveCalls);
}
