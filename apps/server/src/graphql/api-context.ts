import type { IncomingMessage } from 'node:http';
import type { ViewerModel } from '../config/viewer.model';
import { ApiError } from './api-error';

/** What every resolver may know of the one who asks. */
export interface ApiContext {
  readonly viewer: ViewerModel | null;
  /** Cuts the reader's socket; null for a request over HTTP. `code` as in RFC 6455 §7.4. */
  readonly cutOff: ((code: number, reason: string) => void) | null;
  readonly asked?: Asked;
}

/** How somebody asked, for what is to go on after the answer. */
export interface Asked {
  readonly request: IncomingMessage;
  /** Who it is now: null once the person was signed out. */
  again(): Promise<ViewerModel | null>;
}

/** Who did it, as people read it later. @throws ApiError when nobody is signed in. */
export function nameOf(viewer: ApiContext['viewer']): string {
  if (!viewer) throw new ApiError('UNAUTHENTICATED', 'Sign in first.');
  return viewer.name;
}
