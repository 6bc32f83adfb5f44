import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { planPanel } from '../../statistics/planning/plan-panel.ts';
import { panelPlanHtml } from './panel-plan-html.ts';
import { effectText, goalText, planWarnings, shareText, sizeText, watchedText } from './plan-words.ts';

const AUDIBLE = { kind: 'audible', proportion: 0.575 } as const;
const plainSpaces = (text: string): string => text.replace(/\s+/g, ' ');
const textOf = (page: string): string => plainSpaces(parseHTML(page).document.body.textContent ?? '');

describe('panelPlanHtml()', () => {
  it('answers first, with the picture below, and is the same for the same plan', () => {
    const plan = planPanel({ goal: AUDIBLE });
    const page = panelPlanHtml(plan);
    expect(page).toBe(panelPlanHtml(planPanel({ goal: AUDIBLE })));
    const text = textOf(page);
    expect(text).toContain(`${plan.listeners} listeners, 20 trials each, over ${plan.tracks} tracks`);
    expect(text.indexOf('How large must the panel be?')).toBeLessThan(text.indexOf('you are here'));
    const { document } = parseHTML(page);
    expect(document.querySelectorAll('script')).toHaveLength(0);
    for (const legend of ['55 % right', '57.5 % right', '60 % right']) expect(text).toContain(legend);
    expect(document.querySelector('desc')?.textContent).toContain(`You are at ${plan.listeners} listeners`);
  });

  it('says so where no number of listeners is enough', () => {
    const text = textOf(
      panelPlanHtml(planPanel({ goal: { kind: 'audible', proportion: 0.55 }, tracks: 10 })),
    );
    expect(text).toContain('No number');
    expect(text).toContain('Tracks cap what listeners can show');
    expect(text).not.toContain('you are here');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('draws every goal', () => {
    const spread = { rating: 15, listener: 6, track: 5 };
    for (const goal of [
      { kind: 'below-margin', margin: 0.05 },
      { kind: 'below-margin', margin: 0.05, limits: 'above', chance: 1 / 3 },
      { kind: 'within-range', low: 0.5, high: 0.65, proportion: 0.575 },
      { kind: 'difference', first: 0.6, second: 0.5, design: 'within' },
      { kind: 'preference', proportion: 0.6, conditions: 4 },
      { kind: 'rating', points: 5, spread },
      { kind: 'rating', points: 0, margin: 5, spread },
    ] as const) {
      const plan = planPanel({ goal });
      const text = textOf(panelPlanHtml(plan));
      expect(text).toContain(plainSpaces(goalText(goal)));
      expect(text).not.toMatch(/NaN|undefined|Infinity|null/);
    }
  });
});

describe('plan words', () => {
  it('write shares and points with the digits that they have', () => {
    expect([0.575, 0.6, 0.5, 1 / 3, 0.6000000001].map((share) => plainSpaces(shareText(share)))).toEqual([
      '57.5 %',
      '60 %',
      '50 %',
      '33.3 %',
      '60 %',
    ]);
    expect(plainSpaces(effectText({ kind: 'below-margin', margin: 0.01 }, 0.01))).toBe(
      'within 1 point of chance',
    );
    expect(
      plainSpaces(effectText({ kind: 'difference', first: 0.6, second: 0.5, design: 'within' }, 0.075)),
    ).toBe('7.5 points apart');
  });

  it('warn of tracks that cap the power, and of a panel in mind that is too small', () => {
    const warnings = plainSpaces(
      planWarnings(planPanel({ goal: AUDIBLE, listeners: 8, tracks: 16 })).join(' '),
    );
    expect(warnings).toContain('8 listeners find it in');
    expect(warnings).toContain('More tracks would save listeners');
    expect(warnings).toContain('Every track comes up more than once per listener');
    expect(planWarnings(planPanel({ goal: AUDIBLE, tracks: 200 }))).toEqual([]);
  });

  it('say how long watching takes, where there is something to watch', () => {
    expect(plainSpaces(watchedText(planPanel({ goal: AUDIBLE })) ?? '')).toContain(
      'after 266 answers, 80 % after 475',
    );
    expect(watchedText(planPanel({ goal: { kind: 'preference', proportion: 0.6 } }))).toBeNull();
    expect(plainSpaces(sizeText(planPanel({ goal: AUDIBLE, generalize: 'these-answers' }), 15))).toBe(
      '15 listeners, 20 trials each',
    );
  });
});
