import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { panelDefinitionSchema } from '../../panel/panel-definition.ts';
import type { PanelResultRow } from '../../panel/panel-results.ts';
import { createRandom } from '../../statistics/numeric/random.ts';
import { panelAccount } from './panel-account.ts';

const definition = panelDefinitionSchema.parse({
  schema: 'earwitness.panel-definition/2',
  panelId: 'warmth',
  title: { de: 'Wärme', en: 'Warmth' },
  languages: ['de', 'en'],
  method: 'abx',
  question: 'Which one is X?',
  introduction: 'Two versions.',
  trialsPerSession: 12,
  trainingTrials: 0,
  showOwnResult: false,
  simulated: false,
  analysisPlan: {
    claims: [{ id: 'heard', test: 'exact-binomial', alternative: 'greater' }],
    stoppingRule: 'fixed-trials',
  },
});

function rowsOf(share: number): PanelResultRow[] {
  const random = createRandom('panel account');
  return Array.from({ length: 120 }, (_, index) => {
    const correct = random.uniform() < share;
    return {
      schema: 'earwitness.panel-results/2',
      panelId: 'warmth',
      simulated: false,
      answers: 'choice',
      listener: `ear <${index % 10}>`,
      session: `session ${index % 10}`,
      itemId: 'piece & peace',
      kind: 'trial',
      training: false,
      catchTrial: false,
      method: 'abx',
      attribute: null,
      level: 'matched',
      conditionA: 'ours',
      conditionB: 'human',
      truth: 'A',
      choice: correct ? 'A' : 'B',
      correct,
      playback: 'phone',
    } as unknown as PanelResultRow;
  });
}

describe('panelAccount()', () => {
  const account = panelAccount(rowsOf(0.8), {
    definition,
    definitionSha256: 'abc123',
    switching: { sentence: 'Switching was proven: so and so.', rendererSha256: 'def456' },
  });

  it('states every verdict with its numbers in words', () => {
    expect(account.verdicts).toMatchObject([
      {
        id: 'heard',
        outcome: 'supported',
        estimateText: expect.stringMatching(/^\d\d\s%$/),
        intervalText: expect.stringMatching(/^\d\d\s% to \d\d\s%$/),
        pValueText: expect.stringMatching(/^If everyone had only guessed, chance alone would show this much/),
      },
    ]);
  });

  it('is of one report: its figures are those of the file', () => {
    const { document } = parseHTML(account.report);
    expect(document.querySelector('h1')?.textContent).toBe('Warmth');
    const method = document.querySelector('#method')?.textContent;
    expect(method).toContain('abc123');
    expect(method).toContain('Switching was proven: so and so.');
    expect(method).toContain('SHA-256 def456');
    expect(account.pictures.map(({ id }) => id)).toEqual(
      [...document.querySelectorAll('figure')].map(({ id }) => id),
    );
    expect(account.pictures.map(({ id }) => id)).toContain('figure-listeners');
  });

  it('has pictures that stand alone, follow light and dark, and tell nothing as code', () => {
    for (const { drawings, readingAid } of account.pictures) {
      expect(readingAid).not.toBe('');
      for (const { wide, narrow, description, label } of drawings) {
        expect([label, description]).not.toContain('');
        for (const svg of [wide, narrow]) {
          expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox/);
          expect(svg).toContain('prefers-color-scheme:dark');
          expect(svg).not.toMatch(/currentColor|&nbsp;|<script|<0>/);
        }
        expect(wide).not.toBe(narrow);
      }
    }
  });
});
