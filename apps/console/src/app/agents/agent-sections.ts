import type { FormKey } from './agent-form';

export const SECTIONS = [
  { id: 'prompt', title: 'Prompt' },
  { id: 'greeting', title: 'Greeting' },
  { id: 'voice', title: 'Voice & model' },
  { id: 'turns', title: 'Turn-taking' },
  { id: 'tools', title: 'Tools' },
  { id: 'transfer', title: 'Transfer' },
  { id: 'keypad', title: 'Keypad' },
  { id: 'variables', title: 'Variables' },
  { id: 'limits', title: 'Limits, silence & recording' },
  { id: 'machines', title: 'Answering machines' },
  { id: 'fallback', title: 'Fallback' },
  { id: 'versions', title: 'Versions' },
] as const;
export type SectionId = (typeof SECTIONS)[number]['id'];

/** Where each setting is edited, and what people call it. */
export const SETTINGS: Readonly<Record<FormKey, { readonly section: SectionId; readonly title: string }>> = {
  name: { section: 'prompt', title: 'Name' },
  instructions: { section: 'prompt', title: 'Prompt' },
  greeting: { section: 'greeting', title: 'Greeting' },
  greetingMode: { section: 'greeting', title: 'Who speaks first' },
  greetingWaitMs: { section: 'greeting', title: 'Wait before the greeting' },
  goodbyeInterruptible: { section: 'turns', title: 'Goodbye may be interrupted' },
  greetingInterruptible: { section: 'greeting', title: 'Greeting may be interrupted' },
  voice: { section: 'voice', title: 'Voice' },
  model: { section: 'voice', title: 'Model' },
  speed: { section: 'voice', title: 'Speed' },
  language: { section: 'voice', title: 'Language' },
  transcriptionModel: { section: 'voice', title: 'Transcription' },
  turnDetection: { section: 'turns', title: 'Turn detection' },
  falseStart: { section: 'turns', title: 'False starts' },
  toolIds: { section: 'tools', title: 'Tools' },
  filler: { section: 'tools', title: 'While a tool runs' },
  variables: { section: 'variables', title: 'Variables' },
  maxDurationSeconds: { section: 'limits', title: 'Longest call' },
  limitWarning: { section: 'limits', title: 'Warning before the end' },
  idle: { section: 'limits', title: 'When the caller is silent' },
  record: { section: 'limits', title: 'Recording' },
  recordingNotice: { section: 'limits', title: 'Recording notice' },
  ringSeconds: { section: 'machines', title: 'How long it may ring' },
  machineDetection: { section: 'machines', title: 'When a machine answers' },
  keypad: { section: 'keypad', title: 'Keypad' },
  redaction: { section: 'limits', title: 'Kept out of the transcript' },
  fallback: { section: 'fallback', title: 'Fallback' },
  transfers: { section: 'transfer', title: 'Transfer' },
};
