import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type LanCertificate, lanAddresses, makeLanCertificate } from '../../src/index.ts';
import { MOST_WRONG_GUESSES } from '../../src/server/http/rate-limits.ts';
import { launchBrowser } from '../browser.ts';
import { servePanel } from '../panel-under-test.ts';
import { describeDeployed } from './describe-deployed.ts';
import { expectSessionBelowPath } from './expect-session-below-path.ts';
import { NGINX_FILE, startNginx } from './start-nginx.ts';
import { TRIALS } from './take-session.ts';
import { trustKeyOf } from './trusted-key.ts';

const HOST = 'listening.example';
const PUBLIC_URL = `https://${HOST}/listen`;

describeDeployed('behind nginx, encrypted and below a path', { nginx: NGINX_FILE !== undefined }, () => {
  let folder = '';
  let certificate: LanCertificate;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earwitness-nginx-key-'));
    certificate = await makeLanCertificate({ folder, addresses: lanAddresses(), names: [HOST] });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function serveBehindNginx({
    takesPathOff = false,
    trustProxy = 1,
  }: {
    takesPathOff?: boolean;
    trustProxy?: number | false;
  } = {}) {
    const panel = await servePanel({ options: { publicUrl: PUBLIC_URL, trustProxy } });
    onTestFinished(() => panel.stop());
    await panel.open({ trialsPerSession: TRIALS });
    const ports = await startNginx({
      host: HOST,
      upstreamPort: panel.server.listenerPort,
      certificateFile: certificate.certificateFile,
      takesPathOff,
    });
    return { panel, ...ports };
  }

  it.each([
    ['leaves on', false],
    ['takes off', true],
  ])('a session goes from http:// to its thanks, below a path that nginx %s', async (_, takesPathOff) => {
    const { panel, plainPort, encryptedPort } = await serveBehindNginx({ takesPathOff });
    const browser = await launchBrowser({
      flags: [
        await trustKeyOf(certificate.certificateFile),
        `--host-resolver-rules=MAP ${HOST}:80 127.0.0.1:${plainPort},MAP ${HOST}:443 127.0.0.1:${encryptedPort}`,
      ],
    });
    onTestFinished(() => browser.close());
    await expectSessionBelowPath({ browser, panel, publicUrl: PUBLIC_URL });
  });

  it.each([
    ['by its own address when nginx is trusted', 1, [403, 429, 403]],
    ['as nginx itself when it is not', false, [403, 429, 429]],
  ] as const)(
    'a network that guesses is stopped %s, whatever it says of itself',
    async (_, trustProxy, expected) => {
      const [address] = lanAddresses();
      const { encryptedPort } = await serveBehindNginx({ trustProxy });
      const ca = await readFile(certificate.certificateFile);
      const guess = (host: string, forwardedFor: string) =>
        new Promise<number>((resolve, reject) => {
          const body = { consent: true, playback: 'car', trainedListener: false, invite: 'a guess' };
          request(
            {
              host,
              port: encryptedPort,
              servername: HOST,
              ca,
              method: 'POST',
              path: '/listen/api/panels/small-abx/sessions',
              headers: { host: HOST, 'content-type': 'application/json', 'x-forwarded-for': forwardedFor },
            },
            (reply) => resolve(reply.resume().statusCode ?? 0),
          )
            .once('error', reject)
            .end(JSON.stringify(body));
        });
      const statuses = new Set<number>();
      for (let number = 0; number < MOST_WRONG_GUESSES; number += 1) {
        statuses.add(await guess(address ?? '127.0.0.2', `198.51.100.${number}`));
      }
      expect([
        ...statuses,
        await guess(address ?? '127.0.0.2', '198.51.100.99'),
        await guess('127.0.0.1', address ?? '127.0.0.2'),
      ]).toEqual(expected);
    },
  );
});
