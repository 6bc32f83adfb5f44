/** A panel drawn up on the experimenter's page, from a folder of music to listeners. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkPanelFile, loadDataset, runBench } from '@earwitness/bench';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { percentText } from '../src/client/components/panel-builder/percent-text.ts';
import { expectAccessible } from './accessible.ts';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { type DraftMusic, writeDraftMusic } from './draft-music.ts';
import { heading } from './listener.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';

const PROGRAM = join(import.meta.dirname, '../../earwitness/bin/earwitness.mjs');

describeInBrowser('the page that panels are drawn up on', () => {
  let browser: Browser;
  let music: DraftMusic;
  let panel: PanelUnderTest;
  let page: Page;

  beforeAll(async () => {
    music = await writeDraftMusic({ seconds: 4 });
    [browser, panel] = await Promise.all([
      launchBrowser(),
      servePanel({ options: { musicFolder: music.musicFolder, panelsFolder: music.panelsFolder } }),
    ]);
    page = await browser.newPage();
    page.on('pageerror', (error) => {
      throw error;
    });
    await page.goto(panel.server.adminUrl);
    await page.getByRole('link', { name: 'New panel' }).first().click();
    await heading(page, 'New panel').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
    await music?.remove();
  });

  const topic = (name: string) => page.locator('summary', { hasText: name });

  it('opens a dataset and says what its versions are', async () => {
    await page.getByRole('radio', { name: 'songs Dataset' }).check();
    await page.getByText('2 pieces, 0:04 min').waitFor();
    await page.getByRole('checkbox', { name: /^human by human/ }).waitFor();
    expect(await page.getByRole('checkbox', { name: /^ours by engine/ }).isChecked()).toBe(true);
    expect(await page.getByRole('checkbox', { name: /^mix/ }).isChecked()).toBe(false);
    await page.getByRole('radio', { name: /^Preference/ }).check();
  });

  it('moves an excerpt by keys, plays every version of it in step, and takes it', async () => {
    const start = page.getByRole('slider', { name: 'Start of the excerpt' });
    await page.getByRole('slider', { name: 'End of the excerpt' }).press('Home');
    await start.press('Home');
    expect(await start.getAttribute('aria-valuenow')).toBe('0.00');
    await page.getByRole('slider', { name: 'End of the excerpt' }).press('PageUp');
    await page.getByRole('slider', { name: 'Move the excerpt' }).press('ArrowRight');
    expect(await start.getAttribute('aria-valuetext')).toContain('1.0 seconds, excerpt 2.0 seconds long');
    // What the field cannot have it does not show, however often one types it.
    const from = page.getByLabel('From, seconds');
    for (const typed of ['99', '99', '1']) {
      await from.fill(typed);
      await from.blur();
      await expect.poll(() => from.inputValue()).toBe(typed === '1' ? '1.0' : '2.0');
    }
    await page.getByRole('button', { name: 'Listen to all versions' }).click();
    const versions = page.getByRole('group', { name: 'Versions' });
    await versions.getByRole('button', { name: /^human/ }).click();
    const ours = versions.getByRole('button', { name: /^ours/ });
    // On a crowded machine the sound may not begin to move at once, and is then to be chosen again.
    await expect
      .poll(async () => {
        await ours.click();
        return ours.getAttribute('aria-pressed');
      })
      .toBe('true');
    await page.getByRole('button', { name: 'Take this excerpt' }).click();
    await page.getByText('nightfall, 1.0 to 3.0 s').waitFor();
    await page.getByRole('combobox', { name: 'Piece' }).selectOption('harbor');
    await page.getByRole('button', { name: /^typical of the piece/ }).waitFor();
    await page.getByRole('button', { name: 'Take this excerpt' }).click();
    await page.getByText(/harbor, 0.0 to 4.0 s/).waitFor();
  });

  it('says of the plan what panel plan says, and how long a session takes', async () => {
    await page.getByLabel('Title').fill('Which is warmer?');
    await page.getByRole('spinbutton', { name: 'Trials a session' }).fill('4');
    await page.getByRole('spinbutton', { name: 'Listeners' }).fill('12');
    await topic('Practice').click();
    await page.getByLabel('For practice').fill('0');
    await page.getByLabel('For practice').blur();
    const command = page.locator('code', { hasText: 'panel plan' });
    await expect.poll(() => command.textContent()).toContain('--trials 4 --tracks 2 --listeners 12');
    const words = ((await command.textContent()) ?? '').replace('npx earwitness ', '').split(' ');
    // it ends with 1 where the panel in mind is too small
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...words, '--json']).catch(
      (error: { stdout: string }) => error,
    );
    const { here } = JSON.parse(stdout) as { here: { power: number } };
    const said = await page
      .getByRole('row', { name: /^57\.5 %/ })
      .getByRole('cell')
      .textContent();
    expect(said).toBe(percentText(here.power));
    await page.getByText('about 1 min').waitFor();
  });

  it('keeps the draft through a reload, in light and dark without a barrier', async () => {
    await page.reload();
    await page.getByText('nightfall, 1.0 to 3.0 s').waitFor();
    expect(await page.getByLabel('Title').inputValue()).toBe('Which is warmer?');
    await page.getByText('Nothing is wrong with it: 2 comparisons of human, ours.').waitFor();
    await expectAccessible(page);
  });

  it('saves the file that panel build reads, builds it, and opens it for listeners', {
    timeout: 120_000,
  }, async () => {
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved as which-is-warmer/panel.yaml.').waitFor();
    const { definition } = await checkPanelFile(join(music.panelsFolder, 'which-is-warmer', 'panel.yaml'));
    expect(definition).toMatchObject({ title: 'Which is warmer?', method: 'preference', answersWanted: 48 });
    await page.getByRole('button', { name: 'Build the sounds' }).click();
    await page.getByText(/^Built/).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Open the panel' }).click();
    await page.getByRole('link', { name: 'Go to it' }).click();
    await heading(page, 'Which is warmer?').waitFor();
    const listener = await browser.newPage();
    await listener.goto(`${panel.server.url}/p/which-is-warmer`);
    await listener.getByText(/About a minute/).waitFor();
    await listener.close();
  });

  const drawUpAnother = async (place: string) => {
    await page.getByRole('link', { name: 'New panel' }).first().click();
    await page.getByRole('radio', { name: place }).check();
  };
  /** Saves, and reads the file as `panel build` does. */
  const saved = async (panelId: string) => {
    await page.getByText('Nothing is wrong with it').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(`Saved as ${panelId}/panel.yaml.`).waitFor();
    return checkPanelFile(join(music.panelsFolder, panelId, 'panel.yaml'));
  };

  it('makes a panel of loose files, of which one says what each is', async () => {
    await drawUpAnother('loose Files · 2');
    const version = page.getByLabel('Version of loose/walk-ours.wav');
    await version.fill('human');
    await page.getByRole('button', { name: 'Use these files' }).click();
    // where the music is chosen, and with what was typed still there
    await page.locator('source-section').getByText('“human” has two').waitFor();
    await version.fill('Robot 2');
    await version.blur();
    await page.getByLabel('Maker of loose/walk-ours.wav').selectOption('engine');
    await page.getByLabel('Piece of loose/walk-human.wav').fill('Long walk');
    await page.getByLabel('Piece of loose/walk-ours.wav').fill('Long walk');
    await page.getByRole('button', { name: 'Use these files' }).click();
    await page.getByText('1 piece, 0:04 min').waitFor();
    await page.getByRole('button', { name: 'Change pieces and versions' }).click();
    expect(await version.inputValue()).toBe('robot-2');
    await page.getByRole('button', { name: 'Use these files' }).click();
    await page.getByRole('radio', { name: /^Which one is the AI/ }).check();
    for (const [from, use] of [
      ['0', 'the trials'],
      ['2', 'practice'],
    ] as const) {
      await page.getByLabel('Length, seconds').fill('2');
      await page.getByLabel('From, seconds').fill(from);
      await page.getByLabel('From, seconds').blur();
      await page.getByRole('combobox', { name: 'For', exact: true }).selectOption({ label: use });
      await page.getByRole('button', { name: 'Take this excerpt' }).click();
    }
    await page.getByText('Long walk, 2.0 to 4.0 s, for practice').waitFor();
    await page.getByLabel('Title').fill('Man or machine?');
  });

  it('asks again by itself when the server is back, and leaves what is being typed as it is', async () => {
    await page.getByText('Nothing is wrong with it').waitFor();
    const check = '**/api/admin/drafts/check';
    await page.route(check, (route) => route.abort());
    await page.getByLabel('Before they consent').fill('It is about walking.');
    const typed = page.getByLabel('From, seconds');
    await typed.fill('1.25');
    await page.getByText('The server cannot be reached just now').waitFor();
    await page.unroute(check);
    await page.getByText('introduction: It is about walking.').waitFor();
    expect(await typed.inputValue()).toBe('1.25');
    await typed.press('Enter');
    await expect.poll(() => typed.inputValue()).toBe('1.3');
  });

  it('asks for what a panel may have besides, and says at its place what is wrong with it', async () => {
    await page.getByText('Nothing is wrong with it').waitFor();
    await topic('Qualification').click();
    const qualifying = page.getByLabel('Qualifying trials');
    await qualifying.fill('4');
    await qualifying.blur();
    await page.locator('qualification-topic').getByText('say on what material listeners qualify').waitFor();
    await page.locator('summary', { hasText: '4 trials more, about 1 min' }).waitFor();
    await qualifying.fill('0');
    await qualifying.blur();
    await topic('Who may come').click();
    await page.getByRole('button', { name: 'Add a quota' }).click();
    await topic('Sessions').click();
    await page.getByRole('checkbox', { name: 'Car', exact: true }).check();
    await page.locator('access-topic').getByText('and sessions.playback says it').waitFor();
    await page.getByRole('combobox', { name: 'Counted (quota 1)' }).selectOption('trainedListener');
    await topic('Exchanged labels').click();
    await page.getByLabel('Trials with labels').fill('2');
    await page.getByLabel('Trials with labels').blur();
    await page.getByLabel('Question with labels').fill('Which do you like better?');
    await page.getByLabel('What listeners are told').fill('Some labels were exchanged.');
    await topic('How loud').click();
    await page.getByRole('checkbox', { name: 'as the files are' }).check();
    await page.getByText('2 levels, each judged apart').waitFor();
    await page.getByText('Nothing is wrong with it').waitFor();
    await expectAccessible(page);
    const { definition, conditionIds, itemIds } = await saved('man-or-machine');
    expect(definition).toMatchObject({
      method: 'identification',
      trainingTrials: 2,
      qualification: null,
      quotas: [{ column: 'trainedListener', value: 'true', listeners: 10 }],
      sessions: { perListener: 1, playback: ['car'] },
      labelSwap: { trials: 2, question: 'Which do you like better?' },
    });
    expect([conditionIds, itemIds]).toEqual([['human', 'robot-2'], ['Long walk']]);
  });

  it('makes a MUSHRA panel of a run, and plays its anchors beside the reference', async () => {
    const dataset = await loadDataset(join(music.musicFolder, 'songs'));
    await runBench({
      dataset,
      runFolder: join(music.musicFolder, 'runs', 'songs'),
      storeFolder: join(music.musicFolder, 'runs', 'store'),
      conditionSpecs: ['unprocessed', 'loudness-only', 'human'],
      metricIds: ['integratedLufs'],
      workers: 0,
    });
    await drawUpAnother('runs/songs Run');
    await page.getByText('2 pieces, 0:04 min').waitFor();
    await page.getByRole('radio', { name: /^MUSHRA/ }).check();
    await page.getByRole('combobox', { name: 'Reference' }).selectOption('human');
    await page.getByRole('checkbox', { name: /^unprocessed/ }).check();
    await page.getByRole('button', { name: 'Listen to all versions' }).click();
    const versions = page.getByRole('group', { name: 'Versions' });
    const anchor = versions.getByRole('button', { name: /^low anchor, up to 3.5 kHz/ });
    await anchor.click();
    await expect.poll(() => anchor.getAttribute('aria-pressed')).toBe('true');
    expect(await versions.getByRole('button').allInnerTexts()).toEqual([
      expect.stringMatching(/^human, the reference/),
      expect.stringMatching(/^loudness-only/),
      expect.stringMatching(/^unprocessed/),
      expect.stringMatching(/^low anchor/),
      expect.stringMatching(/^mid anchor/),
    ]);
    await page.getByRole('button', { name: 'Take this excerpt' }).click();
    await page.getByLabel('Title').fill('How near?');
    const { definition, conditionIds } = await saved('how-near');
    expect(definition.method).toBe('mushra');
    expect(conditionIds).toEqual(['loudness-only', 'unprocessed']);
    await page.getByRole('button', { name: 'Build the sounds' }).click();
    await page.getByText(/^Built/).waitFor({ timeout: 60_000 });
    await expectAccessible(page);
  });
});
