/** What a template may refer to. */
export interface TemplateFacts {
  readonly args: Readonly<Record<string, unknown>>;
  readonly call: Readonly<Record<'id' | 'from' | 'to', string>>;
  /** The agent's variables in this call. */
  readonly vars: Readonly<Record<string, unknown>>;
  /** Null: there is none of that name. */
  readonly secret: (name: string) => string | null;
}

export const ROOTS = ['args', 'call', 'vars', 'secrets'] as const;
export type Root = (typeof ROOTS)[number];

/** `{{args.address.zip}}`: root `args`, path `address`, `zip`. */
export interface Placeholder {
  readonly root: Root;
  readonly path: readonly string[];
  /** Without the braces. */
  readonly written: string;
}

const BRACES = /\{\{([^{}]*)\}\}/g;
const REFERENCE = /^(args|call|vars|secrets)((?:\.[\w-]+)+)$/;

/** A text cut into its fixed parts and its placeholders; a `string` where the braces hold something else. */
export type Piece = { readonly text: string } | { readonly placeholder: Placeholder } | { readonly unknown: string };

export function piecesOf(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of template.matchAll(BRACES)) {
    if (match.index > from) pieces.push({ text: template.slice(from, match.index) });
    pieces.push(pieceOf((match[1] ?? '').trim()));
    from = match.index + match[0].length;
  }
  if (from < template.length) pieces.push({ text: template.slice(from) });
  return pieces;
}

function pieceOf(written: string): Piece {
  const [, root, path] = REFERENCE.exec(written) ?? [];
  if (!root || !path) return { unknown: written };
  return { placeholder: { root: root as Root, path: path.slice(1).split('.'), written } };
}

export const placeholdersIn = (template: string): readonly Placeholder[] =>
  piecesOf(template).flatMap((piece) => ('placeholder' in piece ? [piece.placeholder] : []));

/** Undefined when there is none. Only what the object itself has: `constructor` is no argument. */
export function valueOf({ root, path }: Placeholder, facts: TemplateFacts): unknown {
  if (root === 'secrets') return facts.secret(path.join('.')) ?? undefined;
  let value: unknown = facts[root];
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value ?? undefined;
}

/** A value as a word in an address, a header or a sentence; null for what is none: nothing, a list, an object. */
export function wordOf(value: unknown): string | null {
  // Through bytes and back: half a surrogate pair is no text, and can not be encoded.
  if (typeof value === 'string') return Buffer.from(value.trim()).toString() || null;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** The text with every placeholder encoded for its place; or the first one that has no usable value. */
export function fillText(
  template: string,
  facts: TemplateFacts,
  encode: (word: string) => string = (word) => word,
): { readonly text: string } | { readonly missing: string } {
  let text = '';
  for (const piece of piecesOf(template)) {
    if ('text' in piece) text += piece.text;
    else if ('unknown' in piece) return { missing: piece.unknown };
    else {
      const word = wordOf(valueOf(piece.placeholder, facts));
      if (word === null) return { missing: piece.placeholder.written };
      text += encode(word);
    }
  }
  return { text };
}
