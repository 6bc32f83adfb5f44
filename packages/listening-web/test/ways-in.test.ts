import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PanelDefinitionInput } from '@earwitness/bench/panel';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { sourceLocale, targetLocales } from '../src/client/locales/made/locale-codes.ts';
import { expectAccessible } from './accessible.ts';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { agree, answer, begin, heading, ready } from './listener.ts';
import { onAPage } from './on-a-page.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';

interface SessionStarted {
  readonly session: string;
  readonly listener: string;
  readonly source: string;
  readonly rehearsal: boolean;
  readonly playback: string;
  readonly trainedListener: boolean;
  readonly language: string;
}

const SHORT: Partial<PanelDefinitionInput> = { trialsPerSession: 1, trainingTrials: 0 };

describeInBrowser('a listener comes', () => {
  let browser: Browser;
  let panel: PanelUnderTest;
  let context: BrowserContext;
  let page: Page;
  onAPage((stage) => {
    ({ browser, panel, context, page } = stage);
  });

  const at = (panelId: string, rest = '') => `${panel.server.url}/p/${panelId}${rest}`;
  const started = (panelId: string) => panel.logged<SessionStarted>(panelId, 'session-started');

  it('by an invitation, which is taken out of the address and holds over a reload and on another device', async () => {
    await panel.open({ ...SHORT, panelId: 'invited', access: { by: 'invited' } });
    const link = await panel.invite('invited');
    await page.goto(link);
    await heading(page, 'Can you hear').waitFor();
    expect(page.url()).toBe(at('invited'));
    await page.reload();
    await begin(page);
    expect(started('invited')).toMatchObject([{ source: 'invited', rehearsal: false }]);

    const other = await browser.newContext();
    const phone = await other.newPage();
    await phone.goto(link);
    await agree(phone);
    await phone.getByRole('button', { name: 'Skip the sound check' }).click();
    await heading(phone, 'open in another place').waitFor();
    await expectAccessible(phone);
    await phone.getByRole('button', { name: 'Go on here' }).click();
    await ready(phone);
    expect(started('invited')).toHaveLength(1);
    await other.close();
  });

  it('to a page whose scripts stay away, and reads what to do in a language of theirs', async () => {
    await panel.open({ ...SHORT, panelId: 'no-scripts' });
    await page.route('**/assets/*.js', (route) => route.abort());
    await page.goto(at('no-scripts'));
    await page.getByText('please load it again').waitFor();
    const languages = await page
      .locator('.waiting p')
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).lang));
    expect(languages.sort()).toEqual([sourceLocale, ...targetLocales].sort());
    await expectAccessible(page);
    await page.unroute('**/assets/*.js');
    await page.reload();
    await heading(page, 'Can you hear').waitFor();
    expect(await page.locator('.waiting').count()).toBe(0);
  });

  it('to a panel for the invited without an invitation, or with one that is not, and is told so before any question', async () => {
    await panel.open({ ...SHORT, panelId: 'for-guests', access: { by: 'invited' } });
    await page.goto(at('for-guests'));
    await heading(page, 'This test is by invitation').waitFor();
    await expectAccessible(page);
    // Pasted over the address without it, which loads no page.
    await page.goto(at('for-guests', '#invite=no-such-invitation'));
    await agree(page);
    await heading(page, 'This invitation does not work').waitFor();
    expect(started('for-guests')).toEqual([]);
  });

  it('as a second guest on a browser that another guest used, and is somebody else', async () => {
    await panel.open({ ...SHORT, panelId: 'two-guests', access: { by: 'invited' } });
    const [first, second] = [await panel.invite('two-guests'), await panel.invite('two-guests')];
    await page.goto(first);
    await begin(page);
    await answer(page, 'A');
    await heading(page, 'Thank you').waitFor();
    const secondPage = await context.newPage();
    await secondPage.goto(second);
    await begin(secondPage);
    expect(new Set(started('two-guests').map(({ listener }) => listener)).size).toBe(2);
    // And who opens the own link again finds the own place.
    await secondPage.reload();
    await heading(secondPage, 'Trial 1').waitFor();
    expect(started('two-guests')).toHaveLength(2);
  });

  it('as the experimenter who rehearses, which every screen says and nothing counts', async () => {
    await panel.open({ ...SHORT, panelId: 'tried', access: { by: 'invited' } });
    await page.goto(await panel.rehearse('tried'));
    await heading(page, 'Can you hear').waitFor();
    await page.getByText('Rehearsal: nothing is counted').waitFor();
    expect(page.url()).toBe(at('tried'));
    await begin(page);
    await page.getByText('Rehearsal: nothing is counted').waitFor();
    await answer(page, 'A');
    await page.getByText('This was a rehearsal').waitFor();
    await page.getByText(/^\d of 1 right$/).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Rehearse once more' }).click();
    await begin(page);
    expect(started('tried')).toMatchObject([{ rehearsal: true }, { rehearsal: true }]);
    // In another tab, by the panel's address alone, it is still said.
    const bare = await context.newPage();
    await bare.goto(at('tried'));
    await bare.getByText('Rehearsal: nothing is counted').waitFor();
  });

  it.each([
    ['prolific', '?PROLIFIC_PID=worker1&STUDY_ID=study1&SESSION_ID=visit1', 'worker1'],
    ['mturk', '?assignmentId=visit2&hitId=study2&workerId=worker2', 'worker2'],
    ['other', '?participant=worker3&study=study3&assignment=visit3', 'worker3'],
  ] as const)('from %s, and gets the code and the way back', async (platform, query, worker) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const panelId = `from-${platform}`;
    await panel.open({
      ...SHORT,
      panelId,
      showOwnResult: false,
      access: { crowd: { platform, returnUrl: 'https://platform.example/done?cc={code}' } },
    });
    await page.goto(at(panelId));
    await heading(page, 'This test is opened from its platform').waitFor();
    await page.goto(at(panelId, query));
    await heading(page, 'Can you hear').waitFor();
    expect(page.url()).toBe(at(panelId));
    await begin(page);
    await answer(page, 'B');
    await heading(page, 'Thank you').waitFor();
    const back = page.getByRole('link', { name: 'Back to the platform' });
    const code = new URL((await back.getAttribute('href')) ?? '').searchParams.get('cc') ?? '';
    expect(code.length).toBeGreaterThan(5);
    await page.getByText(code, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Copy the code' }).click();
    await page.getByText('Copied.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
    // The others' screen is the same.
    if (platform === 'prolific') await expectAccessible(page);
    expect(started(panelId)).toMatchObject([{ source: platform }]);
    expect(JSON.stringify(panel.logged(panelId))).not.toContain(worker);
  });

  it('from MTurk to look at the task only, and is told to accept it first', async () => {
    await panel.open({ ...SHORT, panelId: 'preview', access: { crowd: { platform: 'mturk' } } });
    await page.goto(at('preview', '?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=study'));
    await heading(page, 'This is a preview').waitFor();
    await expectAccessible(page);
  });

  it('by a link that was cut or not filled in, and is told what to do', async () => {
    await panel.open({ ...SHORT, panelId: 'cut' });
    for (const rest of ['#invite=', '#rehea', '?PROLIFIC_PID={{%PROLIFIC_PID%}}']) {
      await page.goto('about:blank');
      await page.goto(at('cut', rest));
      await heading(page, 'There is no listening test at this address').waitFor();
      await page.getByText('a part of it may be missing').waitFor();
    }
  });

  it('with a wish for a language, and chooses another on the page', async () => {
    await panel.open({
      ...SHORT,
      panelId: 'languages',
      languages: ['en', 'de', 'ja'],
      title: { en: 'Which is warmer?', de: 'Was klingt wärmer?', ja: 'どちらが暖かい?' },
    });
    await page.goto(at('languages', '?lang=de'));
    await heading(page, 'Was klingt wärmer?').waitFor();
    expect(page.url()).toBe(at('languages'));
    await page.reload();
    await heading(page, 'Was klingt wärmer?').waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
    await page.getByRole('combobox').selectOption('en');
    await begin(page);
    expect(started('languages')).toMatchObject([{ language: 'en' }]);
  });

  it('once, when the reply to the start was lost: the page sends the same start again', async () => {
    await panel.open({ ...SHORT, panelId: 'lost-start' });
    await page.goto(at('lost-start'));
    let lost = 0;
    await page.route('**/sessions', async (route) => {
      lost += 1;
      if (lost > 2) return route.continue();
      // Without the cookie: all of the reply is lost.
      await fetch(route.request().url(), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: route.request().postData(),
      });
      await route.abort();
    });
    await agree(page);
    await page.getByText('No connection. Nothing is lost').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Skip the sound check' }).click();
    await ready(page);
    expect(lost).toBe(3);
    expect(started('lost-start')).toHaveLength(1);
  });

  it('once too often, or as one of too many, and is told why', async () => {
    await panel.open({ ...SHORT, panelId: 'taken' });
    await page.goto(at('taken'));
    await begin(page);
    await answer(page, 'A');
    await heading(page, 'Thank you').waitFor();
    await page.goto(await panel.invite('taken'));
    await agree(page);
    await heading(page, 'You have taken this test').waitFor();
    await expectAccessible(page);
    expect(started('taken')).toHaveLength(1);

    await panel.open({
      ...SHORT,
      panelId: 'quota',
      quotas: [{ column: 'playback', value: 'headphones', listeners: 1 }],
    });
    await page.goto(at('quota'));
    await agree(page);
    await heading(page, 'Set a comfortable level').waitFor();
    const other = await (await browser.newContext()).newPage();
    await other.goto(at('quota'));
    await agree(other);
    await heading(other, 'There are enough listeners like you').waitFor();
    await expectAccessible(other);
    await other.context().close();
  });
});

describeInBrowser('a link that Prolific signed', () => {
  it('is passed on with its signature, and one that is not theirs is refused in words', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const panel = await servePanel();
    const browser = await launchBrowser();
    try {
      const keySetFile = join(dirname(panel.databaseFile), 'keys.json');
      const key = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' };
      await writeFile(keySetFile, JSON.stringify({ keys: [key] }));
      await panel.restart({ crowdKeySetFile: keySetFile });
      await panel.open({ ...SHORT, panelId: 'signed', access: { crowd: { platform: 'prolific' } } });
      const page = await browser.newPage();
      await page.goto(`${panel.server.url}/p/signed?PROLIFIC_PID=someone&prolific_token=not.a.signature`);
      await agree(page);
      await heading(page, 'The platform’s link does not work').waitFor();
      expect(panel.logged('signed', 'session-started')).toEqual([]);
    } finally {
      await browser.close();
      await panel.stop();
    }
  });
});
