import { it, onTestFinished } from 'vitest';
import { launchBrowser } from '../browser.ts';
import { servePanel } from '../panel-under-test.ts';
import { describeDeployed } from './describe-deployed.ts';
import { expectSessionBelowPath } from './expect-session-below-path.ts';
import { CADDY_FILE, startCaddy } from './start-caddy.ts';
import { TRIALS } from './take-session.ts';

const HOST = 'listening.example';
const PUBLIC_URL = `https://${HOST}/listen`;

describeDeployed('behind Caddy, encrypted and below a path', { Caddy: CADDY_FILE !== undefined }, () => {
  it('a session goes from http:// to its thanks', async () => {
    const panel = await servePanel({ options: { publicUrl: PUBLIC_URL, trustProxy: 1 } });
    onTestFinished(() => panel.stop());
    await panel.open({ trialsPerSession: TRIALS });
    const { plainPort, encryptedPort } = await startCaddy({
      host: HOST,
      upstreamPort: panel.server.listenerPort,
    });
    const browser = await launchBrowser({
      flags: [
        // Caddy makes the certificate itself here, and only while it runs.
        '--ignore-certificate-errors',
        `--host-resolver-rules=MAP ${HOST}:80 127.0.0.1:${plainPort},MAP ${HOST}:443 127.0.0.1:${encryptedPort}`,
      ],
    });
    onTestFinished(() => browser.close());
    await expectSessionBelowPath({ browser, panel, publicUrl: PUBLIC_URL });
  });
});
