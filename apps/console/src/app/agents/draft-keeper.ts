import { DOCUMENT, Injectable, inject } from '@angular/core';
import type { AgentForm } from './agent-form';

/** What was typed and not yet saved, and what stood there before. */
export interface KeptEdits {
  readonly values: Partial<AgentForm>;
  readonly before: Partial<AgentForm>;
}

const keyOf = (agentId: string): string => `switchboard.draft.${agentId}`;

/** Keeps unsaved edits in this browser: neither a closed tab nor a lost connection loses a word. */
@Injectable({ providedIn: 'root' })
export class DraftKeeper {
  private readonly storage = inject(DOCUMENT).defaultView?.localStorage;

  read(agentId: string): KeptEdits | null {
    try {
      const kept: unknown = JSON.parse(this.storage?.getItem(keyOf(agentId)) ?? 'null');
      return isKept(kept) ? kept : null;
    } catch {
      return null;
    }
  }

  write(agentId: string, edits: KeptEdits | null): void {
    try {
      if (edits === null) this.storage?.removeItem(keyOf(agentId));
      else this.storage?.setItem(keyOf(agentId), JSON.stringify(edits));
    } catch {
      // Storage may be full or forbidden; the server still gets every change.
    }
  }
}

function isKept(value: unknown): value is KeptEdits {
  return typeof value === 'object' && value !== null && 'values' in value && 'before' in value;
}
