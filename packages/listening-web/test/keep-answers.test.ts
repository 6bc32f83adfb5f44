import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { AnyListener } from './any-listener.ts';
import { describeInBrowser } from './browser.ts';
import { agree, answer, begin, heading, practise, ready } from './listener.ts';
import { onAPage } from './on-a-page.ts';
import type { PanelUnderTest } from './panel-under-test.ts';

interface AnswerGiven {
  readonly session: string;
  readonly stage: string;
  readonly number: number;
  readonly answer: { readonly choice: string };
}

describeInBrowser('no answer is lost', () => {
  let panel: PanelUnderTest;
  let context: BrowserContext;
  let page: Page;
  onAPage((stage) => {
    ({ panel, context, page } = stage);
  });

  const at = (panelId: string) => `${panel.server.url}/p/${panelId}`;
  const answers = (panelId: string) =>
    panel
      .logged<AnswerGiven>(panelId, 'answer-given')
      .map(({ stage, number, answer: { choice } }) => `${stage} ${number} ${choice}`);
  const saved = (of = page) => of.getByText('Your answer is saved here and will be sent.').first();

  async function closeWithKeptAnswer(): Promise<void> {
    await ready(page);
    await context.setOffline(true);
    await answer(page, 'B');
    await saved().waitFor();
    await page.close();
    await context.setOffline(false);
  }

  describe('whatever happens at every step of a session:', () => {
    async function walk(panelId: string, step: (listener: AnyListener) => Promise<void>): Promise<void> {
      await panel.open({
        panelId,
        trialsPerSession: 2,
        questionnaire: [{ fieldId: 'name', question: 'What shall we call you?', kind: 'text' }],
      });
      const listener = new AnyListener(page);
      await page.goto(at(panelId));
      while (!(await listener.isDone())) await step(listener);
      expect(answers(panelId)).toEqual(['training 1 A', 'trials 1 A', 'trials 2 B']);
      expect(panel.logged(panelId, 'session-started')).toHaveLength(1);
      expect(panel.logged(panelId, 'questionnaire-answered')).toHaveLength(1);
      expect(listener.seen).toEqual(
        new Set(['consent', 'playback', 'questionnaire', 'sound check', 'practice', 'trial', 'thanks']),
      );
      expect(listener.askedAgain).toEqual([]);
    }

    it('a reload before and after it', async () => {
      let isEven = true;
      await walk('reloaded', async (listener) => {
        await page.reload();
        await listener.act();
        isEven = !isEven;
        if (isEven) await page.reload();
      });
    });

    it('no network', async () => {
      await walk('offline', async (listener) => {
        const screen = await listener.screen();
        if (screen === 'practice' || screen === 'trial') await ready(page);
        await context.setOffline(true);
        await listener.act();
        const isAnswer = await saved().or(page.getByText('No connection')).first().isVisible();
        if (screen === 'trial') expect(isAnswer).toBe(true);
        await context.setOffline(false);
        await listener.moved(screen);
      });
    });

    it('a server that is started anew', async () => {
      await walk('restarted', async (listener) => {
        const screen = await listener.screen();
        if (screen === 'practice' || screen === 'trial') await ready(page);
        await Promise.all([panel.restart(), listener.act()]);
        await page.evaluate("dispatchEvent(new Event('online'))");
        await listener.moved(screen);
      });
    });
  });

  it('when the page is closed with an answer that was not sent, it is sent from the next one', async () => {
    await panel.open({ panelId: 'closed-page', trialsPerSession: 2 });
    await page.goto(at('closed-page'));
    await begin(page);
    await practise(page);
    await closeWithKeptAnswer();
    page = await context.newPage();
    await page.goto(at('closed-page'));
    // The tab that had the trial is gone, so nobody has to be asked.
    await heading(page, 'Trial 2 of 2').waitFor();
    expect(answers('closed-page')).toEqual(['training 1 A', 'trials 1 B']);
  });

  it('when a tab that is open already goes on in the place of the one that kept an answer', async () => {
    await panel.open({ panelId: 'kept-by-another', trialsPerSession: 2 });
    await page.goto(at('kept-by-another'));
    await agree(page);
    const skip = (of: Page) => of.getByRole('button', { name: 'Skip the sound check' });
    await skip(page).waitFor();
    const other = await context.newPage();
    await other.goto(at('kept-by-another'));
    await skip(other).waitFor();
    await page.bringToFront();
    await skip(page).click();
    await practise(page);
    await closeWithKeptAnswer();
    page = other;
    await skip(page).click();
    await heading(page, 'Trial 2 of 2').waitFor();
    expect(answers('kept-by-another')).toEqual(['training 1 A', 'trials 1 B']);
  });

  it('where the browser keeps nothing, and the page says so until it is sent', async () => {
    await panel.open({ panelId: 'keeps-nothing', trialsPerSession: 2 });
    await page.addInitScript(
      'IDBFactory.prototype.open = () => { throw new DOMException("no", "InvalidStateError"); }',
    );
    await page.goto(at('keeps-nothing'));
    await begin(page);
    await practise(page);
    await ready(page);
    await context.setOffline(true);
    await answer(page, 'B');
    await page.getByText('This browser keeps nothing on the device').waitFor();
    await expectAccessible(page);
    let asked = '';
    page.once('dialog', (dialog) => {
      asked = dialog.type();
      void dialog.dismiss();
    });
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => asked).toBe('beforeunload');
    await context.setOffline(false);
    await heading(page, 'Trial 2 of 2').waitFor();
    expect(answers('keeps-nothing')).toEqual(['training 1 A', 'trials 1 B']);
    expect(await page.getByText('This browser keeps nothing').count()).toBe(0);
  });

  it('to pages that proxies put in the place of a reply, and to a server that asks for time', async () => {
    await panel.open({ panelId: 'proxies', trialsPerSession: 2 });
    await page.goto(at('proxies'));
    await begin(page);
    await practise(page);
    const busy = { error: 'too-many-requests', message: 'Too many requests.' };
    const replies = [
      { status: 403, contentType: 'text/html', body: '<h1>Forbidden</h1>' },
      { status: 408, body: '' },
      { status: 413, contentType: 'application/json', body: '{"error":"Payload Too Large","message":"no"}' },
      { status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' },
      { status: 200, contentType: 'text/html', body: '<h1>Please sign in to this network</h1>' },
      {
        status: 429,
        headers: { 'retry-after': '2' },
        contentType: 'application/json',
        body: JSON.stringify(busy),
      },
    ];
    let sent = 0;
    let askedAt = 0;
    let sentAt = 0;
    await page.route('**/answer', async (route) => {
      const reply = replies[sent];
      sent += 1;
      if (reply === undefined) {
        sentAt = Date.now();
        return route.continue();
      }
      askedAt = Date.now();
      await route.fulfill(reply);
    });
    await answer(page, 'B');
    while (sent <= replies.length) {
      await page.evaluate("dispatchEvent(new Event('online'))");
      await page.waitForTimeout(20);
    }
    await heading(page, 'Trial 2 of 2').waitFor();
    expect(sent).toBe(replies.length + 1);
    expect(sentAt - askedAt).toBeGreaterThanOrEqual(1_900);
    expect(answers('proxies')).toEqual(['training 1 A', 'trials 1 B']);
  });

  it('between two tabs, of which one goes on and the other says so', async () => {
    await panel.open({ panelId: 'two-tabs', trialsPerSession: 3 });
    await page.goto(at('two-tabs'));
    await begin(page);
    await practise(page);
    await ready(page);
    // Kept here, and not yet sent, when the other tab takes over.
    await page.route('**/answer', (route) => route.abort());
    await answer(page, 'B');
    await saved().waitFor();

    const second = await context.newPage();
    await second.goto(at('two-tabs'));
    await heading(second, 'Trial 2 of 3').waitFor();
    await heading(page, 'The test goes on in another tab').waitFor();
    await expectAccessible(page);
    expect(answers('two-tabs')).toEqual(['training 1 A', 'trials 1 B']);
    await page.unroute('**/answer');
    await answer(second, 'A');
    await heading(second, 'Trial 3 of 3').waitFor();
    await page.getByRole('button', { name: 'Go on here' }).click();
    await heading(page, 'Trial 3 of 3').waitFor();
    await heading(second, 'The test goes on in another tab').waitFor();
    await answer(page, 'B');
    await heading(page, 'Thank you').waitFor();
    expect(answers('two-tabs')).toEqual(['training 1 A', 'trials 1 B', 'trials 2 A', 'trials 3 B']);
  });

  it('asks before it takes a trial from a tab that lives, also one that was made as a copy of the other', async () => {
    await panel.open({ panelId: 'copied-tab', trialsPerSession: 2 });
    await page.goto(at('copied-tab'));
    await begin(page);
    const id = await page.evaluate(() => sessionStorage.getItem('earwitness.tab'));
    const copy = await context.newPage();
    await copy.addInitScript(
      `sessionStorage.getItem('earwitness.tab') ?? sessionStorage.setItem('earwitness.tab', '${id}')`,
    );
    await copy.goto(at('copied-tab'));
    await heading(copy, 'This test is open in another place').waitFor();
    expect(await page.getByText('Practice 1 of 1').count()).toBeGreaterThan(0);
    await copy.getByRole('button', { name: 'Go on here' }).click();
    await heading(copy, 'Practice 1 of 1').waitFor();
    await heading(page, 'The test goes on in another tab').waitFor();
  });

  it('when the listener goes back to the page by the browser’s own button', async () => {
    await panel.open({ panelId: 'back', trialsPerSession: 2 });
    await page.goto(at('back'));
    await begin(page);
    await practise(page);
    await answer(page, 'B');
    await heading(page, 'Trial 2 of 2').waitFor();
    await page.goto(`${panel.server.url}/p/nothing-here`);
    await page.goBack();
    await heading(page, 'Trial 2 of 2').waitFor();
    await answer(page, 'A');
    await heading(page, 'Thank you').waitFor();
    expect(answers('back')).toEqual(['training 1 A', 'trials 1 B', 'trials 2 A']);
  });
});
