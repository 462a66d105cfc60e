import { Component, inject, input, signal } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatSnackBar } from '@angular/material/snack-bar';
import { Router } from '@angular/router';
import { LucideBellRing } from '@lucide/angular';
import type { ViewerQuery } from '@switchboard/contract';
import { RingSandboxDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { toRefusal } from '../graphql/refusal';
import { NeedsServer } from '../ui/needs-server';

/** The pretend world: says that it is one, and lets a pretend caller ring. */
@Component({
  selector: 'app-ring-menu',
  imports: [LucideBellRing, MatMenu, MatMenuItem, MatMenuTrigger, NeedsServer],
  template: `
    <span class="pill pill-tool badge">Sandbox</span>
    @if (sandbox().phone) {
      <button
        type="button"
        class="btn"
        appNeedsServer="Waiting for the connection"
        [matMenuTriggerFor]="menu"
        [attr.aria-busy]="ringing() || null"
      >
        <svg lucideBellRing></svg> <span class="word">Ring</span>
      </button>
      <mat-menu #menu="matMenu" xPosition="before">
        @for (scenario of sandbox().scenarios; track scenario.id) {
          <button mat-menu-item (click)="ring(scenario.id)">
            <span class="scenario">
              <span>{{ scenario.title }}</span>
              <span class="text-2">{{ scenario.description }}</span>
            </span>
          </button>
        }
      </mat-menu>
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 8px;
    }
    .scenario {
      display: grid;
      padding: 6px 0;
      white-space: normal;
      line-height: 18px;
    }
    .scenario .text-2 {
      font-size: 12px;
      line-height: 16px;
    }
    @media (max-width: 639px) {
      .word {
        position: absolute;
        clip-path: inset(50%);
        width: 1px;
        overflow: hidden;
      }
      .btn {
        width: 32px;
        padding: 0;
      }
    }
  `,
})
export class RingMenu {
  private readonly apollo = inject(Apollo);
  private readonly router = inject(Router);
  private readonly snackBar = inject(MatSnackBar);
  readonly sandbox = input.required<NonNullable<ViewerQuery['sandbox']>>();
  protected readonly ringing = signal(false);

  protected async ring(scenarioId: string): Promise<void> {
    if (this.ringing()) return;
    this.ringing.set(true);
    try {
      const { data } = await firstValueFrom(
        this.apollo.mutate({ mutation: RingSandboxDocument, variables: { scenarioId } }),
      );
      const { call, errors } = data?.ringSandbox ?? { call: null, errors: [] };
      if (call !== null) await this.router.navigate(['/calls', call.id]);
      else if (errors[0] !== undefined) this.tell(errors[0].message);
    } catch (error) {
      this.tell(toRefusal(error).message);
    } finally {
      this.ringing.set(false);
    }
  }

  private tell(message: string): void {
    this.snackBar.open(message, undefined, { duration: 8_000, politeness: 'assertive' });
  }
}
