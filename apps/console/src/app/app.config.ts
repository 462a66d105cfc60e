import type { ApplicationConfig } from '@angular/core';
import { ErrorHandler, provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideRouter, withComponentInputBinding, withInMemoryScrolling } from '@angular/router';
import { MAT_DIALOG_DEFAULT_OPTIONS, MatDialogConfig } from '@angular/material/dialog';
import { MAT_TOOLTIP_DEFAULT_OPTIONS } from '@angular/material/tooltip';
import { provideLucideConfig } from '@lucide/angular';
import { routes } from './app.routes';
import { provideGraphql } from './graphql/graphql.providers';
import { UnexpectedErrors } from './shell/unexpected-errors';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes, withComponentInputBinding(), withInMemoryScrolling({ scrollPositionRestoration: 'enabled' })),
    provideGraphql(),
    provideLucideConfig({ size: 16, strokeWidth: 1.75 }),
    { provide: ErrorHandler, useExisting: UnexpectedErrors },
    {
      provide: MAT_DIALOG_DEFAULT_OPTIONS,
      useValue: { ...new MatDialogConfig(), maxWidth: '94vw', ariaModal: true },
    },
    { provide: MAT_TOOLTIP_DEFAULT_OPTIONS, useValue: { showDelay: 400, hideDelay: 0, touchendHideDelay: 1500 } },
  ],
};
