import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { DigitCheck, KeypadSettings, MenuAction } from '@switchboard/call';
import { words } from '../../graphql/words';

export const MenuWhenWords = words<KeypadSettings['menuWhen']>('KeypadMenuWhen', 'How long the menu’s keys work.', {
  GREETING: 'Until the caller has spoken or chosen.',
  ALWAYS: 'All the time; not while digits are collected.',
});

export const KeypadActionWords = words<MenuAction['kind']>('KeypadAction', 'What a key of the menu does.', {
  SAY: 'The agent says `text`.',
  INSTRUCT: 'The model is told `text` and answers.',
  TRANSFER: 'The caller is put through to the one of `transfers` that is named `target`.',
  TOOL: 'The tool named `target` is used; the model is told what came of it.',
  COLLECT: 'The agent says `text` and the caller types digits as `collect` has it; the model is told what came of it.',
  END_CALL: 'The agent says `text`, and the call ends.',
});

export const DigitCheckWords = words<DigitCheck>('DigitCheck', 'What digits must be.', {
  NONE: 'Anything.',
  LUHN: 'Digits whose last one is their check digit (ISO/IEC 7812-1).',
  CARD: 'A card number: 12 to 19 digits, the last one their check digit.',
  EXPIRY: 'Month and year, MMYY.',
  DATE: 'A date, DDMMYYYY.',
});

const COLLECT = { description: 'What the caller is to type.' };

@ObjectType('KeypadCollect', COLLECT)
@InputType('KeypadCollectInput', COLLECT)
export class KeypadCollectModel {
  @Field(() => String, { description: 'In a few words, such as “customer number”; at most 80 characters.' })
  purpose!: string;

  @Field(() => Int, { description: 'The fewest digits: 1 to 32.' })
  minDigits!: number;

  @Field(() => Int, { description: 'The most digits, at which the entry ends: 1 to 32.' })
  maxDigits!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The key that ends the entry early: `#` or `*`; null: only its length and a pause do.',
  })
  terminator!: string | null;

  @Field(() => DigitCheckWords, { description: 'What the digits must be.' })
  check!: DigitCheck;

  @Field(() => Boolean, {
    description: 'True: only tools get the digits. They are kept from model, transcript, events, recording and logs.',
  })
  secure!: boolean;
}

const ENTRY = { description: 'A key that does something before the model hears of it.' };

@ObjectType('KeypadMenuEntry', ENTRY)
export class KeypadMenuEntryModel {
  @Field(() => String, { description: 'One of `0`–`9`, `*` and `#`.' })
  key!: string;

  @Field(() => String, { description: 'What the key stands for, for people and for the model; at most 80 characters.' })
  label!: string;

  @Field(() => KeypadActionWords, { description: 'What it does.' })
  action!: MenuAction['kind'];

  @Field(() => String, {
    description: 'What is said or told, at most 500 characters; empty where the action has none.',
  })
  text!: string;

  @Field(() => String, { description: 'A destination or a tool by its name; empty where the action has none.' })
  target!: string;

  @Field(() => KeypadCollectModel, { nullable: true, description: 'For `COLLECT`; otherwise null.' })
  collect!: KeypadCollectModel | null;
}

@InputType('KeypadMenuEntryInput', ENTRY)
export class KeypadMenuEntryInput {
  @Field(() => String, { description: 'One of `0`–`9`, `*` and `#`.' })
  key!: string;

  @Field(() => String, { description: 'What the key stands for: 1 to 80 characters.' })
  label!: string;

  @Field(() => KeypadActionWords, { description: 'What it does.' })
  action!: MenuAction['kind'];

  @Field(() => String, { nullable: true, description: 'What is said or told, at most 500 characters.' })
  text?: string | null;

  @Field(() => String, { nullable: true, description: 'A destination or a tool by its name.' })
  target?: string | null;

  @Field(() => KeypadCollectModel, { nullable: true, description: 'Needed for `COLLECT`.' })
  collect?: KeypadCollectModel | null;
}

@ObjectType({ isAbstract: true })
@InputType({ isAbstract: true })
abstract class KeypadFacts {
  @Field(() => MenuWhenWords, { description: 'How long the menu’s keys work.' })
  menuWhen!: KeypadSettings['menuWhen'];

  @Field(() => Boolean, { description: 'True: the model is told of keys that no rule wants, and answers them.' })
  tellModel!: boolean;

  @Field(() => Boolean, { description: 'True: a key stops the agent’s sentence where a menu or an entry waits.' })
  interrupts!: boolean;

  @Field(() => Boolean, { description: 'True: what the model asks to be typed is secure unless it says otherwise.' })
  secureByDefault!: boolean;

  @Field(() => Int, {
    description: 'So many last digits of a secure entry may be told, where it is at least six digits longer: 0 to 4.',
  })
  showLast!: number;

  @Field(() => Int, { description: 'Milliseconds to wait for the first key: 2,000 to 60,000.' })
  firstKeyMs!: number;

  @Field(() => Int, { description: 'Milliseconds without a key that end an entry: 1,000 to 15,000.' })
  nextKeyMs!: number;

  @Field(() => Int, { description: 'How often the caller is asked again: 0 to 5.' })
  retries!: number;

  @Field(() => String, { description: 'What is said then, at most 500 characters.' })
  retrySay!: string;
}

@ObjectType('KeypadConduct', { description: 'What the caller’s keys do.' })
export class KeypadConductModel extends KeypadFacts {
  @Field(() => [KeypadMenuEntryModel], { description: 'Keys that do something by rule; each key once.' })
  menu!: KeypadMenuEntryModel[];
}

@InputType('KeypadConductInput', { description: 'What the caller’s keys do; the whole of it.' })
export class KeypadConductInput extends KeypadFacts {
  @Field(() => [KeypadMenuEntryInput], { description: 'Keys that do something by rule; each key once.' })
  menu!: KeypadMenuEntryInput[];
}

const REDACTION = {
  description: 'What is kept out of transcript, events and logs. The recording keeps the sound of it.',
};

@ObjectType('Redaction', REDACTION)
@InputType('RedactionInput', REDACTION)
export class RedactionModel {
  @Field(() => Boolean, { description: 'Card numbers: 13 to 19 digits with a right check digit, spoken or written.' })
  cards!: boolean;

  @Field(() => Boolean, { description: 'E-mail addresses, spoken or written.' })
  emails!: boolean;

  @Field(() => Boolean, { description: 'Phone numbers: 9 to 15 digits, or 7 to 15 after a plus sign.' })
  phones!: boolean;
}
