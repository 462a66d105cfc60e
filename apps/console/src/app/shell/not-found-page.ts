import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { PageTitle } from './page-title';

@Component({
  selector: 'app-not-found-page',
  imports: [PageTitle, RouterLink],
  template: `
    <ng-template appPageTitle>Page not found</ng-template>
    <div class="empty">
      <h2>There is no page at this address</h2>
      <p>It may have moved, or the link may be incomplete. Search for a number, or go to one of the pages.</p>
      <form class="find" role="search" action="/calls" method="get">
        <label class="visually-hidden" for="find-call">Search calls by number</label>
        <input class="input" id="find-call" name="party" type="search" placeholder="Search calls by number" />
        <button class="btn" type="submit">Search</button>
      </form>
      <div class="empty-actions">
        <a class="btn" routerLink="/live">Live</a>
        <a class="btn" routerLink="/calls">Calls</a>
        <a class="btn" routerLink="/dial">New call</a>
      </div>
    </div>
  `,
  styles: `
    .find {
      display: flex;
      gap: 8px;
      width: min(400px, 100%);
      margin-top: 8px;
    }
  `,
})
export class NotFoundPage {}
