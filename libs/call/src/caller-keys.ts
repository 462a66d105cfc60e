import type { CallLog } from './call-log';
import type { Conduct } from './conduct';
import type { Conversation } from './conversation';
import type { Goodbye } from './goodbye';
import type { History } from './history';
import { Keypad } from './keypad';
import type { CollectOrder } from './keypad/collect-order';
import { collectOutput } from './keypad/collect-order';
import { Collection } from './keypad/collection';
import type { CollectResult } from './keypad/collection';
import { KeyMenu } from './keypad/key-menu';
import { KeySender } from './keypad/key-sender';
import { collectDigits } from './keypad/keypad-tools';
import type { EntryRule, KeypadSettings } from './keypad/keypad-settings';
import { LateTerminator } from './keypad/late-terminator';
import { MenuActions } from './keypad/menu-actions';
import type { UseTool } from './keypad/menu-actions';
import { CaptureVault } from './keypad/secure-captures';
import { SecureSilence } from './keypad/secure-silence';
import { sayInstructions } from './instructions';
import type { ModelLink } from './model-link';
import type { Moment, MomentWatcher } from './moment';
import type { Clock } from './ports/clock';
import type { Tool } from './ports/tool';

export interface CallerKeysDeps {
  readonly log: CallLog;
  readonly clock: Clock;
  readonly newId: (prefix: string) => string;
  readonly conduct: Pick<Conduct, 'keypad' | 'redaction'>;
  /** The agent's. */
  readonly tools: readonly Tool[];
  readonly history: History;
  readonly model: () => ModelLink;
  readonly conversation: () => Conversation;
  readonly goodbye: () => Goodbye;
  readonly useTool: UseTool;
  /** False while the agent says what has to be heard to its end. */
  readonly mayInterrupt: () => boolean;
  readonly changed: () => void;
}

/** Whether keys wait unrecorded until their entry is whole: it may be the beginning of a secure one, or a number to hide. */
function holdsKeys({ tools, conduct }: CallerKeysDeps): boolean {
  const { keypad, redaction } = conduct;
  const asks = keypad.menu.some(({ action }) => action.kind === 'COLLECT');
  return asks || redaction.cards || redaction.phones || tools.some(({ id }) => id === collectDigits.id);
}

type Told = (output: Readonly<Record<string, unknown>>) => void;

/**
 * Keys that the caller presses. Rules come first: an entry that is being collected, then the agent's menu; what neither wants is
 * told to the model, who answers it. Nothing of a secure entry is recorded or told.
 */
export class CallerKeys implements MomentWatcher {
  readonly silence: SecureSilence;
  readonly captures: CaptureVault;
  readonly sender: KeySender;
  private readonly holdsKeys: boolean;
  private readonly keypad: Keypad;
  private readonly menu: KeyMenu;
  private readonly actions: MenuActions;
  private readonly late: LateTerminator;
  private collection: Collection | null = null;
  private secure = false;

  constructor(private readonly deps: CallerKeysDeps) {
    const { clock, newId, conduct, log, conversation } = deps;
    this.captures = new CaptureVault(clock, newId);
    this.sender = new KeySender({ log, conversation });
    this.holdsKeys = holdsKeys(deps);
    this.keypad = new Keypad(clock, (digits) => this.entered(digits));
    this.menu = new KeyMenu(conduct.keypad);
    this.actions = new MenuActions({ ...deps, collect: (order, told) => this.collect(order, told) });
    this.silence = new SecureSilence(clock);
    this.late = new LateTerminator(clock);
  }

  /** Something is being typed by a rule. */
  get collecting(): boolean {
    return this.collection !== null;
  }

  press(key: string): void {
    if (this.collection) return this.type(this.collection, key);
    if (this.late.takes(key)) return;
    const entry = this.keypad.begun ? null : this.menu.entry(key);
    if (!entry) return this.pressLoose(key);
    this.record(key);
    this.menu.chosen();
    this.hush();
    this.actions.run(entry);
    this.deps.changed();
  }

  /** `told` is called once, unless the call ends first. */
  collect(order: CollectOrder, told: Told): void {
    if (this.collection) return told({ collected: false, reason: 'Something else is being typed.' });
    const { clock, conversation } = this.deps;
    const { settings } = this;
    const rule: EntryRule = { ...order, secure: order.secure ?? settings.secureByDefault };
    this.secure = rule.secure;
    if (rule.secure) this.silence.begin();
    this.collection = new Collection({
      ...{ clock, rule, times: settings },
      say: (words) => this.say(words),
      done: (result) => this.collected(rule, result, told),
    });
    if (order.prompt !== null) conversation().respond(sayInstructions(order.prompt));
    // Who types ahead of the question has typed its answer.
    for (const key of this.keypad.take()) this.press(key);
    this.deps.changed();
  }

  update(moment: Moment): void {
    this.menu.update(moment);
    this.collection?.update(moment);
  }

  stop(): void {
    this.collection?.stop();
    this.collection = null;
    this.keypad.stop();
    this.captures.wipe();
  }

  private get settings(): KeypadSettings {
    return this.deps.conduct.keypad;
  }

  private type(collection: Collection, key: string): void {
    if (!this.secure) this.record(key);
    this.hush();
    collection.press(key);
    this.deps.changed();
  }

  private collected(rule: EntryRule, result: CollectResult, told: Told): void {
    const { settings, captures } = this;
    this.collection = null;
    if (rule.secure) this.silence.end();
    this.secure = false;
    if (result.by === 'LENGTH') this.late.expect(rule.terminator);
    const isGood = result.status === 'COLLECTED';
    this.deps.log.record({
      type: 'DigitsCollected',
      purpose: rule.purpose,
      status: result.status,
      secure: rule.secure,
      length: result.digits.length,
      digits: rule.secure ? null : result.digits,
    });
    const token = rule.secure && isGood ? captures.keep(result.digits) : null;
    told(collectOutput({ result, token, settings }));
    this.deps.changed();
  }

  private pressLoose(key: string): void {
    if (!this.holdsKeys) this.record(key);
    this.keypad.press(key);
  }

  private entered(digits: string): void {
    const { log, history, model, conversation, changed } = this.deps;
    if (this.holdsKeys && log.redacted(digits) === digits) for (const digit of digits) this.record(digit);
    else if (this.holdsKeys) this.recordHidden(digits);
    if (!this.settings.tellModel) return;
    const words = `The caller pressed ${digits.split('').join(' ')} on the keypad.`;
    history.note('user', words);
    model().tell('user', words);
    conversation().respond();
    changed();
  }

  private record(digit: string): void {
    this.deps.log.record({ type: 'DtmfDetected', digit, sentByUs: false });
  }

  /** The agent asks for such numbers to be kept out of the log. */
  private recordHidden(digits: string): void {
    const { length } = digits;
    const facts = { purpose: 'keys', status: 'COLLECTED', secure: true, length, digits: null } as const;
    this.deps.log.record({ type: 'DigitsCollected', ...facts });
  }

  private say(words: string): void {
    this.deps.conversation().respond(sayInstructions(words));
  }

  /** Keys are an answer to what the agent is saying. */
  private hush(): void {
    const { conversation, mayInterrupt } = this.deps;
    if (this.settings.interrupts && !conversation().quiet && mayInterrupt()) conversation().stopSpeaking();
  }
}
