import { Body, Controller, ForbiddenException, Get, Header, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { ENVIRONMENT } from '../../ports';
import type { Environment } from '../environment';
import { Public } from './access';
import { needsSecureCookie, originOf } from './own-origin';
import type { Entry } from './people';
import { People } from './people';
import { endedCookie, readSignInCookie, signInCookie } from './sign-in-cookie';

const email = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email('This is not an e-mail address.'))
  .transform((text) => text.toLowerCase());
const MAX_PASSWORD = 200;

const firstSchema = z.object({
  code: z.string().min(1).max(100),
  email,
  name: z.string().trim().min(1, 'A name is needed.').max(100),
  password: z.string().min(12, 'At least 12 characters are needed.').max(MAX_PASSWORD),
});
const credentialsSchema = z.object({ email, password: z.string().min(1).max(MAX_PASSWORD) });

interface Answer {
  readonly status: number;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly field?: string;
    readonly retryAfterSeconds?: number;
  };
}

/** The doors for people. They lie outside the API because every field of the API is closed to strangers. */
@Public()
@Controller('auth')
export class AuthController {
  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly people: People,
  ) {}

  /** Whether the first administrator is still to be made. */
  @Get('state')
  @Header('Cache-Control', 'no-store')
  async state(): Promise<{ firstRun: boolean }> {
    return { firstRun: await this.people.firstRun() };
  }

  @Post('first')
  @HttpCode(200)
  async first(@Body() body: unknown, @Req() request: Request, @Res({ passthrough: true }) response: Response) {
    this.requireOwnPage(request);
    const input = firstSchema.safeParse(body);
    if (!input.success) return refuse(response, invalid(input.error));
    const entry = await this.people.createFirst(input.data, placeOf(request));
    return this.answer(entry, request, {
      response,
      refusal: 'This sign-in link is used, out of date or wrong. The server’s start block shows the current one.',
    });
  }

  @Post('sign-in')
  @HttpCode(200)
  async signIn(@Body() body: unknown, @Req() request: Request, @Res({ passthrough: true }) response: Response) {
    this.requireOwnPage(request);
    const input = credentialsSchema.safeParse(body);
    if (!input.success) return refuse(response, invalid(input.error));
    const entry = await this.people.signIn(input.data, placeOf(request));
    return this.answer(entry, request, { response, refusal: 'E-mail address or password is wrong.' });
  }

  @Post('sign-out')
  @HttpCode(204)
  async signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    this.requireOwnPage(request);
    const secret = readSignInCookie(request.headers.cookie);
    if (secret) await this.people.signOut(secret);
    response.setHeader('Set-Cookie', endedCookie(needsSecureCookie(request, this.environment.publicUrl)));
  }

  /** No page of somebody else may sign a browser in or out. */
  private requireOwnPage(request: Request): void {
    if (originOf(request, this.environment.publicUrl) === 'foreign') {
      throw new ForbiddenException('This page may not be used from another site.');
    }
  }

  private answer(entry: Entry, request: Request, to: { response: Response; refusal: string }) {
    switch (entry.kind) {
      case 'entered': {
        const secure = needsSecureCookie(request, this.environment.publicUrl);
        to.response.setHeader('Set-Cookie', signInCookie(entry.secret, secure));
        return { viewer: { id: entry.user.id, name: entry.user.name, email: entry.user.email, role: entry.user.role } };
      }
      case 'refused':
        return refuse(to.response, { status: 401, error: { code: 'UNAUTHENTICATED', message: to.refusal } });
      case 'tooMany':
        to.response.setHeader('Retry-After', String(entry.retryAfterSeconds));
        return refuse(to.response, tooMany(entry.retryAfterSeconds));
    }
  }
}

const placeOf = (request: Request): string => request.ip ?? 'unknown';

function refuse(response: Response, { status, error }: Answer): { error: Answer['error'] } {
  response.status(status);
  return { error };
}

function invalid(fault: z.ZodError): Answer {
  const issue = fault.issues[0];
  const field = issue?.path[0]?.toString();
  const message = issue?.message ?? 'The request is not valid.';
  return { status: 400, error: { code: 'INVALID_INPUT', message, ...(field ? { field } : {}) } };
}

function tooMany(retryAfterSeconds: number): Answer {
  const minutes = Math.ceil(retryAfterSeconds / 60);
  const message = `Too many attempts. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
  return { status: 429, error: { code: 'RATE_LIMITED', message, retryAfterSeconds } };
}
