import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { describeInBrowser } from './browser.ts';
import { answer, begin, heading, practise, ready } from './listener.ts';
import { onAPage } from './on-a-page.ts';
import { CLIENT_FOLDER, type PanelUnderTest, servePanel } from './panel-under-test.ts';

/** Waits until the page is kept; returns the addresses of all that the browser keeps, without the server's own. */
async function kept(page: Page): Promise<string[]> {
  const urls = await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    return (await Promise.all(caches_.map((cache) => cache.keys()))).flat().map(({ url }) => url);
  });
  return urls.map((url) => new URL(url).pathname).sort();
}

describeInBrowser('a page that is loaded anew without a network', () => {
  let stage: Parameters<Parameters<typeof onAPage>[0]>[0];
  onAPage((each) => {
    stage = each;
  });
  const answers = (panel: PanelUnderTest, panelId: string) =>
    panel.answersOf(panelId).map((given) => ('choice' in given ? given.choice : null));

  it('is there, says what is the matter, and goes on by itself; nothing is kept but its own files', async () => {
    const { panel, context, page } = stage;
    await panel.open({ panelId: 'reloaded', trialsPerSession: 2 });
    await page.goto(`${panel.server.url}/p/reloaded`);
    await begin(page);
    await practise(page);
    await ready(page);
    expect(await kept(page)).toSatisfy((paths: string[]) =>
      paths.every((path) => path === '/p/any' || /^\/assets\/[\w-]+\.(js|css|svg)$/.test(path)),
    );
    await context.setOffline(true);
    await answer(page, 'B');
    await page.getByText('Your answer is saved here and will be sent.').first().waitFor();
    await page.reload();
    await heading(page, 'No connection').waitFor();
    await page.getByText('Your answer is saved here and will be sent.').waitFor();
    await expectAccessible(page);
    // Another panel of the same server is the same page.
    const other = await context.newPage();
    await other.goto(`${panel.server.url}/p/another`);
    await heading(other, 'No connection').waitFor();
    await other.close();
    await context.setOffline(false);
    await heading(page, 'Trial 2 of 2').waitFor();
    await answer(page, 'A');
    await heading(page, 'Thank you').waitFor();
    expect(answers(panel, 'reloaded')).toEqual(['A', 'B', 'A']);
  });

  it('is of the build that the server has, below a path too, and keeps no other', async () => {
    const { browser } = stage;
    const folder = await mkdtemp(join(tmpdir(), 'earwitness-build-'));
    await cp(CLIENT_FOLDER, folder, { recursive: true });
    const file = async (name: string, change: (text: string) => string) =>
      writeFile(join(folder, name), change(await readFile(join(folder, name), 'utf8')));
    const panel = await servePanel({ options: { publicUrl: 'http://localhost/lab' } });
    const context = await browser.newContext();
    try {
      await panel.open({ panelId: 'upgraded', trialsPerSession: 2 });
      const at = `http://localhost:${panel.server.listenerPort}/lab/p/upgraded`;
      const page = await context.newPage();
      await page.goto(at);
      await begin(page);
      expect(await kept(page)).toContain('/lab/p/any');
      await file('index.html', (text) =>
        text.replace('<title>Earwitness', '<title data-build="2">Earwitness'),
      );
      await file('service-worker.js', (text) => text.replace(/"id":"\w+"/, '"id":"2"'));
      await panel.restart({ clientFolder: folder });
      await page.reload();
      expect(await page.locator('title[data-build]').count()).toBe(1);
      await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.update();
        while (registration.waiting === null) await new Promise((resolve) => setTimeout(resolve, 20));
      });
      await page.close();
      const next = await context.newPage();
      await next.goto(at);
      await ready(next);
      await expect
        .poll(() => next.evaluate(async () => (await caches.keys()).map((name) => name.split(' ').at(-1))))
        .toEqual(['2']);
      await context.setOffline(true);
      await next.reload();
      await heading(next, 'No connection').waitFor();
      expect(await next.locator('title[data-build]').count()).toBe(1);
    } finally {
      await context.close();
      await panel.stop();
      await rm(folder, { recursive: true });
    }
  });
});
