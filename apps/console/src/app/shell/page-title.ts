import type { OnDestroy, TemplateRef as TemplateRefType } from '@angular/core';
import { Directive, Injectable, TemplateRef, inject, signal } from '@angular/core';

/** The title of the page on screen: a template, so that it may hold links and change by itself. */
@Injectable({ providedIn: 'root' })
export class PageTitles {
  private readonly shown = signal<TemplateRefType<unknown> | null>(null);
  readonly current = this.shown.asReadonly();

  show(template: TemplateRefType<unknown>): void {
    this.shown.set(template);
  }

  hide(template: TemplateRefType<unknown>): void {
    if (this.shown() === template) this.shown.set(null);
  }
}

/** `<ng-template appPageTitle>Live</ng-template>` in a page puts its title into the top bar and the browser's tab. */
@Directive({ selector: 'ng-template[appPageTitle]' })
export class PageTitle implements OnDestroy {
  private readonly template = inject<TemplateRefType<unknown>>(TemplateRef);
  private readonly titles = inject(PageTitles);

  constructor() {
    this.titles.show(this.template);
  }

  ngOnDestroy(): void {
    this.titles.hide(this.template);
  }
}
