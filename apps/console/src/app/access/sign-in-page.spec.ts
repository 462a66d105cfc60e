import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { refusal } from '../../testing/fake-apollo.rig';
import { Page } from '../../testing/page.rig';
import { signedInGuard } from './signed-in.guard';
import { SignInPage } from './sign-in-page';

const routes = [
  { path: 'sign-in', component: SignInPage },
  { path: '', canActivate: [signedInGuard], children: [{ path: '**', children: [] }] },
];
const viewer = { viewer: { id: 'usr_1', name: 'Ana', email: 'ana@example.com', role: 'ADMIN' }, sandbox: null };

const open = async (url = '/sign-in'): Promise<Page> => Page.open(routes, url);
const fill = async (page: Page) => {
  await page.type('E-mail', 'ana@example.com');
  await page.type('Password', 'correct horse battery');
};

describe('signing in', () => {
  afterEach(() => {
    Page.restore();
    history.replaceState(null, '', '/');
  });

  it('sends e-mail and password and goes where the person wanted to go', async () => {
    const page = await open('/sign-in?to=%2Fcalls%2Fcall_1');
    page.http.expectOne('/auth/state').flush({ firstRun: false });
    await fill(page);
    await page.submit();
    const request = page.http.expectOne('/auth/sign-in');
    expect(request.request.body).toEqual({ email: 'ana@example.com', password: 'correct horse battery' });
    request.flush({});
    await page.settle();
    page.apollo.answer('Viewer', viewer);
    await page.routed();
    expect(TestBed.inject(Router).url).toBe('/calls/call_1');
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example'])('never leads away to %s', async (to) => {
    const page = await open(`/sign-in?to=${encodeURIComponent(to)}`);
    await fill(page);
    await page.submit();
    page.http.expectOne('/auth/sign-in').flush({});
    await page.settle();
    page.apollo.answer('Viewer', viewer);
    await page.routed();
    expect(TestBed.inject(Router).url).toBe('/live');
  });

  it('says what the server says and waits as long as it asks for', async () => {
    const page = await open();
    await fill(page);
    await page.submit();
    page.http
      .expectOne('/auth/sign-in')
      .flush(
        { error: { code: 'RATE_LIMITED', message: 'Too many tries.', retryAfterSeconds: 30 } },
        { status: 429, statusText: 'Too Many Requests' },
      );
    await page.settle();
    expect(page.element.querySelector('[role="alert"]')?.textContent).toContain('Too many tries.');
    expect(page.text).toContain('Try again in 30 s.');
    await page.submit();
    page.http.expectNone('/auth/sign-in');
  });

  it('says that the server does not answer', async () => {
    const page = await open();
    await fill(page);
    await page.submit();
    page.http.expectOne('/auth/sign-in').error(new ProgressEvent('error'));
    await page.settle();
    expect(page.text).toContain('The server does not answer.');
  });

  it('sends nothing while a field is not filled in', async () => {
    const page = await open();
    await page.type('E-mail', 'ana');
    await page.submit();
    page.http.expectNone('/auth/sign-in');
    expect(page.field('E-mail').getAttribute('aria-invalid')).toBe('true');
    expect(page.text).toContain('Type the password.');
  });

  it('creates the administrator with the code of the printed link, which leaves the address', async () => {
    history.replaceState(null, '', '/sign-in#code=one-time');
    const page = await open();
    expect(location.hash).toBe('');
    await page.type('Name', 'Ana Ruiz');
    await fill(page);
    await page.submit();
    expect(page.http.expectOne('/auth/first').request.body).toEqual({
      code: 'one-time',
      name: 'Ana Ruiz',
      email: 'ana@example.com',
      password: 'correct horse battery',
    });
  });

  it('asks for a longer password when the administrator is created', async () => {
    history.replaceState(null, '', '/sign-in#code=one-time');
    const page = await open();
    await page.type('Name', 'Ana Ruiz');
    await page.type('E-mail', 'ana@example.com');
    await page.type('Password', 'short');
    await page.submit();
    page.http.expectNone('/auth/first');
    expect(page.element.querySelector('#password-error')?.textContent).toContain('At least 12 characters.');
  });

  it('tells whoever comes without the code on a first run where to find it', async () => {
    const page = await open();
    page.http.expectOne('/auth/state').flush({ firstRun: true });
    await page.settle();
    expect(page.text).toContain('There is no administrator yet.');
  });

  it('is where an unknown person ends up, with the way back', async () => {
    const page = await open();
    const gone = TestBed.inject(Router).navigateByUrl('/calls/call_1?tab=events');
    await page.routed();
    page.apollo.fail('Viewer', refusal('UNAUTHENTICATED'));
    await gone;
    expect(TestBed.inject(Router).url).toBe('/sign-in?to=%2Fcalls%2Fcall_1%3Ftab%3Devents');
  });

  it('is not asked for while the server is unreachable: the shell shows that', async () => {
    const page = await open();
    const gone = TestBed.inject(Router).navigateByUrl('/live');
    await page.routed();
    page.apollo.fail('Viewer', new Error('Failed to fetch'));
    await gone;
    expect(TestBed.inject(Router).url).toBe('/live');
  });
});
