import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request, RequestHandler, Response } from 'express';
import { static as staticFiles } from 'express';
import helmet from 'helmet';

/** Paths that are not pages of the console. */
const NOT_PAGES = /^\/(graphql|auth|twilio|media|health|recordings|exports|metrics)(\/|$)/;
/** The build writes a hash of the content into the name, in base 32 or base64url; a word in small letters is none. */
const HASHED = /-(?=[\w-]*[A-Z\d_])[\w-]{8}\.(?:js|css|woff2?)$/;

const nonceOf = (response: Response): string => String(response.locals['cspNonce'] ?? '');

/** Headers for every answer. Styles that Angular adds at run time carry the nonce of their page; scripts come from files only. */
export function securityHeaders(publicUrl: URL | null): RequestHandler[] {
  const secure = publicUrl?.protocol === 'https:';
  const sockets = publicUrl ? [`${secure ? 'wss' : 'ws'}://${publicUrl.host}`] : [];
  return [
    (_request, response, next) => {
      response.locals['cspNonce'] = randomBytes(16).toString('base64');
      next();
    },
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", (_request, response) => `'nonce-${nonceOf(response as Response)}'`],
          fontSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          mediaSrc: ["'self'", 'blob:'],
          connectSrc: ["'self'", ...sockets],
          manifestSrc: ["'self'"],
          baseUri: ["'self'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          objectSrc: ["'none'"],
        },
      },
      strictTransportSecurity: secure,
      referrerPolicy: { policy: 'same-origin' },
    }),
  ];
}

/** The built console: files that never change under their name, and the one page that all its addresses share. */
export function consoleFiles(directory: string): RequestHandler[] {
  const index = join(directory, 'index.html');
  const page = existsSync(index) ? readFileSync(index, 'utf8') : null;
  return [
    staticFiles(directory, {
      index: false,
      redirect: false,
      setHeaders: (response, path) => cacheFor(response as Response, path),
    }),
    (request, response, next) => {
      if (isPage(request)) sendPage(page, response);
      else next();
    },
  ];
}

function cacheFor(response: Response, path: string): void {
  response.setHeader('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
}

function isPage(request: Request): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  return !NOT_PAGES.test(request.path) && !/\.\w+$/.test(request.path) && Boolean(request.accepts('html'));
}

function sendPage(page: string | null, response: Response): void {
  if (page === null) {
    response.status(503).type('text/plain').send('The console is not built. Run `npm run build`.\n');
    return;
  }
  response.setHeader('Cache-Control', 'no-store');
  response.type('html').send(page.replace('<app-root', `<app-root ngCspNonce="${nonceOf(response)}"`));
}
