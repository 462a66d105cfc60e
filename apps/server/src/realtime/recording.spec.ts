import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import type { StoredRecording } from '@switchboard/storage';
import { API_KEY, callOf, ServerRig } from '../server.rig';

const KEY = { authorization: `Bearer ${API_KEY}` };
const SOUND = Buffer.from(Array.from({ length: 1_000 }, (_, at) => at % 256));
const PEAKS = '{"version":2}';
const READY: StoredRecording = {
  id: 'rec_1',
  callId: 'call_1',
  status: 'READY',
  path: 'recordings/2026/11/rec_1.wav',
  bytes: SOUND.length,
  durationMs: 1_234,
  createdAt: '2026-11-22T09:30:00.000Z',
  expiresAt: null,
  note: null,
};

describe('recordings by HTTP', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'recordings-spec-'));
  let rig: ServerRig;

  beforeAll(async () => {
    mkdirSync(join(dataDir, 'recordings/2026/11'), { recursive: true });
    writeFileSync(join(dataDir, READY.path), SOUND);
    writeFileSync(join(dataDir, 'recordings/2026/11/rec_1.peaks.json'), PEAKS);
    writeFileSync(join(dataDir, 'secret.txt'), 'secret');
    rig = await ServerRig.start({ DATA_DIR: dataDir });
    rig.calls.put(callOf());
    for (const [id, status] of [
      ['rec_live', 'RECORDING'],
      ['rec_failed', 'FAILED'],
      ['rec_removed', 'REMOVED'],
    ] as const)
      rig.recordings.all.set(id, { ...READY, id, status });
    rig.recordings.all.set('rec_1', READY);
    rig.recordings.all.set('rec_elsewhere', { ...READY, id: 'rec_elsewhere', path: 'recordings/2026/11/none.wav' });
    rig.recordings.all.set('rec_evil', { ...READY, id: 'rec_evil', path: '../../etc/passwd' });
  });
  afterAll(async () => {
    await rig.close();
    rmSync(dataDir, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = KEY, method = 'GET') =>
    fetch(`${rig.url}/recordings/${path}`, { method, headers });

  it('gives the whole file to whoever may see calls, for their own cache only', async () => {
    const response = await get('rec_1');
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(SOUND)).toBe(true);
    expect(response.headers.get('content-type')).toBe('audio/wav');
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expect(response.headers.get('content-disposition')).toBeNull();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('gives ranges, refuses those that lie outside, and the whole when it has changed', async () => {
    const range = await get('rec_1', { ...KEY, range: 'bytes=100-199' });
    expect([range.status, range.headers.get('content-range')]).toEqual([206, 'bytes 100-199/1000']);
    expect(Buffer.from(await range.arrayBuffer()).equals(SOUND.subarray(100, 200))).toBe(true);
    const outside = await get('rec_1', { ...KEY, range: 'bytes=1000-' });
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, 'bytes */1000']);
    const etag = range.headers.get('etag') ?? '';
    const same = await get('rec_1', { ...KEY, range: 'bytes=0-9', 'if-range': etag });
    const changed = await get('rec_1', { ...KEY, range: 'bytes=0-9', 'if-range': '"another"' });
    // `fetch` would forbid the answer from a cache.
    const known = await request(rig.url)
      .get('/recordings/rec_1')
      .set({ ...KEY, 'if-none-match': etag });
    expect([same.status, changed.status, known.status]).toEqual([206, 200, 304]);
  });

  it('answers HEAD without a body', async () => {
    const response = await get('rec_1', KEY, 'HEAD');
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '1000', '']);
  });

  it('names a download by day, time and numbers', async () => {
    const { headers } = await get('rec_1?download=1');
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="Call 2026-11-22 09.30 +4930123456 to +15550100.wav"',
    );
    expect(headers.get('content-type')).toBe('audio/wav');
  });

  it('gives the peaks', async () => {
    const response = await get('rec_1/peaks');
    expect([response.status, await response.text()]).toEqual([200, PEAKS]);
    expect(response.headers.get('content-type')).toContain('application/json');
  });

  it.each([
    ['rec_1', {}, 401, 'UNAUTHENTICATED'],
    ['rec_1/peaks', { authorization: 'Bearer wrong' }, 401, 'UNAUTHENTICATED'],
    ['rec_unknown', {}, 401, 'UNAUTHENTICATED'],
    ['rec_unknown', KEY, 404, 'NOT_FOUND'],
    ['rec_live', KEY, 409, 'CONFLICT'],
    ['rec_live/peaks', KEY, 409, 'CONFLICT'],
    ['rec_failed', KEY, 404, 'NOT_FOUND'],
    ['rec_removed', KEY, 410, 'NOT_FOUND'],
    ['rec_elsewhere', KEY, 404, 'NOT_FOUND'],
    ['..%2Fsecret.txt', KEY, 404, 'NOT_FOUND'],
    ['rec_1%2F..%2F..%2Fsecret.txt', KEY, 404, 'NOT_FOUND'],
  ])('%s with %j is %i', async (path, headers, status, code) => {
    const response = await get(path, headers as Record<string, string>);
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    expect([response.status, error.code]).toEqual([status, code]);
    expect(error.message).not.toMatch(/\/tmp|node_modules/);
    expect(response.headers.get('cache-control')).not.toContain('public');
  });

  it('never leaves the data folder, whatever a row says', async () => {
    const response = await get('rec_evil');
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).not.toContain('root:');
  });

  it('a live recording is being prepared: try again soon', async () => {
    const response = await get('rec_live');
    expect(response.headers.get('retry-after')).toBe('2');
    expect(await response.json()).toMatchObject({ error: { message: 'This recording is being prepared.' } });
  });

  it('is part of the call in the API; after a crash the row knows better than the log', async () => {
    const recording = { status: 'RECORDING', durationMs: null, bytes: null, noticeHeardMs: 2_500 } as const;
    rig.calls.put(callOf({ id: 'call_2', recording: { id: 'rec_1', ...recording } }));
    rig.calls.put(callOf({ id: 'call_3', status: 'COMPLETED', recording: { id: 'rec_1', ...recording } }));
    const { data } = await rig.ask(
      `{ none: call(id: "call_1") { recording { id } }
         live: call(id: "call_2") { recording { id status url peaksUrl durationMs channels noticeHeardMs expiresAt } }
         crashed: call(id: "call_3") { recording { status durationMs } } }`,
    );
    expect(data).toEqual({
      none: { recording: null },
      live: {
        recording: {
          ...{ id: 'rec_1', status: 'RECORDING', url: '/recordings/rec_1', peaksUrl: '/recordings/rec_1/peaks' },
          ...{ durationMs: null, channels: 2, noticeHeardMs: 2_500, expiresAt: null },
        },
      },
      crashed: { recording: { status: 'READY', durationMs: 1_234 } },
    });
  });
});
