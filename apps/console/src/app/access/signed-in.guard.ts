import { inject } from '@angular/core';
import type { CanActivateFn } from '@angular/router';
import { Router } from '@angular/router';
import { Access } from './access';

/** While the server is unreachable the shell opens: it shows that, and goes on when the server is back. */
export const signedInGuard: CanActivateFn = async (_route, state) => {
  const router = inject(Router);
  const access = await inject(Access).check();
  if (access !== 'signedOut') return true;
  return router.createUrlTree(['/sign-in'], { queryParams: state.url === '/' ? {} : { to: state.url } });
};
