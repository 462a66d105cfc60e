export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
}
/** A string is character data with all references resolved. */
export type XmlNode = XmlElement | string;

export type XmlResult = { readonly root: XmlElement } | { readonly error: string; readonly at: number };

const MAX_DEPTH = 32;
const NAME = /[A-Za-z_:][\w:.-]*/y;
const SPACE = /[ \t\r\n]*/y;
const DECLARATION = /<\?xml[ \t\r\n][^?<>]*\?>/y;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Thrown and caught inside this file only: it unwinds the descent at the first fault. */
class XmlFault extends Error {}

/** XML 1.0 §2.2, as far as it can be written in a reference. */
const isCharacter = (code: number): boolean =>
  code === 0x9 ||
  code === 0xa ||
  code === 0xd ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

function codePoint(reference: string): string | undefined {
  const digits = /^#(x[0-9A-Fa-f]{1,6}|[0-9]{1,7})$/.exec(reference)?.[1];
  const code = Number(digits?.replace('x', '0x') ?? Number.NaN);
  return isCharacter(code) ? String.fromCodePoint(code) : undefined;
}

class XmlReader {
  at = 0;

  constructor(private readonly text: string) {}

  document(): XmlElement {
    this.match(DECLARATION);
    this.miscellany();
    if (!this.text.startsWith('<', this.at)) throw new XmlFault('Content is not allowed in prolog.');
    const root = this.element(0);
    this.miscellany();
    if (this.at < this.text.length) throw new XmlFault('Content is not allowed after the root element.');
    return root;
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  private take(literal: string): boolean {
    if (!this.text.startsWith(literal, this.at)) return false;
    this.at += literal.length;
    return true;
  }

  private expect(literal: string): void {
    if (!this.take(literal)) throw new XmlFault(`Expected "${literal}".`);
  }

  private until(end: string, what: string): string {
    const found = this.text.indexOf(end, this.at);
    if (found < 0) throw new XmlFault(`${what} is not closed.`);
    const inner = this.text.slice(this.at, found);
    this.at = found + end.length;
    return inner;
  }

  private comment(): boolean {
    if (!this.take('<!--')) return false;
    if (this.until('-->', 'A comment').includes('--')) throw new XmlFault('"--" is not allowed within a comment.');
    return true;
  }

  private miscellany(): void {
    do this.match(SPACE);
    while (this.comment());
  }

  private name(): string {
    const name = this.match(NAME);
    if (!name) throw new XmlFault('A name is missing.');
    return name;
  }

  private references(raw: string): string {
    return raw.replace(/&([^;&<]*)(;?)/g, (_, reference: string, end: string) => {
      const character = end ? (NAMED.get(reference) ?? codePoint(reference)) : undefined;
      if (character === undefined) throw new XmlFault(`"&${reference.slice(0, 20)}" is no known reference.`);
      return character;
    });
  }

  private attribute(into: Map<string, string>): void {
    const name = this.name();
    this.match(SPACE);
    this.expect('=');
    this.match(SPACE);
    const quote = this.take('"') ? '"' : "'";
    if (quote === "'") this.expect("'");
    const raw = this.until(quote, `The value of "${name}"`);
    if (raw.includes('<')) throw new XmlFault(`"<" is not allowed in the value of "${name}".`);
    if (into.has(name)) throw new XmlFault(`The attribute "${name}" is given twice.`);
    into.set(name, this.references(raw.replace(/[\t\r\n]/g, ' ')));
  }

  private attributes(): Map<string, string> {
    const attributes = new Map<string, string>();
    for (;;) {
      const space = this.match(SPACE);
      if (this.text.startsWith('>', this.at) || this.text.startsWith('/>', this.at)) return attributes;
      if (!space) throw new XmlFault('White space is missing before an attribute.');
      this.attribute(attributes);
    }
  }

  private element(depth: number): XmlElement {
    if (depth > MAX_DEPTH) throw new XmlFault('Elements are nested too deeply.');
    this.expect('<');
    const name = this.name();
    const attributes = this.attributes();
    if (this.take('/>')) return { name, attributes, children: [] };
    this.expect('>');
    const children = this.children(depth);
    if (this.name() !== name) throw new XmlFault(`The end tag of "${name}" is missing.`);
    this.match(SPACE);
    this.expect('>');
    return { name, attributes, children };
  }

  private children(depth: number): XmlNode[] {
    const children: XmlNode[] = [];
    while (!this.take('</')) {
      if (this.at >= this.text.length) throw new XmlFault('The document ends inside an element.');
      if (this.comment()) continue;
      children.push(this.child(depth));
    }
    return children;
  }

  private child(depth: number): XmlNode {
    if (this.take('<![CDATA[')) return this.until(']]>', 'A CDATA section');
    if (this.text.startsWith('<', this.at)) return this.element(depth + 1);
    const end = this.text.indexOf('<', this.at);
    const raw = this.text.slice(this.at, end < 0 ? this.text.length : end);
    if (raw.includes(']]>')) throw new XmlFault('"]]>" is not allowed in text.');
    const text = this.references(raw);
    this.at += raw.length;
    return text;
  }
}

/**
 * Reads one XML document as strictly as TwiML needs it: elements, attributes, text, CDATA, comments and the predefined
 * references. Document types and processing instructions are refused, so nothing is ever expanded or fetched.
 */
export function parseXml(text: string): XmlResult {
  const reader = new XmlReader(text);
  try {
    return { root: reader.document() };
  } catch (fault) {
    if (fault instanceof XmlFault) return { error: fault.message, at: reader.at };
    throw fault;
  }
}

/** All text inside an element, its children's included. */
export const textOf = (element: XmlElement): string =>
  element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');

export const elementsOf = (element: XmlElement): readonly XmlElement[] =>
  element.children.filter((child): child is XmlElement => typeof child !== 'string');
