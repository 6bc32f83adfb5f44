import { PANEL_METHODS, panelFileSchema } from '@earwitness/bench/panel';
import { describe, expect, it } from 'vitest';
import type { DraftItem } from './draft-api.ts';
import { minutesOf, planDraft } from './draft-plan.ts';
import { METHOD_WORDS, METHODS } from './method-words.ts';
import { keptIn, newDraft, type PanelDraft } from './panel-draft.ts';
import { panelOf } from './panel-of.ts';

const item = (itemId: string, ids: readonly string[]): DraftItem => ({
  itemId,
  itemTitle: itemId,
  conditions: ids.map((conditionId) => ({ conditionId, makerKind: 'none', durationSeconds: 200 })),
});
const ITEMS = [item('nightfall', ['human', 'ours', 'mix']), item('harbor', ['human', 'ours', 'mix'])];
const draft = (changes: Partial<PanelDraft> = {}): PanelDraft => ({
  ...newDraft(),
  source: { dataset: 'songs' },
  conditions: ['human', 'ours'],
  texts: { en: { title: 'Warm?', question: '', introduction: '' } },
  places: [
    { item: 'nightfall', startSeconds: 1.00001, endSeconds: 3 },
    { item: 'harbor', startSeconds: 2, endSeconds: 22 },
  ],
  ...changes,
});

describe('a draft', () => {
  it.each(METHODS)('of %s is a panel’s file, with power and minutes', (method) => {
    const one = draft({ method, reference: 'mix' });
    expect(panelFileSchema.safeParse(panelOf(one)).error).toBeUndefined();
    const plan = planDraft(one, ITEMS);
    expect(plan?.effects.map(({ power }) => power)).toEqual(
      [...(plan?.effects ?? [])].map(({ power }) => power).sort((a, b) => a - b),
    );
    expect(minutesOf(one)).toBeGreaterThan(0);
  });

  it('knows the methods as the server does', () => {
    expect(Object.fromEntries(METHODS.map((method) => [method, METHOD_WORDS[method]]))).toMatchObject(
      Object.fromEntries(
        Object.entries(PANEL_METHODS).map(([method, { answers, chance }]) => [
          method,
          { kind: answers, chance },
        ]),
      ),
    );
  });

  it('says in each language what is said there, and leaves out what is usual', () => {
    const texts = {
      en: { title: 'Warm?', question: 'Which?', introduction: '' },
      de: { title: 'Warm?', question: '', introduction: '' },
    };
    const panel = panelOf(draft({ languages: ['en', 'de'], texts }));
    expect(panel).toMatchObject({
      panelId: 'warm',
      title: { en: 'Warm?', de: 'Warm?' },
      question: { en: 'Which?' },
      languages: ['en', 'de'],
      answersWanted: 240,
    });
    expect(panel).not.toHaveProperty('introduction');
    expect(panel.material).toMatchObject({
      excerpts: [{ item: 'nightfall', startSeconds: 1, endSeconds: 3 }, { item: 'harbor' }],
    });
  });

  it('can be watched where one share is claimed, and nowhere else', () => {
    expect(panelOf(draft({ stopping: 'any-time' }))).toMatchObject({
      analysisPlan: { stoppingRule: 'any-time', claims: [{ test: 'e-process', alternative: 'greater' }] },
    });
    expect(panelOf(draft({ stopping: 'any-time', method: 'ranking' }))).not.toHaveProperty('analysisPlan');
  });

  it('keeps of its versions and pieces what other music has as well', () => {
    const apart = (training: string[]) => ({ training, qualification: [], catch: [] });
    const one = draft({
      conditions: ['human', 'ours', 'mix'],
      reference: 'mix',
      otherItems: apart(['harbor', 'nightfall']),
    });
    expect(keptIn([item('harbor', ['human', 'ours', 'theirs'])], one)).toEqual({
      conditions: ['human', 'ours'],
      reference: null,
      places: [{ item: 'harbor', startSeconds: 2, endSeconds: 22 }],
      otherItems: apart(['harbor']),
    });
    expect(
      keptIn([item('other', ['mix', 'theirs', 'ours'])], draft({ conditions: ['ours', 'human'] })),
    ).toEqual({
      conditions: ['theirs', 'ours'],
      reference: null,
      places: [],
      otherItems: apart([]),
    });
  });

  it('of one piece speaks of that piece alone', () => {
    const one = planDraft(draft({ places: [{ item: 'harbor', startSeconds: 0, endSeconds: 5 }] }), ITEMS);
    expect(one).toMatchObject({
      isOfMusic: false,
      command: expect.stringContaining('--generalize listeners'),
    });
    expect(planDraft(draft({ places: [] }), ITEMS)).toBeNull();
  });
});
