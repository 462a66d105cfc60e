import type { HttpInterceptorFn } from '@angular/common/http';
import { HttpResponse } from '@angular/common/http';
import { inject } from '@angular/core';
import { tap } from 'rxjs';
import { ServerClock } from './server-clock';

export const serverClockInterceptor: HttpInterceptorFn = (request, next) => {
  const clock = inject(ServerClock);
  const sentAt = Date.now();
  return next(request).pipe(
    tap((event) => {
      const date = event instanceof HttpResponse ? event.headers.get('date') : null;
      if (date !== null) clock.heardDate(date, sentAt, Date.now());
    }),
  );
};
