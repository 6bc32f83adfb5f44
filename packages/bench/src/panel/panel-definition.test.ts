import { describe, expect, it } from 'vitest';
import {
  frozenDefinitionSchema,
  PANEL_DEFINITION_SCHEMA,
  panelDefinitionSchema,
  switchLawSchema,
} from './panel-definition.ts';
import { PANEL_METHODS } from './panel-method.ts';

const definition = (changes: object) => ({
  schema: PANEL_DEFINITION_SCHEMA,
  panelId: 'a-panel',
  title: 'A panel',
  languages: ['en', 'de'],
  method: 'abx',
  question: 'Which one is X?',
  introduction: 'Two versions.',
  trialsPerSession: 4,
  trainingTrials: 0,
  showOwnResult: false,
  simulated: false,
  analysisPlan: { claims: [{ test: 'exact-binomial', alternative: 'greater' }] },
  ...changes,
});
const quota = (column: string, value: string) => ({ quotas: [{ column, value, listeners: 3 }] });

describe('panelDefinitionSchema', () => {
  it.each<[string, object, RegExp]>([
    ['a quota of yes', quota('trainedListener', 'yes'), /must be of true, false, and this is of yes/],
    ['a quota of no playback system', quota('playback', 'headphone'), /headphones.*this is of headphone/],
    ['a quota of another language', quota('language', 'fr'), /must be of en, de, and this is of fr/],
    [
      'a quota of a playback system that every listener comes to',
      { ...quota('playback', 'phone'), sessions: { perListener: 1, playback: ['phone'] } },
      /and sessions.playback says it/,
    ],
    [
      'a way back for whom nothing turns away',
      { access: { crowd: { platform: 'prolific', screenedOutUrl: 'https://example.org/out' } } },
      /isGate: true/,
    ],
    ['a cut where its seam could name a stimulus', { switchLaw: 'cut' }, /in abx, so switchLaw must be dip/],
  ])('refuses %s, which a log from before may hold', (_, changes, problem) => {
    expect(panelDefinitionSchema.safeParse(definition(changes)).error?.message).toMatch(problem);
    expect(frozenDefinitionSchema.safeParse(definition(changes)).success).toBe(true);
  });

  it('takes every law of switching just where seams tell nothing, and adds none to a definition from before', () => {
    for (const [method, { seamsMatter }] of Object.entries(PANEL_METHODS))
      for (const switchLaw of switchLawSchema.options) {
        const { success } = panelDefinitionSchema.safeParse(definition({ method, switchLaw }));
        expect([method, switchLaw, success]).toEqual([
          method,
          switchLaw,
          switchLaw === 'dip' || !seamsMatter,
        ]);
      }
    expect(panelDefinitionSchema.parse(definition({}))).not.toHaveProperty('switchLaw');
  });

  it('takes quotas that listeners can fill', () => {
    for (const changes of [
      quota('trainedListener', 'true'),
      quota('playback', 'headphones'),
      quota('language', 'de'),
    ])
      expect(panelDefinitionSchema.safeParse(definition(changes)).success).toBe(true);
  });

  it('adds nothing to a definition from before that has no way back for whom it turns away', () => {
    const { access } = panelDefinitionSchema.parse(
      definition({ access: { crowd: { platform: 'prolific' } } }),
    );
    expect(access.crowd).toEqual({ platform: 'prolific', returnUrl: null });
  });
});
