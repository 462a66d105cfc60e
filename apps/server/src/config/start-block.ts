import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '../ports';
import type { Environment } from './environment';

export type Write = (text: string) => void;
export const WRITE = Symbol('Write');

/**
 * What the person at the terminal needs: where the console is and how to get in. For the starter it is one JSON line,
 * `{"ready":true,"url":…,"signInLink":…}`; a new link that replaces one which ran out comes as `{"signInLink":…}`.
 */
@Injectable()
export class StartBlock {
  private url: string | null = null;
  private link: string | null = null;

  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    @Inject(WRITE) private readonly write: Write,
  ) {}

  tellCode(code: string): void {
    this.link = code;
    if (this.url) this.tellNewLink(this.url);
  }

  /** The server listens. `localUrl` is its address on this machine. */
  tellReady(localUrl: string): void {
    this.url = this.environment.publicUrl?.origin ?? localUrl;
    if (this.environment.startBlock === 'json') {
      this.writeLine({ ready: true, url: this.url, signInLink: this.signInLink(this.url) });
    } else {
      this.write(this.block(this.url));
    }
  }

  private tellNewLink(url: string): void {
    const signInLink = this.signInLink(url);
    if (this.environment.startBlock === 'json') this.writeLine({ signInLink });
    else this.write(`\n  A new sign-in link, the last one ran out:\n  ${signInLink}\n\n`);
  }

  private signInLink(url: string): string | null {
    return this.link && `${url}/sign-in#code=${this.link}`;
  }

  private block(url: string): string {
    const { openai, twilio, sandboxUrl } = this.environment;
    const real = (isSet: boolean) =>
      isSet ? (sandboxUrl ? 'set (a sandbox runs beside)' : 'set') : 'not set: see .env.example';
    const link = this.signInLink(url);
    return [
      '',
      '  Switchboard is ready',
      '',
      `  Console      ${url}`,
      `  Sign in      ${link ? `${link}\n               one use, within 15 minutes` : 'with your e-mail address and password'}`,
      `  Phone        Twilio credentials ${real(twilio.accountSid !== null)}`,
      `  Voice model  OpenAI key ${real(openai.apiKey !== null)}`,
      '',
      '',
    ].join('\n');
  }

  private writeLine(facts: object): void {
    this.write(`${JSON.stringify(facts)}\n`);
  }
}
