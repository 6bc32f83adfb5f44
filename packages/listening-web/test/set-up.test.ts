import type { PanelDefinitionInput } from '@earwitness/bench/panel';
import type { Browser, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { describeInBrowser } from './browser.ts';
import { agree, answer, begin, heading, press, ready } from './listener.ts';
import { onAPage } from './on-a-page.ts';
import type { PanelUnderTest } from './panel-under-test.ts';

const SHORT: Partial<PanelDefinitionInput> = { trialsPerSession: 1, trainingTrials: 0 };

interface Logged {
  readonly session: string;
  readonly playback: string;
  readonly trainedListener: boolean;
  readonly passport: Record<string, unknown>;
}

/** What a sound that the page plays is like: where it is louder, and in which of its thirds sides differ most, or it is softest. */
interface PlayedSound {
  readonly side: 'left' | 'right';
  readonly differs: 1 | 2 | 3;
  readonly softest: 1 | 2 | 3;
}

describeInBrowser('the set-up before the first trial', () => {
  let browser: Browser;
  let panel: PanelUnderTest;
  let page: Page;
  onAPage((stage) => {
    ({ browser, panel, page } = stage);
  });

  const go = (panelId: string, rest = '') => page.goto(`${panel.server.url}/p/${panelId}${rest}`);
  const logged = (panelId: string, kind: string) => panel.logged<Logged>(panelId, kind);
  const button = (name: string | RegExp) => page.getByRole('button', { name });

  it('says all of the introduction, how long it takes and what is stored, before anything is', async () => {
    await panel.open({ ...SHORT, panelId: 'consent', introduction: 'First line.\nSecond line.' });
    await go('consent');
    await page.getByText('Second line.').waitFor();
    for (const text of ['How long', 'What you need', 'What is stored'])
      await page.getByText(text, { exact: true }).waitFor();
    await expectAccessible(page);
    expect(logged('consent', 'session-started')).toEqual([]);
  });

  it('asks what is listened on, and who is trained, but not where the panel finds that out itself', async () => {
    await panel.open({ ...SHORT, panelId: 'trained' });
    await go('trained');
    await button('I agree').click();
    await button('Continue').click();
    await page.getByText('Please choose what you are listening on').waitFor();
    await expectAccessible(page);
    await page.getByRole('radio', { name: 'Earbuds' }).check();
    await page.getByLabel('I am a trained listener').check();
    await button('Continue').click();
    await heading(page, 'Set a comfortable level').waitFor();
    expect(logged('trained', 'session-started')).toMatchObject([
      { playback: 'earbuds', trainedListener: true },
    ]);
  });

  it('tells which system is wanted, and takes each session on its own, here or on another device', async () => {
    await panel.open({
      ...SHORT,
      panelId: 'systems',
      sessions: { perListener: 2, playback: ['headphones', 'car'] },
    });
    await go('systems');
    await button('I agree').click();
    await heading(page, 'This session is heard on').waitFor();
    await button('Continue').click();
    await button('Skip the sound check').click();
    await answer(page, 'A');
    await page.getByRole('heading', { name: 'Next: session 2 of 2' }).waitFor();
    await button('Continue on another device').click();
    const link = (await page.locator('code').textContent())!;
    await page.getByRole('img', { name: 'The link as a code for a camera' }).waitFor();
    await expectAccessible(page);

    const other = await browser.newContext();
    const phone = await other.newPage();
    await phone.goto(link);
    await phone.getByRole('button', { name: 'Begin it here' }).click();
    await phone.getByRole('button', { name: 'Continue' }).click();
    await phone.getByRole('button', { name: 'Skip the sound check' }).click();
    await ready(phone);
    expect(new Set(logged('systems', 'session-started').map(({ playback }) => playback))).toEqual(
      new Set(['headphones', 'car']),
    );
    // The link has done its work.
    const third = await (await browser.newContext()).newPage();
    await third.goto(link);
    await heading(third, 'This code was used, or is too old').waitFor();
    await expectAccessible(third);
    await third.context().close();
    await other.close();
  });

  it('tells it when a session is heard on something else than the page said before', async () => {
    await panel.open({
      ...SHORT,
      panelId: 'moved-on',
      sessions: { perListener: 2, playback: ['headphones', 'car'] },
    });
    let told = '';
    await page.route(
      '**/api/panels/moved-on',
      async (route) => {
        const reply = await route.fetch();
        const face = (await reply.json()) as { playbackWanted: string };
        told = face.playbackWanted === 'car' ? 'headphones' : 'car';
        await route.fulfill({ response: reply, json: { ...face, playbackWanted: told } });
      },
      { times: 1 },
    );
    await go('moved-on');
    await button('I agree').click();
    await button('Continue').click();
    await page.getByText('Please note').waitFor();
    const [{ playback } = { playback: '' }] = logged('moved-on', 'session-started');
    expect([playback, told].toSorted()).toEqual(['car', 'headphones']);
    await page.getByText(playback === 'car' ? 'Car' : 'Headphones', { exact: true }).waitFor();
    await button('Continue').click();
    await heading(page, 'Set a comfortable level').waitFor();
    expect(logged('moved-on', 'session-started')).toHaveLength(1);
  });

  it('asks every kind of question, in the panel’s language, and keeps what was typed over a reload', async () => {
    await panel.open({
      ...SHORT,
      panelId: 'questions',
      languages: ['en', 'de'],
      questionnaire: [
        {
          fieldId: 'ears',
          question: { en: 'How is your hearing?', de: 'Wie hören Sie?' },
          kind: 'choice',
          options: [
            { value: 'good', label: { en: 'Good', de: 'Gut' } },
            { value: 'less', label: { en: 'Less good', de: 'Weniger gut' } },
          ],
        },
        { fieldId: 'years', question: { en: 'Years of practice?', de: 'Jahre Übung?' }, kind: 'number' },
        {
          fieldId: 'gear',
          question: { en: 'Which headphones?', de: 'Welcher Kopfhörer?' },
          kind: 'text',
          required: false,
        },
        {
          fieldId: 'country',
          question: { en: 'Where do you live?', de: 'Wo leben Sie?' },
          kind: 'choice',
          options: Array.from({ length: 12 }, (_, index) => ({
            value: `c${index}`,
            label: `Country ${index}`,
          })),
        },
      ],
    });
    await go('questions', '?lang=de');
    await page.getByRole('button', { name: /zustimme|einverstanden|I agree/i }).waitFor();
    await page.getByRole('combobox').selectOption('en');
    await agree(page);
    await heading(page, 'A few questions first').waitFor();
    await button('Continue').click();
    expect(await page.getByText('This needs an answer.').count()).toBe(3);
    expect(await page.locator('*:focus').last().getAttribute('name')).toBe('ears');
    await expectAccessible(page);
    await page.getByLabel('Less good').check();
    await page.getByLabel('Years of practice?').fill('many');
    await page.getByLabel('Where do you live?').selectOption('c7');
    await button('Continue').click();
    await page.getByText('This needs a number').waitFor();
    await page.getByLabel('Years of practice?').fill('3,5');
    await page.reload();
    expect(await page.getByLabel('Less good').isChecked()).toBe(true);
    expect(await page.getByLabel('Years of practice?').inputValue()).toBe('3,5');

    // The reply is lost once: asked again, the page goes on where the server is.
    let sent = 0;
    await page.route('**/questionnaire', async (route) => {
      sent += 1;
      if (sent > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await button('Continue').click();
    await heading(page, 'Set a comfortable level').waitFor();
    expect(logged('questions', 'questionnaire-answered')).toHaveLength(1);
  });

  it('checks level, sides, headphones and high tones, and stores what it found', async () => {
    await panel.open({ ...SHORT, panelId: 'checked' });
    await page.addInitScript(listenIn);
    await go('checked');
    await agree(page);
    await heading(page, 'Set a comfortable level').waitFor();
    await expectAccessible(page);
    await button('Play the noise').click();
    await button('I hear nothing').click();
    await page.getByText('The device is not muted').waitFor();
    await expectAccessible(page);
    await button('Play again').click();
    await button('It is comfortable').click();

    await heading(page, 'Left or right?').waitFor();
    await expectAccessible(page);
    const heard = () => playedSound(page);
    await button('Play').click();
    // Exchanged first: the page asks for the cables, once.
    for (let round = 0; round < 4; round += 1) {
      const { side } = await heard();
      await button(side === 'left' ? 'Right' : 'Left').click();
    }
    await page.getByText('Left and right seem to be exchanged').waitFor();
    await button('Play').click();
    for (let round = 0; round < 4; round += 1) {
      const { side } = await heard();
      await button(side === 'left' ? 'Left' : 'Right').click();
    }
    const PLACES = ['The first', 'The second', 'The third'];
    for (const [name, place] of [
      ['In which noise is a tone?', 'differs'],
      ['Which tone is the softest?', 'softest'],
    ] as const) {
      await heading(page, name).waitFor();
      await expectAccessible(page);
      await button('Play').click();
      for (let round = 0; round < 6; round += 1) {
        const sound = await heard();
        await button(PLACES[sound[place] - 1]!).click();
      }
    }
    await heading(page, 'How high do you hear?').waitFor();
    await button('Play').click();
    await heard();
    await button('I hear it').click();
    await heard();
    await button('I do not hear it').click();
    await heading(page, 'What we found').waitFor();
    await page.getByText('On both ears').waitFor();
    await expectAccessible(page);
    await button('Go on to the music').click();
    await ready(page);
    const passport = logged('checked', 'passport-recorded')[0]?.passport;
    expect(passport).toMatchObject({
      levelCheck: 'passed',
      leftRightCheck: 'passed',
      headphoneCheck: 'passed',
      channelCount: expect.any(Number),
      contextSampleRate: expect.any(Number),
    });
    expect(passport?.bandwidthHz).toBeGreaterThanOrEqual(4_000);
    // Done once: a reload goes on with the trial.
    await page.reload();
    await heading(page, 'Trial 1').waitFor();
  });

  it('leaves each check out when asked, and says so in the passport', async () => {
    await panel.open({ ...SHORT, panelId: 'skipped' });
    await go('skipped');
    await agree(page, 'Phone');
    await button('Skip this step').click();
    await heading(page, 'How high do you hear?').waitFor();
    await button('Skip this step').click();
    await ready(page);
    expect(logged('skipped', 'passport-recorded')).toMatchObject([
      {
        passport: {
          levelCheck: 'skipped',
          leftRightCheck: 'skipped',
          headphoneCheck: 'skipped',
          bandwidthHz: null,
        },
      },
    ]);
  });

  it('ends in kind words for who misses a gate, with the code that the platform asks for', async () => {
    const stimuli = [{ conditionId: 'canary-ours' }, { conditionId: 'canary-human' }];
    await panel.open(
      {
        ...SHORT,
        panelId: 'gate',
        // Every coin falls both ways, so that nobody is right four times by one answer.
        qualification: { trials: 4, required: 4, isGate: true },
        access: {
          crowd: { platform: 'prolific', screenedOutUrl: 'https://platform.example/screened?cc={code}' },
        },
      },
      {
        comparisons: [
          { itemId: 'canary-item-one', itemTitle: 'Canary Title One', stimuli },
          { itemId: 'canary-item-two', itemTitle: 'Canary Title Two', use: 'qualification', stimuli },
        ],
      },
    );
    await go('gate', '?PROLIFIC_PID=worker');
    await button('I agree').click();
    expect(await page.getByLabel('I am a trained listener').count()).toBe(0);
    await page.getByRole('radio', { name: 'Headphones' }).check();
    await button('Continue').click();
    await button('Skip the sound check').click();
    for (let trial = 1; trial <= 4; trial += 1) {
      await heading(page, `Check of your ears ${trial} of 4`).waitFor();
      await answer(page, 'A');
    }
    await heading(page, 'the test ends here for you').waitFor();
    const back = page.getByRole('link', { name: 'Back to the platform' });
    expect(await back.getAttribute('href')).toMatch(/^https:\/\/platform\.example\/screened\?cc=\w+/);
    await expectAccessible(page);
    await page.reload();
    await heading(page, 'the test ends here for you').waitFor();
  });

  it('turns single keys off and on, on this device', async () => {
    await panel.open({ ...SHORT, panelId: 'keys' });
    await go('keys');
    await begin(page);
    await page.getByRole('button', { name: 'Single keys as shortcuts', pressed: true }).click();
    await press(page, 'a');
    await page.waitForTimeout(100);
    expect(await page.getByText(/First listen to A/).count()).toBeGreaterThan(0);
    await page.reload();
    await page.getByRole('button', { name: 'Single keys as shortcuts', pressed: false }).waitFor();
  });
});

/** Waits for the next sound that the page plays. */
async function playedSound(page: Page): Promise<PlayedSound> {
  await page.waitForFunction(() => (globalThis as unknown as Listening).soundsHeard.length > 0);
  return page.evaluate(() => (globalThis as unknown as Listening).soundsHeard.splice(0).at(-1)!);
}

interface Listening {
  soundsHeard: PlayedSound[];
}

/** Runs in the page: hears what is played, as a person with good ears would. */
function listenIn(): void {
  const heard: PlayedSound[] = [];
  Object.assign(globalThis, { soundsHeard: heard });
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (...when) {
    const { buffer } = this;
    if (buffer !== null && buffer.numberOfChannels === 2 && !this.loop) {
      const [left, right] = [buffer.getChannelData(0), buffer.getChannelData(1)];
      const energy = (of: (frame: number) => number, part = 0, parts = 1) => {
        let sum = 0;
        const from = Math.floor((left.length * part) / parts);
        const to = Math.floor((left.length * (part + 1)) / parts);
        for (let frame = from; frame < to; frame += 1) sum += of(frame) ** 2;
        return sum;
      };
      const thirds = [0, 1, 2];
      const differences = thirds.map((third) => energy((frame) => left[frame]! - right[frame]!, third, 3));
      const levels = thirds.map((third) => energy((frame) => left[frame]!, third, 3));
      heard.push({
        side: energy((frame) => left[frame]!) > energy((frame) => right[frame]!) ? 'left' : 'right',
        differs: (differences.indexOf(Math.max(...differences)) + 1) as 1,
        softest: (levels.indexOf(Math.min(...levels)) + 1) as 1,
      });
    }
    return start.apply(this, when as []);
  };
}
