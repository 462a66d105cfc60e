/** Replaces `{{name}}` by the variable's value; an undeclared name stays as written, so that the fault can be seen. */
export function fillTemplate(template: string, variables: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{\{\s*([\w.-]+)\s*\}\}/g, (whole, name: string) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined || value === null) return whole;
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}

/** What asks the model for the greeting; the words are the agent's, the quotes tell it to keep to them. */
export const greetingInstructions = (greeting: string): string =>
  `Greet the caller now. Say exactly this, word for word, and then wait for the caller: "${greeting}"`;

/** The session broke off in the middle of an answer; another one takes it up. */
export const GO_ON_INSTRUCTIONS =
  'The connection broke off while you were speaking. Go on from where you stopped, in a full sentence, without repeating what the caller has already heard.';

/** A sentence of the agent's conduct, or one of an operator's. */
export const sayInstructions = (words: string): string =>
  `Say exactly this to the caller, word for word, and nothing else: "${words}"`;

/** The server was lost in mid-call; another one knows what was said and goes on. */
export const CARRY_ON_INSTRUCTIONS =
  'The line was cut off for a moment and is back. Do not greet again. Say in one short sentence that you were cut off, then go on exactly where the conversation stood: answer what the caller said last if that was not answered, otherwise repeat briefly what you were saying, for its end may not have been heard.';
