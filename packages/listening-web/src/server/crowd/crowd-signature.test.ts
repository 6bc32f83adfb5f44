import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeySetRefusedError, LinkRefusedError } from '../errors.ts';
import { type CrowdVerifier, createCrowdVerifier } from './crowd-signature.ts';

const now = new Date('2026-11-26T12:00:00Z');
const seconds = Math.floor(now.getTime() / 1000);
const ids = { externalId: 'worker-1', studyId: 'study-1', assignmentId: 'session-1' };
const claim = { PROLIFIC_PID: 'worker-1', STUDY_ID: 'study-1', SESSION_ID: 'session-1', workspace_id: 'w' };

let folder = '';
let keySetFile = '';
let verify: CrowdVerifier;
let sign: (
  payload: JWTPayload,
  changes?: { audience?: string; expires?: number; kid?: string },
) => Promise<string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-crowd-'));
  keySetFile = join(folder, 'keys.json');
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const stranger = await generateKeyPair('RS256');
  const jwk = await exportJWK(publicKey);
  await writeFile(
    keySetFile,
    JSON.stringify({ keys: [{ ...jwk, kid: 'platform', alg: 'RS256', use: 'sig' }] }),
  );
  sign = (payload, { audience = 'listen.example.org', expires = seconds + 60, kid = 'platform' } = {}) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', kid: 'platform' })
      .setAudience(audience)
      .setExpirationTime(expires)
      .sign(kid === 'platform' ? privateKey : stranger.privateKey);
  verify = await createCrowdVerifier({
    keySetFile,
    audience: 'https://listen.example.org/a',
    now: () => now,
  });
});
afterAll(() => rm(folder, { recursive: true }));

describe('a crowd platform’s signature', () => {
  it('vouches for the ids it was made for', async () => {
    expect(await verify({ ...ids, signature: await sign({ prolific: claim }) })).toBe(true);
    const origin = await sign({ prolific: claim }, { audience: 'https://listen.example.org' });
    expect(await verify({ ...ids, studyId: null, signature: origin })).toBe(true);
  });

  it('vouches for ids under names of the link’s own', async () => {
    const renamed = { person: 'worker-1', study: 'study-1', session: 'session-1', workspace_id: 'w' };
    expect(await verify({ ...ids, signature: await sign({ prolific: renamed }) })).toBe(true);
  });

  it.each(['study-1', 'session-1', 'w'])(
    'does not make the listener %s of one of its other ids',
    async (id) => {
      const signature = await sign({ prolific: claim });
      for (const rest of [ids, { studyId: null, assignmentId: null }]) {
        await expect(verify({ ...rest, externalId: id, signature })).rejects.toThrow(LinkRefusedError);
      }
    },
  );

  it('may be missing, and then nothing is vouched for', async () => {
    expect(await verify({ ...ids, signature: null })).toBe(false);
  });

  it.each([
    ['other ids', () => sign({ prolific: { ...claim, PROLIFIC_PID: 'worker-2' } })],
    ['no ids', () => sign({})],
    ['another site', () => sign({ prolific: claim }, { audience: 'elsewhere.example.org' })],
    ['yesterday', () => sign({ prolific: claim }, { expires: seconds - 3600 })],
    ['somebody else’s hand', () => sign({ prolific: claim }, { kid: 'stranger' })],
    ['noise', async () => 'a.b.c'],
    [
      'no signature at all',
      async () => `${btoa(JSON.stringify({ alg: 'none' }))}.${btoa(JSON.stringify({ prolific: claim }))}.`,
    ],
  ])('is refused with %s', async (_, signature) => {
    await expect(verify({ ...ids, signature: await signature() })).rejects.toThrow(LinkRefusedError);
  });

  it('needs a key set that can be read', async () => {
    const audience = 'https://listen.example.org';
    await expect(createCrowdVerifier({ keySetFile: join(folder, 'none'), audience })).rejects.toThrow(
      KeySetRefusedError,
    );
    const empty = join(folder, 'empty.json');
    await writeFile(empty, '{"keys":[]}');
    await expect(createCrowdVerifier({ keySetFile: empty, audience })).rejects.toThrow(KeySetRefusedError);
  });
});
