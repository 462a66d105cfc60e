import { Component, computed, inject } from '@angular/core';
import type { AgentForm } from './agent-form';
import { DraftEditor } from './draft-editor';
import { Control, Setting } from './setting';

const LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'pl',
  'sv',
  'da',
  'tr',
  'uk',
  'ja',
  'ko',
  'zh',
  'ar',
  'hi',
];
const NAMES = new Intl.DisplayNames(['en'], { type: 'language' });

@Component({
  selector: 'app-voice-section',
  imports: [Control, Setting],
  templateUrl: './voice-section.html',
  styleUrl: './voice-section.scss',
})
export class VoiceSection {
  protected readonly editor = inject(DraftEditor);
  protected readonly form = computed(() => this.editor.form() as AgentForm);
  protected readonly models = computed(() => withCurrent(this.editor.options()?.models ?? [], this.form().model));
  protected readonly model = computed(() => this.models().find(({ name }) => name === this.form().model));
  protected readonly voices = computed(() => {
    const voices = this.editor.options()?.voices ?? [];
    return voices.some(({ id }) => id === this.form().voice)
      ? voices
      : [{ id: this.form().voice, recommended: false }, ...voices];
  });
  protected readonly transcribers = computed(() => {
    const { transcriptionModel } = this.form();
    const known = this.editor.options()?.transcriptionModels ?? [];
    return transcriptionModel === null ? known : withCurrent(known, transcriptionModel);
  });
  protected readonly languages = computed(() => {
    const { language } = this.form();
    const codes = language === '' || LANGUAGES.includes(language) ? LANGUAGES : [language, ...LANGUAGES];
    return codes.map((code) => ({ code, name: nameOf(code) })).sort((a, b) => a.name.localeCompare(b.name));
  });
}

function nameOf(code: string): string {
  try {
    return NAMES.of(code) ?? code;
  } catch {
    return code;
  }
}

interface Option {
  readonly name: string;
  readonly recommended: boolean;
  readonly retiredOn: string | null;
}

/** What is chosen stays on the list, also when the server no longer offers it. */
function withCurrent<T extends Option>(options: readonly T[], name: string): readonly (T | Option)[] {
  const known = options.some((option) => option.name === name);
  return known ? options : [{ name, recommended: false, retiredOn: null }, ...options];
}
