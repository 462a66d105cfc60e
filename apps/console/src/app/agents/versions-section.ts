import { Component, computed, inject, signal } from '@angular/core';
import { LucideRotateCcw } from '@lucide/angular';
import { toRefusal } from '../graphql/refusal';
import { Moment } from '../ui/moment';
import { NeedsServer } from '../ui/needs-server';
import { DraftEditor } from './draft-editor';

@Component({
  selector: 'app-versions-section',
  imports: [LucideRotateCcw, Moment, NeedsServer],
  template: `
    @if (problem(); as message) {
      <p class="banner banner-danger" role="alert"><strong>Not restored.</strong> {{ message }}</p>
    }
    @if (restored(); as number) {
      <p class="banner" role="status">
        The draft says again what v{{ number }} says. Callers still get the live version.
      </p>
    }
    <ol>
      @for (version of versions(); track version.id) {
        <li>
          <span class="number">v{{ version.number }}</span>
          <div class="what">
            <p>
              {{ version.note ?? 'No note' }}
              @if (version.id === editor.agent()?.published?.id) {
                <span class="pill pill-good">Live</span>
              }
            </p>
            <p class="text-2">{{ version.createdBy }} · <app-moment [at]="version.createdAt" /></p>
          </div>
          @if (!editor.readOnly()) {
            <button
              type="button"
              class="btn"
              appNeedsServer="Restoring needs the connection to the server; it comes back by itself"
              [attr.aria-busy]="busy() === version.id"
              (click)="restore(version.id, version.number ?? 0)"
            >
              <svg lucideRotateCcw></svg> Restore<span class="visually-hidden">
                v{{ version.number }} to the draft</span
              >
            </button>
          }
        </li>
      } @empty {
        <li class="empty">
          <h2>Never published</h2>
          <p>Each publishing becomes a version that never changes. Any of them can be brought back to the draft.</p>
        </li>
      }
    </ol>
    <p class="field-hint">Calls in progress keep the version they began with.</p>
  `,
  styleUrl: './versions-section.scss',
})
export class VersionsSection {
  protected readonly editor = inject(DraftEditor);
  protected readonly versions = computed(() => this.editor.agent()?.versions.edges.map(({ node }) => node) ?? []);
  protected readonly busy = signal<string | null>(null);
  protected readonly problem = signal<string | null>(null);
  protected readonly restored = signal<number | null>(null);

  protected async restore(versionId: string, number: number): Promise<void> {
    if (this.busy() !== null) return;
    this.busy.set(versionId);
    this.problem.set(null);
    this.restored.set(null);
    try {
      const [problem] = await this.editor.restore(versionId);
      if (problem) this.problem.set(problem.message);
      else this.restored.set(number);
    } catch (error) {
      this.problem.set(toRefusal(error).message || 'The server did not answer.');
    } finally {
      this.busy.set(null);
    }
  }
}
