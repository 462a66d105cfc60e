import type { Routes } from '@angular/router';
import { signedInGuard } from './access/signed-in.guard';

export const routes: Routes = [
  { path: 'sign-in', loadComponent: () => import('./access/sign-in-page').then((page) => page.SignInPage) },
  {
    path: '',
    canActivate: [signedInGuard],
    loadComponent: () => import('./shell/shell').then((page) => page.Shell),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'live' },
      { path: 'live', loadComponent: () => import('./live/live-page').then((page) => page.LivePage) },
      { path: 'calls', loadComponent: () => import('./calls/history-page').then((page) => page.HistoryPage) },
      { path: 'calls/:id', loadComponent: () => import('./calls/call-page').then((page) => page.CallPage) },
      { path: 'agents', loadComponent: () => import('./agents/agents-page').then((page) => page.AgentsPage) },
      { path: 'agents/:id', loadComponent: () => import('./agents/agent-page').then((page) => page.AgentPage) },
      { path: 'tools', loadComponent: () => import('./tools/tools-page').then((page) => page.ToolsPage) },
      { path: 'tools/mcp', loadComponent: () => import('./tools/mcp/mcp-page').then((page) => page.McpPage) },
      { path: 'tools/:id', loadComponent: () => import('./tools/tool-page').then((page) => page.ToolPage) },
      {
        path: 'settings/dialling',
        loadComponent: () => import('./dialling/dialling-page').then((page) => page.DiallingPage),
      },
      { path: 'numbers', loadComponent: () => import('./numbers/numbers-page').then((page) => page.NumbersPage) },
      { path: 'numbers/:id', loadComponent: () => import('./numbers/number-page').then((page) => page.NumberPage) },
      { path: 'dial', loadComponent: () => import('./dial/dial-page').then((page) => page.DialPage) },
      { path: '**', loadComponent: () => import('./shell/not-found-page').then((page) => page.NotFoundPage) },
    ],
  },
];
