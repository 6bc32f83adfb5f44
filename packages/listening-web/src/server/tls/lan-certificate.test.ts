import { X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LanCertificateNotMadeError, NoLanAddressError } from '../errors.ts';
import { type Listening, listen } from '../listen.ts';
import { makeLanCertificate } from './lan-certificate.ts';

const DAY_MILLISECONDS = 24 * 3600 * 1000;
const NOW = new Date('2026-06-01T12:00:00Z');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-lan-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const make = (changes: Partial<Parameters<typeof makeLanCertificate>[0]> = {}) =>
  makeLanCertificate({
    folder,
    addresses: ['192.168.1.20', 'fd00::20'],
    names: ['studio', 'studio.local'],
    now: () => NOW,
    ...changes,
  });

const later = (days: number) => () => new Date(NOW.getTime() + days * DAY_MILLISECONDS);

describe('the certificate for the local network', () => {
  it('names every address of the machine, and serves HTTPS and nothing else, for a year', async () => {
    const made = await make();
    const certificate = new X509Certificate(await readFile(made.certificateFile));
    expect(certificate.subjectAltName).toBe(
      'IP Address:192.168.1.20, IP Address:FD00:0:0:0:0:0:0:20, DNS:studio, DNS:studio.local, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:localhost',
    );
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / DAY_MILLISECONDS;
    expect(days).toBe(397);
    expect(Date.parse(certificate.validFrom)).toBeLessThan(NOW.getTime());
    expect(made).toMatchObject({
      isNew: true,
      expiresAt: new Date(certificate.validTo),
      fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    });
  });

  it('is for this account’s eyes alone, with nothing beside it', async () => {
    const { certificateFile, keyFile } = await make();
    expect(keyFile).toBe(certificateFile);
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['lan-certificate.pem']);
  });

  it('stays while it serves, so that no phone has to ask twice', async () => {
    const first = await make();
    for (const changes of [{}, { now: later(360) }, { addresses: ['192.168.1.20'], names: [] }]) {
      expect(await make(changes)).toEqual({ ...first, isNew: false });
    }
  });

  it.each<[string, Parameters<typeof make>[0]]>([
    ['an address is new', { addresses: ['192.168.1.21'] }],
    ['a name is new', { names: ['other.local'] }],
    ['less than a month is left', { now: later(367) }],
    ['it is over', { now: later(1000) }],
    ['the clock was set back to before it', { now: later(-10) }],
  ])('is made anew when %s', async (_, changes) => {
    const first = await make();
    const second = await make(changes);
    expect(second.isNew).toBe(true);
    expect(second.fingerprint).not.toBe(first.fingerprint);
    expect(await readdir(folder)).toHaveLength(1);
    expect((await make(changes)).isNew).toBe(false);
  });

  it.each<[string, (file: string) => Promise<void>]>([
    ['others could read its key', (file) => chmod(file, 0o640)],
    ['it is damaged', (file) => writeFile(file, 'nothing')],
    [
      'the key is another’s',
      async (file) => {
        const other = await make({ folder: join(folder, 'other') });
        const [mine, theirs] = await Promise.all([readFile(file, 'utf8'), readFile(other.keyFile, 'utf8')]);
        const key = /-----BEGIN PRIVATE KEY-----[\s\S]*$/;
        await writeFile(file, mine.replace(key, key.exec(theirs)?.[0] ?? ''));
      },
    ],
  ])('is made anew when %s', async (_, spoil) => {
    const first = await make();
    await spoil(first.keyFile);
    const second = await make();
    expect(second.isNew).toBe(true);
    expect((await stat(second.keyFile)).mode & 0o777).toBe(0o600);
  });

  it('serves a client that trusts it alone, by any of its names', async () => {
    const made = await make({ now: () => new Date() });
    const ca = await readFile(made.certificateFile);
    const listening: Listening = await listen({
      fetch: (() => new Response('heard')) as never,
      host: '127.0.0.1',
      port: 0,
      tls: made,
    });
    const ask = (servername: string) =>
      new Promise((resolve, reject) => {
        request(
          { host: '127.0.0.1', port: listening.port, servername, headers: { host: servername }, ca },
          (reply) => resolve(reply.resume().statusCode),
        )
          .once('error', (problem: NodeJS.ErrnoException) => reject(problem))
          .end();
      });
    expect(await ask('studio.local')).toBe(200);
    await expect(ask('elsewhere.example')).rejects.toThrow(/altnames/);
    await listening.stop();
  });

  it('is refused without an address, and where the folder does not take it', async () => {
    await expect(make({ addresses: [] })).rejects.toThrow(NoLanAddressError);
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    await expect(make({ folder: file })).rejects.toThrow(LanCertificateNotMadeError);
    await expect(make({ folder: file })).rejects.toMatchObject({ file: join(file, 'lan-certificate.pem') });
  });
});
