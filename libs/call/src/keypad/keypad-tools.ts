import { z } from 'zod';
import { KEYS_PATTERN } from '../key-tones';
import type { Tool, ToolOutcome } from '../ports/tool';
import { DIGIT_CHECKS } from './digit-check';

const MAX_DIGITS = 32;

const Arguments = z.object({
  purpose: z.string().trim().min(1).max(80),
  min: z.int().min(1).max(MAX_DIGITS).default(1),
  max: z.int().min(1).max(MAX_DIGITS).default(MAX_DIGITS),
  terminator: z.enum(['#', '*', 'none']).default('#'),
  check: z.enum(DIGIT_CHECKS).default('NONE'),
  secure: z.boolean().nullish(),
  prompt: z.string().trim().max(500).nullish(),
});

const WRONG =
  'The arguments are not usable: purpose is a few words, min and max are 1 to 32 with min not above max, terminator is #, * or none.';

function order(args: unknown): ToolOutcome {
  const read = Arguments.safeParse(args);
  if (!read.success || read.data.min > read.data.max) return { failed: WRONG };
  const { purpose, min, max, terminator, check, secure, prompt } = read.data;
  return {
    output: null,
    then: 'collectDigits',
    collect: {
      ...{ purpose, check, minDigits: min, maxDigits: max, secure: secure ?? null, prompt: prompt || null },
      terminator: terminator === 'none' ? null : terminator,
    },
  };
}

/** The agent's way to digits that are typed: safer than digits that are spoken, and secret where they have to be. */
export const collectDigits: Tool = {
  id: 'tool_collect_digits',
  kind: 'SERVER',
  timeoutMs: 2_000,
  model: {
    name: 'collect_digits',
    description:
      'Lets the caller type digits on the keypad and tells you what came of it. Ask the caller to type them in the same answer, before you use it, then stay silent until you have its result. For card numbers, PINs and the like set secure: then you get a token in place of the digits, to be handed to other tools.',
    parameters: {
      type: 'object',
      properties: {
        purpose: { type: 'string', description: 'What is typed, in a few words, such as "customer number".' },
        min: { type: 'integer', minimum: 1, maximum: MAX_DIGITS, description: 'The fewest digits.' },
        max: {
          type: 'integer',
          minimum: 1,
          maximum: MAX_DIGITS,
          description: 'The most digits; the last one ends it.',
        },
        terminator: {
          type: 'string',
          enum: ['#', '*', 'none'],
          description: 'The key that ends it early; # if left out.',
        },
        check: {
          type: 'string',
          enum: [...DIGIT_CHECKS],
          description:
            'What the digits must be: CARD a card number, EXPIRY MMYY, DATE DDMMYYYY, LUHN any with a check digit.',
        },
        secure: { type: 'boolean', description: 'True: nobody sees the digits, and you get a token for them.' },
        prompt: { type: 'string', description: 'Said to the caller first, when you have not asked yet.' },
      },
      required: ['purpose', 'min', 'max'],
      additionalProperties: false,
    },
  },
  run: (args) => Promise.resolve(order(args)),
};

/** The agent's own keys, for the menus of machines it talks to. */
export const sendDtmf: Tool = {
  id: 'tool_send_dtmf',
  kind: 'SERVER',
  timeoutMs: 2_000,
  model: {
    name: 'send_dtmf',
    description:
      'Presses keys on your side of the call, as a machine at the other end asks for. Say nothing about it while a machine listens.',
    parameters: {
      type: 'object',
      properties: {
        keys: {
          type: 'string',
          pattern: KEYS_PATTERN.source,
          description: '1 to 32 of 0-9, *, #, A-D; w waits half a second.',
        },
      },
      required: ['keys'],
      additionalProperties: false,
    },
  },
  run: ({ keys }) =>
    Promise.resolve(
      typeof keys === 'string' && KEYS_PATTERN.test(keys)
        ? { output: { sent: keys }, then: 'sendKeys', keys }
        : { failed: 'Only 1 to 32 of 0-9, *, #, A-D and w can be sent.' },
    ),
};
