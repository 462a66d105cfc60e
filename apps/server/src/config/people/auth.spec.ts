import request from 'supertest';
import { ServerRig } from '../../server.rig';
import { Preparation } from '../preparation';
import { StartBlock } from '../start-block';
import { ABSOLUTE_LIMIT_MS, IDLE_LIMIT_MS } from './people';
import { LINK_LIFETIME_MS } from './sign-in-link';

const ADA = { email: 'Ada@Example.com', name: 'Ada', password: 'correct horse battery' };

describe('people', () => {
  let rig: ServerRig;

  beforeEach(async () => {
    rig = await ServerRig.start({ START_BLOCK: 'json' });
    await rig.app.get(Preparation).run([]);
    rig.app.get(StartBlock).tellReady(rig.url);
  });
  afterEach(() => rig.close());

  const lines = () =>
    rig.written
      .join('')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { url?: string; signInLink: string | null });
  const codeOf = (link: string | null | undefined) => link?.split('#code=')[1] ?? '';
  const currentCode = () => codeOf(lines().at(-1)?.signInLink);
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    request(rig.url).post(path).set(headers).send(body);
  const createFirst = (patch: object = {}) => post('/auth/first', { ...ADA, code: currentCode(), ...patch });
  const cookieOf = (response: { headers: Record<string, unknown> }) =>
    (response.headers['set-cookie'] as string[] | undefined)?.[0]?.split(';')[0] ?? '';
  const viewerOf = async (cookie: string) =>
    (await rig.ask('{ viewer { name role email } }', {}, { cookie })).data?.['viewer'];

  it('tells the starter one line with address and link', () => {
    expect(lines()).toEqual([
      {
        ready: true,
        url: 'https://calls.example.com',
        signInLink: expect.stringMatching(/^https:\/\/calls\.example\.com\/sign-in#code=[\w-]{43}$/),
      },
    ]);
  });

  it('the link makes the first administrator and signs in, once', async () => {
    expect((await request(rig.url).get('/auth/state')).body).toEqual({ firstRun: true });
    const response = await createFirst();
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ viewer: { id: 'usr_1', name: 'Ada', email: 'ada@example.com', role: 'ADMIN' } });
    expect(await viewerOf(cookieOf(response))).toEqual({ name: 'Ada', role: 'ADMIN', email: 'ada@example.com' });
    expect((await request(rig.url).get('/auth/state')).body).toEqual({ firstRun: false });
    const again = await createFirst({ email: 'eve@example.com' });
    expect([again.status, again.body.error.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(rig.users.people).toHaveLength(1);
  });

  it('of two who use the link at the same moment, one gets in', async () => {
    const code = currentCode();
    const answers = await Promise.all(['a', 'b'].map((name) => createFirst({ code, email: `${name}@example.com` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect(rig.users.people).toHaveLength(1);
  });

  it('a wrong code does nothing, and a refused password does not spend the right one', async () => {
    expect((await createFirst({ code: 'x'.repeat(43) })).status).toBe(401);
    const weak = await createFirst({ password: 'short' });
    expect([weak.status, weak.body.error]).toEqual([
      400,
      { code: 'INVALID_INPUT', field: 'password', message: 'At least 12 characters are needed.' },
    ]);
    expect((await createFirst()).status).toBe(200);
  });

  it('a link runs out after 15 minutes, and a new one is told while there is no administrator', async () => {
    const old = currentCode();
    await rig.clock.advance(LINK_LIFETIME_MS);
    expect(lines()).toHaveLength(2);
    expect(currentCode()).not.toBe(old);
    expect((await createFirst({ code: old })).status).toBe(401);
    expect((await createFirst()).status).toBe(200);
    await rig.clock.advance(LINK_LIFETIME_MS * 3);
    expect(lines()).toHaveLength(2);
  });

  it('the cookie can not be read by scripts, nor sent by other sites', async () => {
    const header = ((await createFirst()).headers['set-cookie'] as unknown as string[])[0] ?? '';
    expect(header).toMatch(/^switchboard_sign_in=[\w-]{43}; Path=\/; Max-Age=1209600; HttpOnly; SameSite=Lax$/);
    const secret = header.slice('switchboard_sign_in='.length).split(';')[0] ?? '';
    expect([...rig.users.signIns.keys()].join()).not.toContain(secret);
  });

  it('the cookie is Secure for a browser that came over https', async () => {
    const forwarded = await createFirst().set('X-Forwarded-Proto', 'https');
    expect((forwarded.headers['set-cookie'] as unknown as string[])[0]).toMatch(/; Secure$/);
    const signIn = await post('/auth/sign-in', ADA, { Host: 'calls.example.com' });
    expect((signIn.headers['set-cookie'] as unknown as string[])[0]).toMatch(/; Secure$/);
  });

  it('signs in and out', async () => {
    await createFirst();
    const response = await post('/auth/sign-in', { email: ' ADA@example.com ', password: ADA.password });
    const cookie = cookieOf(response);
    expect(await viewerOf(cookie)).toBeTruthy();
    expect((await post('/auth/sign-out', {}, { cookie })).status).toBe(204);
    expect(await viewerOf(cookie)).toBeUndefined();
  });

  it('answers an unknown address and a wrong password alike', async () => {
    await createFirst();
    const wrong = await post('/auth/sign-in', { email: ADA.email, password: 'not the password' });
    const unknown = await post('/auth/sign-in', { email: 'eve@example.com', password: 'not the password' });
    expect(unknown.status).toBe(401);
    expect([wrong.status, wrong.body]).toEqual([unknown.status, unknown.body]);
  });

  it('slows down guessing, says for how long, and counts attempts of the same moment', async () => {
    await createFirst();
    const guess = (password: string) => post('/auth/sign-in', { email: ADA.email, password });
    const statuses = (await Promise.all(Array.from({ length: 8 }, (_, i) => guess(`guess number ${i}`)))).map(
      ({ status }) => status,
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    const refused = await guess(ADA.password);
    expect(refused.status).toBe(429);
    expect(refused.body.error).toMatchObject({
      code: 'RATE_LIMITED',
      message: 'Too many attempts. Try again in 15 minutes.',
    });
    expect(refused.body.error.retryAfterSeconds).toBe(Number(refused.headers['retry-after']));
    expect((await post('/auth/sign-in', { email: 'eve@example.com', password: 'x' })).status).toBe(401);
  });

  it('a right password clears the count', async () => {
    await createFirst();
    for (let round = 0; round < 3; round += 1) {
      for (let wrong = 0; wrong < 4; wrong += 1) await post('/auth/sign-in', { email: ADA.email, password: 'wrong' });
      expect((await post('/auth/sign-in', ADA)).status).toBe(200);
    }
  });

  it('an unused browser is signed out after 12 hours, a busy one after 14 days', async () => {
    const idle = cookieOf(await createFirst());
    const busy = cookieOf(await post('/auth/sign-in', ADA));
    await rig.clock.advance(IDLE_LIMIT_MS - 1_000);
    expect(await viewerOf(busy)).toBeTruthy();
    await rig.clock.advance(2_000);
    expect(await viewerOf(idle)).toBeUndefined();
    for (let passed = IDLE_LIMIT_MS; passed < ABSOLUTE_LIMIT_MS - IDLE_LIMIT_MS; passed += IDLE_LIMIT_MS - 2_000) {
      expect(await viewerOf(busy)).toBeTruthy();
      await rig.clock.advance(IDLE_LIMIT_MS - 2_000);
    }
    await rig.clock.advance(IDLE_LIMIT_MS);
    expect(await viewerOf(busy)).toBeUndefined();
  });

  it.each([
    ['/auth/sign-in', { email: 'no address', password: 'x' }, 'email'],
    ['/auth/sign-in', { email: 'a@b.example' }, 'password'],
    ['/auth/sign-in', { email: { $ne: null }, password: { $ne: null } }, 'email'],
    ['/auth/first', { ...ADA, code: '' }, 'code'],
    ['/auth/first', { ...ADA, code: 'x', name: '  ' }, 'name'],
  ])('%s with %j names the field', async (path, body, field) => {
    const response = await post(path, body);
    expect([response.status, response.body.error.code, response.body.error.field]).toEqual([
      400,
      'INVALID_INPUT',
      field,
    ]);
  });

  it('no page of another site can sign anybody in or out', async () => {
    const cookie = cookieOf(await createFirst());
    for (const path of ['/auth/sign-in', '/auth/sign-out', '/auth/first']) {
      expect((await post(path, ADA, { Origin: 'https://evil.example.com', cookie })).status).toBe(403);
    }
    expect(await viewerOf(cookie)).toBeTruthy();
  });

  it('a body that is no JSON is 400, without a stack', async () => {
    const response = await request(rig.url).post('/auth/sign-in').type('json').send('{"email":');
    expect([response.status, response.body.error.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(response.text).not.toMatch(/node_modules|at /);
  });
});
