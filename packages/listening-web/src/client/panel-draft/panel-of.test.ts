import { checkPanelFile, panelFileText } from '@earwitness/bench';
import { loudnessPenalties } from '@earwitness/bench/measurements';
import type { PanelFileInput } from '@earwitness/bench/panel';
import { describe, expect, it } from 'vitest';
import type { DraftItem } from './draft-api.ts';
import { costOf, minutesOf, planDraft } from './draft-plan.ts';
import { LEVEL_NAMES } from './level-names.ts';
import { newDraft, type PanelDraft, trialPieces } from './panel-draft.ts';
import { panelOf } from './panel-of.ts';

const PIECES = ['nightfall', 'harbor', 'krem'];
const MAKERS = { human: 'human', ours: 'engine', mix: 'none' };
const ITEMS: DraftItem[] = PIECES.map((itemId) => ({
  itemId,
  itemTitle: itemId,
  conditions: Object.entries(MAKERS).map(([conditionId, makerKind]) => ({
    conditionId,
    makerKind,
    durationSeconds: 200,
  })),
}));

const draft = (changes: Partial<PanelDraft> = {}): PanelDraft => ({
  ...newDraft(),
  source: { dataset: 'songs' },
  conditions: ['human', 'ours'],
  texts: { en: { title: 'Warm?' } },
  places: [{ item: 'nightfall', startSeconds: 1, endSeconds: 3 }],
  ...changes,
});

/** What `panel build` makes of the file, with music that is known by name alone. */
const check = (panel: PanelDraft) =>
  checkPanelFile('warm/panel.yaml', {
    text: panelFileText(panelOf(panel) as unknown as PanelFileInput),
    open: async () =>
      PIECES.map((itemId) => ({
        itemId,
        itemTitle: itemId,
        renderings: new Map(
          Object.entries(MAKERS).map(([conditionId, makerKind]) => [
            conditionId,
            {
              makerKind,
              audio: { file: '', sha256: '', open: () => Promise.reject(new Error('nobody listens here')) },
            },
          ]),
        ),
      })),
  });

const CASES: [string, Partial<PanelDraft>, { definition?: object; material?: object }][] = [
  ['an id', { panelId: 'other' }, { definition: { panelId: 'other' } }],
  [
    'catch trials of pieces set apart',
    { catchTrials: 2, otherItems: { training: [], qualification: [], catch: ['krem'] } },
    {
      definition: { controls: { catchTrials: 2, nullTrials: 0, repeats: 0 } },
      material: { catch: { items: ['krem'], excerpts: { choose: 'differ-most', seconds: 10 } } },
    },
  ],
  [
    'trials asked twice and without a difference',
    { repeats: 1, nullTrials: 3 },
    { definition: { controls: { repeats: 1, nullTrials: 3 } } },
  ],
  [
    'a qualification that is a gate, on places of its own',
    {
      qualification: { trials: 6, required: 5, isGate: true },
      places: [
        { item: 'nightfall', startSeconds: 1, endSeconds: 3 },
        { item: 'nightfall', startSeconds: 10, endSeconds: 14, use: 'qualification' },
      ],
    },
    {
      definition: { qualification: { trials: 6, required: 5, isGate: true } },
      material: {
        excerpts: [{ item: 'nightfall', startSeconds: 1, endSeconds: 3 }],
        qualification: { excerpts: [{ item: 'nightfall', startSeconds: 10, endSeconds: 14 }] },
      },
    },
  ],
  [
    'a qualification on further places, where a rule chooses them',
    {
      excerptsBy: 'chorus',
      perItem: 2,
      seconds: 8,
      qualification: { trials: 4, required: 3, isGate: false },
    },
    {
      definition: { qualification: { trials: 4, required: 3, isGate: false } },
      material: { excerpts: { choose: 'chorus', seconds: 8, perItem: 2 }, qualification: {} },
    },
  ],
  [
    'practice of identification on pieces of its own, and none without',
    {
      method: 'identification',
      trainingTrials: 4,
      otherItems: { training: ['harbor'], qualification: [], catch: [] },
    },
    { definition: { trainingTrials: 4 }, material: { training: { items: ['harbor'] } } },
  ],
  [
    'sessions on several systems',
    { playback: ['headphones', 'car'] },
    {
      definition: {
        sessions: { perListener: 2, playback: ['headphones', 'car'] },
        answersWanted: 480,
      },
    },
  ],
  [
    'several sessions',
    { sessionsPerListener: 3 },
    { definition: { sessions: { perListener: 3, playback: null } } },
  ],
  [
    'a platform that sends listeners, who may be turned away',
    {
      access: 'invited',
      crowd: {
        platform: 'prolific',
        returnUrl: 'https://a.example/{code}',
        screenedOutUrl: 'https://b.example/{code}',
      },
      excerptsBy: 'typical',
      qualification: { trials: 4, required: 3, isGate: true },
    },
    {
      definition: {
        access: {
          by: 'invited',
          crowd: {
            platform: 'prolific',
            returnUrl: 'https://a.example/{code}',
            screenedOutUrl: 'https://b.example/{code}',
          },
        },
      },
    },
  ],
  [
    'quotas',
    {
      languages: ['en', 'de'],
      texts: { en: { title: 'Warm?' }, de: { title: 'Warm?' } },
      quotas: [
        { column: 'language', value: 'de', listeners: 5 },
        { column: 'trainedListener', value: 'true', listeners: 8 },
      ],
    },
    {
      definition: {
        quotas: [
          { column: 'language', value: 'de', listeners: 5 },
          { column: 'trainedListener', value: 'true', listeners: 8 },
        ],
      },
    },
  ],
  [
    'every level that is offered, but those that no source knows',
    { levels: ['matched', 'as-released', 'platform:tidal'] },
    { material: { levels: ['matched', 'as-released', 'platform:tidal'] } },
  ],
  [
    'qualities of a rating, with the ends of their scales',
    {
      method: 'multi-stimulus',
      attributes: [
        { question: { en: 'How warm?' }, low: { en: 'cold' }, high: { en: 'warm' } },
        { question: { en: 'How wide?' }, low: {}, high: {} },
      ],
    },
    {
      definition: {
        attributes: [
          { attributeId: 'how-warm', question: 'How warm?', lowLabel: 'cold', highLabel: 'warm' },
          { attributeId: 'how-wide', question: 'How wide?', lowLabel: null, highLabel: null },
        ],
      },
    },
  ],
  [
    'exchanged labels',
    {
      method: 'identification',
      labelTrials: 3,
      texts: {
        en: { title: 'Who?', labelQuestion: 'Which do you like?', debriefing: 'Some labels were false.' },
      },
    },
    {
      definition: {
        labelSwap: { trials: 3, question: 'Which do you like?', debriefing: 'Some labels were false.' },
      },
    },
  ],
  [
    'no ties, and a crossfade',
    { method: 'preference', allowsTies: false, switchLaw: 'equal-gain' },
    { definition: { allowsTies: false, switchLaw: 'equal-gain' } },
  ],
  [
    'anchors and a reference',
    { method: 'ranking', reference: 'mix', anchors: true },
    { material: { reference: 'mix', anchors: true } },
  ],
  [
    'watching, with those left out who miss catch trials',
    { catchTrials: 3, stopping: 'any-time', excerptsBy: 'typical' },
    {
      definition: {
        analysisPlan: {
          stoppingRule: 'any-time',
          exclusions: ['training-trials', { rule: 'catch-trials', required: 2, of: 3 }],
        },
      },
    },
  ],
  [
    'questions, and the own result',
    {
      showOwnResult: true,
      questionnaire: [{ question: 'Age?', kind: 'choice', options: 'young\nold' }],
    },
    {
      definition: {
        showOwnResult: true,
        questionnaire: [{ fieldId: 'age', options: [{ value: 'young' }, { value: 'old' }] }],
      },
    },
  ],
];

describe('panel.yaml of a draft', () => {
  it.each(CASES)('has %s, and is taken by panel build', async (_, changes, { definition, material }) => {
    const one = draft(changes);
    const checked = await check(one);
    if (definition !== undefined) expect(checked.definition).toMatchObject(definition);
    if (material !== undefined) expect(panelOf(one).material).toMatchObject(material);
  });

  it('leaves out all that is usual, and all that its method has not', async () => {
    const usual = panelOf(draft());
    expect(Object.keys(usual).sort()).toEqual([
      'answersWanted',
      'material',
      'method',
      'panelId',
      'schema',
      'title',
      'trainingTrials',
      'trialsPerSession',
    ]);
    const foreign = {
      labelTrials: 3,
      attributes: [{ question: { en: 'How warm?' }, low: {}, high: {} }],
      allowsTies: false,
      switchLaw: 'cut',
      anchors: true,
      reference: 'mix',
    } as const;
    expect(panelOf(draft({ ...foreign, attributes: [...foreign.attributes] }))).toEqual(usual);
  });

  it('is refused with the field that is wrong', async () => {
    for (const [changes, path] of [
      [{ quotas: [{ column: 'language', value: 'fr', listeners: 1 }] }, ['quotas', 0, 'value']],
      [
        { qualification: { trials: 4, required: 5, isGate: false }, excerptsBy: 'typical' },
        ['qualification', 'required'],
      ],
      [{ qualification: { trials: 4, required: 3, isGate: false } }, ['material', 'qualification']],
      [
        { crowd: { platform: 'other', returnUrl: 'nowhere', screenedOutUrl: '' } },
        ['access', 'crowd', 'returnUrl'],
      ],
      [{ method: 'identification', labelTrials: 2 }, ['labelSwap', 'question']],
    ] as [Partial<PanelDraft>, (string | number)[]][])
      await expect(check(draft(changes))).rejects.toMatchObject({ path });
  });
});

describe('a plan', () => {
  it('gives each quality on each level its share of answers and of alpha', () => {
    const one = draft({
      method: 'preference',
      levels: ['matched', 'as-released'],
      attributes: [
        { question: { en: 'Warm?' }, low: {}, high: {} },
        { question: { en: 'Wide?' }, low: {}, high: {} },
      ],
    });
    expect(planDraft(one, ITEMS)?.command).toContain('--trials 3 ');
    expect(planDraft(one, ITEMS)?.command).toContain('--alpha 0.0125');
  });

  it('says what is heard besides, and counts no piece that is set apart', () => {
    const one = draft({ excerptsBy: 'typical', catchTrials: 4 });
    expect(minutesOf(one)).toBeGreaterThan(minutesOf({ ...one, catchTrials: 0 }));
    expect(costOf(one, 4, { catchTrials: 0 })).toMatch(/^4 trials more, about \d min$/);
    expect(costOf(one, 0, {})).toBe('none');
    const place = { item: 'nightfall', startSeconds: 1, endSeconds: 3 };
    const long = { item: 'harbor', startSeconds: 1, endSeconds: 11, use: 'training' } as const;
    const short = minutesOf(draft({ places: [place] }));
    expect(minutesOf(draft({ places: [place, long] }))).toBeGreaterThan(short);
    // of a use that is not asked it costs nothing
    expect(minutesOf(draft({ places: [place, { ...long, use: 'catch' }] }))).toBe(short);
    expect(trialPieces({ ...one, otherItems: { ...one.otherItems, catch: ['krem'] } }, ITEMS)).toEqual([
      'nightfall',
      'harbor',
    ]);
  });
});

it('offers the levels that there are', () => {
  const platforms = loudnessPenalties({ integratedLufs: -10, truePeakDbtp: -1 }).filter(
    ({ kind }) => kind === 'playback',
  );
  expect(Object.keys(LEVEL_NAMES)).toEqual([
    'matched',
    'as-released',
    ...platforms.map(({ platformId }) => `platform:${platformId}`),
  ]);
});
