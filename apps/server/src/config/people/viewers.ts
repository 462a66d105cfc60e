import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '../../ports';
import type { Environment } from '../environment';
import type { ViewerModel } from '../viewer.model';
import { originOf } from './own-origin';
import { People } from './people';
import { sameSecret } from './secrets';
import { readSignInCookie } from './sign-in-cookie';

const ADMIN_KEY: ViewerModel = { id: 'key_admin', name: 'Administrator’s API key', email: null, role: 'ADMIN' };

/** Finds out who asks: a person by the cookie of their browser, a program by its key. */
@Injectable()
export class Viewers {
  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly people: People,
  ) {}

  /** A key decides alone: a request with a wrong one is nobody, whatever cookie it carries. */
  async ofRequest(request: IncomingMessage): Promise<ViewerModel | null> {
    const { authorization } = request.headers;
    return authorization === undefined ? this.ofCookie(request) : this.ofKey(authorization);
  }

  /** A socket's upgrade must name our own origin: browsers always name one, and send cookies from any page. */
  async ofSocket(upgrade: IncomingMessage, authorization: unknown): Promise<ViewerModel | null> {
    if (authorization !== undefined) return this.ofKey(authorization);
    if (upgrade.headers.authorization !== undefined) return this.ofKey(upgrade.headers.authorization);
    return originOf(upgrade, this.environment.publicUrl) === 'own' ? this.ofCookie(upgrade) : null;
  }

  /** To ask again later who that was: a person may be signed out meanwhile. Where they came from was judged the first time. */
  later(
    request: IncomingMessage,
    authorization: unknown = request.headers.authorization,
  ): () => Promise<ViewerModel | null> {
    if (authorization !== undefined) return async () => this.ofKey(authorization);
    const secret = readSignInCookie(request.headers.cookie);
    return () => this.ofSecret(secret);
  }

  private async ofCookie(request: IncomingMessage): Promise<ViewerModel | null> {
    const secret = readSignInCookie(request.headers.cookie);
    return originOf(request, this.environment.publicUrl) === 'foreign' ? null : this.ofSecret(secret);
  }

  private async ofSecret(secret: string | null): Promise<ViewerModel | null> {
    const user = secret === null ? null : await this.people.userOf(secret);
    return user && { id: user.id, name: user.name, email: user.email, role: user.role };
  }

  private ofKey(authorization: unknown): ViewerModel | null {
    const { adminApiKey } = this.environment;
    const key = typeof authorization === 'string' ? /^Bearer (.+)$/i.exec(authorization)?.[1] : undefined;
    return adminApiKey && key && sameSecret(key, adminApiKey) ? ADMIN_KEY : null;
  }
}
