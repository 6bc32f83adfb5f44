import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { lanAddresses, makeLanCertificate } from '../../src/index.ts';
import { BROWSER_FILE, launchBrowser } from '../browser.ts';
import { heading } from '../listener.ts';
import { servePanel } from '../panel-under-test.ts';
import { describeDeployed } from './describe-deployed.ts';
import { makeOtherNetwork, mayMakeNetworks, type OtherNetwork } from './other-network.ts';
import { TRIALS, takeSession } from './take-session.ts';

describeDeployed(
  'from another network, by this machine’s address there',
  { 'an account that may make networks': await mayMakeNetworks() },
  () => {
    let network: OtherNetwork;
    let browser: Browser;
    let folder = '';

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'earwitness-lan-'));
      network = await makeOtherNetwork();
      browser = await launchBrowser({ file: await network.programThere(BROWSER_FILE ?? '') });
    });
    afterAll(async () => {
      await browser?.close();
      await network?.remove();
      await rm(folder, { recursive: true, force: true });
    });

    async function serve(options: NonNullable<Parameters<typeof servePanel>[0]>['options']) {
      const panel = await servePanel({ options: { host: '0.0.0.0', ...options } });
      onTestFinished(() => panel.stop());
      await panel.open({ trialsPerSession: TRIALS });
      return panel;
    }

    it('a listener is warned of the certificate once, goes on, and takes a session to its thanks', async () => {
      expect(lanAddresses()).toContain(network.address);
      const panel = await serve({ tls: await makeLanCertificate({ folder }) });
      const address = `https://${network.address}:${panel.server.listenerPort}/p/small-abx`;
      const page = await browser.newPage();
      await expect(page.goto(address)).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID');
      // "Advanced" and "Proceed", in whatever language.
      await page.locator('#details-button').click();
      await page.locator('#proceed-link').click();
      await heading(page, 'Can you hear').waitFor();
      const { sounds } = await takeSession(page, address);
      expect(new Set(sounds.map(({ sha256 }) => sha256))).toEqual(new Set(panel.stimulusHashes));
      expect(new Set(sounds.map(({ face }) => face)).size).toBe(1);
      await page.close();
    });

    it('a listener without encryption is told why there is nothing to hear, and none reaches the admin side', async () => {
      const panel = await serve({});
      const page = await browser.newPage();
      await page.goto(`http://${network.address}:${panel.server.listenerPort}/p/small-abx`);
      await heading(page, 'This address plays no sound').waitFor();
      await expect(
        page.goto(`http://${network.address}:${new URL(panel.server.adminUrl).port}/admin`),
      ).rejects.toThrow('ERR_CONNECTION_REFUSED');
      await page.close();
    });
  },
);
