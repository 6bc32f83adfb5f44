import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type LanCertificate, lanAddresses, makeLanCertificate } from '../../src/index.ts';
import { MOST_WRONG_GUESSES } from '../../src/server/http/rate-limits.ts';
import { launchBrowser } from '../browser.ts';
import { type PanelUnderTest, servePanel } from '../panel-under-test.ts';
import { describeDeployed } from './describe-deployed.ts';
import { expectSessionBelowPath } from './expect-session-below-path.ts';
import { CADDY_FILE, startCaddy } from './start-caddy.ts';
import { NGINX_FILE, startNginx } from './start-nginx.ts';
import { TRIALS } from './take-session.ts';
import { trustKeyOf } from './trusted-key.ts';

const HOST = 'listening.example';
const PUBLIC_URL = `https://${HOST}/listen`;

/** A browser for which the host is this machine, and the proxy has the ports that it would have. */
async function launchBefore(
  { plainPort, encryptedPort }: { plainPort: number; encryptedPort: number },
  trust: string,
): Promise<Browser> {
  const rules = `MAP ${HOST}:80 127.0.0.1:${plainPort},MAP ${HOST}:443 127.0.0.1:${encryptedPort}`;
  const browser = await launchBrowser({ flags: [trust, `--host-resolver-rules=${rules}`] });
  onTestFinished(() => browser.close());
  return browser;
}

const serveBelowPath = (trustProxy: number | false) =>
  servePanel({ options: { publicUrl: PUBLIC_URL, trustProxy } });

describeDeployed('behind nginx, encrypted and below a path', { nginx: NGINX_FILE !== undefined }, () => {
  let folder = '';
  let certificate: LanCertificate;
  let panel: PanelUnderTest;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earwitness-nginx-key-'));
    certificate = await makeLanCertificate({ folder, addresses: lanAddresses(), names: [HOST] });
    panel = await serveBelowPath(1);
    await panel.open({ trialsPerSession: TRIALS });
  });
  afterAll(async () => {
    await panel?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const startBefore = (upstream: PanelUnderTest, { takesPathOff = false } = {}) =>
    startNginx({
      host: HOST,
      upstreamPort: upstream.server.listenerPort,
      certificateFile: certificate.certificateFile,
      takesPathOff,
    });

  it.each([
    ['leaves on', false],
    ['takes off', true],
  ])('a session goes from http:// to its thanks, below a path that nginx %s', async (_, takesPathOff) => {
    const ports = await startBefore(panel, { takesPathOff });
    const browser = await launchBefore(ports, await trustKeyOf(certificate.certificateFile));
    await expectSessionBelowPath({ browser, panel, publicUrl: PUBLIC_URL });
  });

  it.each([
    ['by its own address when nginx is trusted', true, [403, 429, 403]],
    ['as nginx itself when it is not', false, [403, 429, 429]],
  ] as const)(
    'a network that guesses is stopped %s, whatever it says of itself',
    async (_, isTrusted, expected) => {
      const [address = '127.0.0.2'] = lanAddresses();
      const upstream = isTrusted ? panel : await serveBelowPath(false);
      if (!isTrusted) {
        onTestFinished(() => upstream.stop());
        await upstream.open();
      }
      const { encryptedPort } = await startBefore(upstream);
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
              headers: {
                host: HOST,
                'content-type': 'application/json',
                'x-forwarded-for': forwardedFor,
              },
            },
            (reply) => resolve(reply.resume().statusCode ?? 0),
          )
            .once('error', reject)
            .end(JSON.stringify(body));
        });
      const statuses = new Set<number>();
      for (let number = 0; number < MOST_WRONG_GUESSES; number += 1) {
        statuses.add(await guess(address, `198.51.100.${number}`));
      }
      expect([...statuses, await guess(address, '198.51.100.99'), await guess('127.0.0.1', address)]).toEqual(
        expected,
      );
    },
  );
});

describeDeployed('behind Caddy, encrypted and below a path', { Caddy: CADDY_FILE !== undefined }, () => {
  it('a session goes from http:// to its thanks', async () => {
    const panel = await serveBelowPath(1);
    onTestFinished(() => panel.stop());
    await panel.open({ trialsPerSession: TRIALS });
    const ports = await startCaddy({ host: HOST, upstreamPort: panel.server.listenerPort });
    // Caddy makes the certificate itself here, and only while it runs.
    const browser = await launchBefore(ports, '--ignore-certificate-errors');
    await expectSessionBelowPath({ browser, panel, publicUrl: PUBLIC_URL });
  });
});
