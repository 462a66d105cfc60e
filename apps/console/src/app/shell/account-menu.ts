import { Component, computed, inject } from '@angular/core';
import { MatDivider } from '@angular/material/divider';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { LucideCheck, LucideEyeOff, LucideLogOut, LucideMonitor, LucideMoon, LucideSun } from '@lucide/angular';
import { Access } from '../access/access';
import { NumberMasking } from '../ui/number-masking';
import { Theme } from '../ui/theme';

@Component({
  selector: 'app-account-menu',
  imports: [
    LucideCheck,
    LucideEyeOff,
    LucideLogOut,
    LucideMonitor,
    LucideMoon,
    LucideSun,
    MatDivider,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
  ],
  template: `
    <button type="button" class="avatar" [matMenuTriggerFor]="menu">
      <span aria-hidden="true">{{ initial() }}</span>
      <span class="visually-hidden">Account {{ access.viewer()?.name }} {{ access.viewer()?.email }}</span>
    </button>
    <mat-menu #menu="matMenu" xPosition="before">
      @if (access.viewer(); as viewer) {
        <div class="who" aria-hidden="true">
          <strong class="truncate">{{ viewer.name }}</strong>
          <span class="text-2 truncate">{{ viewer.email }}</span>
        </div>
        <mat-divider />
      }
      <button
        mat-menu-item
        role="menuitemradio"
        [attr.aria-checked]="theme.choice() === 'system'"
        (click)="theme.choice.set('system')"
      >
        <svg lucideMonitor class="lead"></svg> Same as the system
        @if (theme.choice() === 'system') {
          <svg lucideCheck class="check"></svg>
        }
      </button>
      <button
        mat-menu-item
        role="menuitemradio"
        [attr.aria-checked]="theme.choice() === 'light'"
        (click)="theme.choice.set('light')"
      >
        <svg lucideSun class="lead"></svg> Light
        @if (theme.choice() === 'light') {
          <svg lucideCheck class="check"></svg>
        }
      </button>
      <button
        mat-menu-item
        role="menuitemradio"
        [attr.aria-checked]="theme.choice() === 'dark'"
        (click)="theme.choice.set('dark')"
      >
        <svg lucideMoon class="lead"></svg> Dark
        @if (theme.choice() === 'dark') {
          <svg lucideCheck class="check"></svg>
        }
      </button>
      <mat-divider />
      <button
        mat-menu-item
        role="menuitemcheckbox"
        [attr.aria-checked]="masking.on()"
        (click)="masking.on.set(!masking.on())"
      >
        <svg lucideEyeOff class="lead"></svg> Hide numbers
        @if (masking.on()) {
          <svg lucideCheck class="check"></svg>
        }
      </button>
      <mat-divider />
      <button mat-menu-item (click)="access.signOut()"><svg lucideLogOut class="lead"></svg> Sign out</button>
    </mat-menu>
  `,
  styles: `
    .avatar {
      display: grid;
      place-items: center;
      width: 28px;
      height: 28px;
      padding: 0;
      border: 0;
      border-radius: 50%;
      background: var(--c-raised);
      color: var(--c-text-2);
      font-weight: 600;
      font-size: 12px;
      cursor: pointer;
    }
    .avatar:hover {
      color: var(--c-text);
    }
    .who {
      display: grid;
      padding: 4px 12px 8px;
    }
    .lead {
      margin-right: 10px;
      vertical-align: -3px;
      color: var(--c-text-2);
    }
    .check {
      float: right;
      margin: 2px 0 0 24px;
    }
  `,
})
export class AccountMenu {
  protected readonly access = inject(Access);
  protected readonly masking = inject(NumberMasking);
  protected readonly theme = inject(Theme);
  protected readonly initial = computed(() => this.access.viewer()?.name.trim().charAt(0).toUpperCase() ?? '·');
}
