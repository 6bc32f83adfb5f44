/** Panels of every kind, drawn from seeds: what the bundle's scripts have to agree with Earwitness about. */

import type { ChoiceRow } from '../../src/answers/answers-read.ts';
import type { BundledPanel } from '../../src/reports/bundle/bundled-panel.ts';
import type { Claim } from '../../src/statistics/verdict/analysis-plan.ts';
import { drawChoices, drawGrades, drawOrders, drawRatings } from './draw-answers.ts';
import { choicePanel, orderPanel, ratingPanel } from './judged-panels.ts';

const scope = { alpha: 0.05, stratum: 'overall' } as const;
const strata = ['trainedListener', 'genre'];
const MEANS = { ours: 62, theirs: 55, unmastered: 40, reference: 98, anchor: 30 };
const both = ['ours', 'theirs'] as const;

/** Told apart more often than by guessing, on one playback more than on others. */
export const heardPanel = (): BundledPanel =>
  choicePanel('heard', {
    method: 'abx',
    rows: drawChoices('abx', { seed: 'heard', listeners: 9, items: 8, logOdds: 0.7, studio: 0.5 }),
    plan: {
      claims: [
        { ...scope, id: 'clustered', test: 'clustered', alternative: 'greater' },
        { ...scope, id: 'exact', test: 'exact-binomial', alternative: 'two-sided', margin: 0.05 },
        { ...scope, id: 'by playback', test: 'exact-binomial', alternative: 'greater', stratum: 'playback' },
      ],
      strata: ['playback'],
    },
  });

/** Ratings screened by a hidden reference. */
export const ratedPanel = (): BundledPanel =>
  ratingPanel('screened', {
    rows: drawRatings({ seed: 'screened', means: MEANS }),
    plan: {
      claims: [
        { ...scope, id: 'higher', test: 'rating-difference', conditions: both },
        { ...scope, id: 'within', test: 'rating-equivalence', conditions: both, margin: 10 },
        {
          ...scope,
          id: 'by playback',
          test: 'rating-difference',
          conditions: ['unmastered', 'ours'],
          stratum: 'playback',
        },
      ],
      exclusions: [
        'training-trials',
        { rule: 'post-screening', reference: 'reference', midAnchor: 'anchor' },
      ],
    },
  });

/** Sat in rooms in which one machine played; who comes after the last of them listened alone. */
function seated(
  rows: readonly ChoiceRow[],
  { perRoom, rooms }: { perRoom: number; rooms: number },
): ChoiceRow[] {
  const listeners = [...new Set(rows.map(({ listener }) => listener))];
  return rows.map((row) => {
    const room = Math.floor(listeners.indexOf(row.listener) / perRoom);
    return room < rooms ? { ...row, sitting: `room-${room}`, sharedPlayback: true } : row;
  });
}

/** One panel of each kind, small enough for a test. */
export function drawnPanels(): BundledPanel[] {
  const abx = drawChoices('abx', {
    seed: 'abx',
    listeners: 12,
    items: 10,
    repeats: 2,
    studio: 0.8,
    missing: 0.1,
  });
  const pooled = drawChoices('abx', {
    seed: 'pooled',
    listeners: 8,
    items: 8,
    conditions: ['a', 'b', 'c'],
    logOdds: 0.2,
  });
  const shareClaims: Claim[] = [
    { ...scope, id: 'clustered', test: 'clustered', alternative: 'greater', margin: 0.1 },
    { ...scope, id: 'exact', test: 'exact-binomial', alternative: 'two-sided', margin: 0.05 },
    { ...scope, id: 'watched', test: 'e-process', alternative: 'greater' },
    { ...scope, id: 'near', test: 'equivalence', margin: 0.1 },
    { ...scope, id: 'near, these', test: 'equivalence', margin: 0.1, generalize: false },
    { ...scope, id: 'similar', test: 'similarity', margin: 0.2 },
    { ...scope, id: 'range', test: 'range', low: 0.5, high: 0.7, generalize: false },
    { ...scope, id: 'by playback', test: 'clustered', alternative: 'two-sided', stratum: 'playback' },
    {
      ...scope,
      id: 'trained',
      test: 'exact-binomial',
      alternative: 'greater',
      where: { trainedListener: ['yes'] },
    },
    {
      ...scope,
      id: 'studio against phone',
      test: 'difference',
      column: 'playback',
      first: ['studio-monitors'],
      second: ['phone', 'headphones'],
      alternative: 'two-sided',
      margin: 0.05,
    },
    { ...scope, id: 'nobody', test: 'exact-binomial', alternative: 'greater', where: { playback: ['car'] } },
  ];
  const inRooms = drawChoices('abx', { seed: 'rooms', listeners: 14, items: 8, logOdds: 0.8 });
  const ofRooms: Claim[] = [
    { ...scope, id: 'together', test: 'clustered', alternative: 'greater', margin: 0.1 },
    { ...scope, id: 'exact', test: 'exact-binomial', alternative: 'two-sided' },
    { ...scope, id: 'near', test: 'equivalence', margin: 0.2 },
    { ...scope, id: 'by playback', test: 'exact-binomial', alternative: 'greater', stratum: 'playback' },
  ];
  const roomPanel = (id: string, rooms: number, perRoom: number): BundledPanel =>
    choicePanel(id, {
      method: 'abx',
      rows: seated(inRooms, { perRoom, rooms }),
      plan: { claims: ofRooms, strata: ['playback'] },
    });
  return [
    heardPanel(),
    roomPanel('rooms', 5, 3),
    roomPanel('rooms-and-alone', 3, 3),
    roomPanel('two-rooms', 2, 7),
    choicePanel('abx', {
      method: 'abx',
      rows: abx,
      plan: {
        claims: shareClaims,
        strata,
        exclusions: [
          'training-trials',
          { rule: 'catch-trials', required: 1, of: 2 },
          { rule: 'where', column: 'genre', values: ['rock'] },
        ],
      },
    }),
    choicePanel('abx-unnamed', {
      method: 'abx',
      rows: abx,
      simulated: false,
      plan: {
        claims: [
          { ...scope, test: 'clustered', alternative: 'greater' },
          { ...scope, test: 'clustered', alternative: 'greater', stratum: 'condition-pair' },
        ],
        strata: ['playback'],
        exclusions: [],
      },
    }),
    choicePanel('pooled-pairs', {
      method: 'abx',
      rows: pooled,
      plan: { claims: [{ ...scope, test: 'exact-binomial', alternative: 'greater' }], strata: ['playback'] },
    }),
    choicePanel('watched', {
      method: 'abx',
      rows: abx,
      plan: {
        stoppingRule: 'any-time',
        claims: [
          { ...scope, test: 'e-process', alternative: 'greater', margin: 0.1 },
          { ...scope, test: 'equivalence', margin: 0.15, generalize: false },
          { ...scope, test: 'exact-binomial', alternative: 'two-sided', stratum: 'playback' },
        ],
      },
    }),
    choicePanel('looks', {
      method: 'identification',
      rows: drawChoices('identification', { seed: 'looks', listeners: 10, items: 12, logOdds: 0.9 }),
      plan: {
        stoppingRule: { looksAt: [30, 60, 110], spending: 'obrien-fleming' },
        claims: [
          { ...scope, id: 'greater', test: 'exact-binomial', alternative: 'greater' },
          { ...scope, id: 'either', test: 'exact-binomial', alternative: 'two-sided', stratum: 'playback' },
        ],
      },
    }),
    choicePanel('looks-pocock', {
      method: 'abx',
      rows: abx,
      plan: {
        stoppingRule: { looksAt: [50, 100, 200], spending: 'pocock' },
        claims: [{ ...scope, test: 'exact-binomial', alternative: 'greater' }],
      },
    }),
    choicePanel('identification', {
      method: 'identification',
      // heard, and taken for the wrong one
      rows: drawChoices('identification', {
        seed: 'signs',
        listeners: 9,
        items: 9,
        logOdds: -0.8,
        ties: 0.05,
      }),
      plan: {
        claims: [
          { ...scope, id: 'which', test: 'clustered', alternative: 'two-sided', margin: 0.05 },
          { ...scope, id: 'which, these', test: 'exact-binomial', alternative: 'two-sided' },
        ],
        strata: ['playback'],
      },
    }),
    choicePanel('one-pair', {
      method: 'preference',
      rows: drawChoices('preference', { seed: 'one pair', listeners: 11, items: 8, ties: 0.1 }),
      plan: {
        claims: [
          {
            ...scope,
            id: 'turned',
            test: 'clustered',
            alternative: 'two-sided',
            conditions: ['reference', 'ours'],
          },
          { ...scope, id: 'as it is', test: 'clustered', alternative: 'greater' },
          {
            ...scope,
            id: 'difference',
            test: 'difference',
            column: 'trainedListener',
            first: ['true'],
            second: ['false'],
            alternative: 'greater',
          },
        ],
        strata: ['trainedListener'],
      },
    }),
    choicePanel('ranking', {
      method: 'preference',
      rows: drawChoices('preference', {
        seed: 'ranking',
        listeners: 12,
        items: 4,
        conditions: ['ours', 'theirs', 'human'],
        ties: 0.12,
        logOdds: 0.3,
      }),
      plan: {
        claims: [
          { ...scope, id: 'order', test: 'ranking' },
          { ...scope, id: 'order by training', test: 'ranking', stratum: 'trainedListener' },
          { ...scope, id: 'pairs', test: 'clustered', alternative: 'two-sided', stratum: 'condition-pair' },
        ],
        strata: ['playback', 'genre'],
      },
    }),
    choicePanel('ranking-never-lost', {
      method: 'preference',
      rows: drawChoices('preference', {
        seed: 'never lost',
        listeners: 5,
        items: 3,
        conditions: ['x', 'y', 'z'],
        logOdds: 6,
      }),
      plan: { claims: [{ ...scope, test: 'ranking' }], strata: ['playback'] },
    }),
    choicePanel('one-listener', {
      method: 'abx',
      rows: drawChoices('abx', { seed: 'one', listeners: 1, items: 6, repeats: 4 }),
      plan: {
        claims: [
          { ...scope, id: 'clustered', test: 'clustered', alternative: 'greater' },
          { ...scope, id: 'exact', test: 'exact-binomial', alternative: 'greater' },
        ],
        strata,
      },
    }),
    choicePanel('all-right', {
      method: 'abx',
      rows: drawChoices('abx', { seed: 'all', listeners: 6, items: 6, logOdds: 60 }),
      plan: { claims: [{ ...scope, test: 'clustered', alternative: 'greater' }], strata: ['playback'] },
    }),
    choicePanel('empty', {
      method: 'abx',
      rows: [],
      plan: { claims: [{ ...scope, test: 'clustered', alternative: 'greater', margin: 0.1 }], strata },
    }),
    choicePanel('triangle', {
      method: 'triangle',
      rows: drawChoices('triangle', { seed: 'triangle', listeners: 10, items: 8, repeats: 2, logOdds: -0.1 }),
      plan: {
        claims: shareClaims.map((claim) =>
          claim.test === 'similarity' ? { ...claim, margin: 0.25 } : claim,
        ),
        strata,
        exclusions: [],
      },
    }),
    choicePanel('tetrad-watched', {
      method: 'tetrad',
      rows: drawChoices('tetrad', { seed: 'tetrad', listeners: 6, items: 8, logOdds: 0.3 }),
      plan: {
        stoppingRule: 'any-time',
        claims: [
          { ...scope, test: 'e-process', alternative: 'two-sided', margin: 0.1 },
          { ...scope, test: 'similarity', margin: 0.15, generalize: false },
        ],
        strata: ['playback'],
      },
    }),
    choicePanel('tetrad-looks', {
      method: 'tetrad',
      rows: drawChoices('tetrad', { seed: 'looks at tetrads', listeners: 10, items: 6, logOdds: 0.1 }),
      plan: {
        stoppingRule: { looksAt: [20, 40], spending: 'pocock' },
        claims: [{ ...scope, test: 'exact-binomial', alternative: 'two-sided' }],
      },
    }),
    choicePanel('same-different', {
      method: 'same-different',
      rows: drawChoices('same-different', { seed: 'same', listeners: 8, items: 8 }),
      plan: { claims: [{ ...scope, test: 'clustered', alternative: 'greater' }], strata: ['playback'] },
    }),
    choicePanel('levels', {
      method: 'abx',
      rows: drawChoices('abx', { seed: 'levels', listeners: 10, items: 8, repeats: 2 }).map((row, index) => ({
        ...row,
        level: index % 2 === 0 ? 'matched' : 'as-released',
        kind: index % 11 === 0 ? 'null' : 'trial',
      })),
      plan: {
        claims: [
          { ...scope, id: 'heard', test: 'clustered', alternative: 'greater' },
          {
            ...scope,
            id: 'on phones',
            test: 'exact-binomial',
            alternative: 'greater',
            where: { playback: ['phone'] },
          },
          {
            ...scope,
            id: 'studio against phone',
            test: 'difference',
            column: 'playback',
            first: ['studio-monitors'],
            second: ['phone', 'headphones'],
            alternative: 'two-sided',
            margin: 0.05,
          },
          {
            ...scope,
            id: 'louder is easier',
            test: 'difference',
            column: 'level',
            first: ['as-released'],
            second: ['matched'],
            alternative: 'greater',
          },
        ],
        strata: ['playback'],
      },
    }),
    choicePanel('attributes', {
      method: 'paired-comparison',
      rows: drawChoices('paired-comparison', {
        seed: 'attributes',
        listeners: 8,
        items: 4,
        conditions: ['ours', 'theirs', 'human'],
        ties: 0.1,
      }).map((row, index) => ({ ...row, attribute: index % 3 === 0 ? 'warmth' : 'width' })),
      plan: {
        claims: [
          { ...scope, id: 'order', test: 'ranking' },
          {
            ...scope,
            id: 'ours',
            test: 'exact-binomial',
            alternative: 'two-sided',
            conditions: ['ours', 'human'],
          },
        ],
        strata: ['playback'],
      },
    }),
    orderPanel('orders', {
      rows: drawOrders({ seed: 'orders', strengths: { ours: 0.5, theirs: 0, human: 0.8, mix: -1 } }),
      plan: {
        claims: [
          { ...scope, id: 'matched', test: 'ranking', where: { level: ['matched'] } },
          { ...scope, id: 'all', test: 'ranking' },
          { ...scope, id: 'nobody', test: 'ranking', where: { playback: ['car'] } },
        ],
      },
    }),
    ratingPanel('graded', {
      method: 'triple-stimulus',
      rows: drawGrades({ seed: 'graded', grades: { codec: -0.9, better: -0.1 } }),
      plan: {
        claims: [{ ...scope, id: 'codec', test: 'rating-difference', conditions: ['original', 'codec'] }],
      },
    }),
    ratingPanel('rated-attributes', {
      method: 'multi-stimulus',
      rows: drawRatings({ seed: 'rated attributes', means: { a: 50, b: 58, mix: 30 } }).map((row, index) => ({
        ...row,
        attribute: index % 2 === 0 ? 'warmth' : 'width',
        role: row.condition === 'mix' ? 'low-anchor' : 'condition',
      })),
      plan: { claims: [{ ...scope, id: 'higher', test: 'rating-difference', conditions: ['b', 'a'] }] },
    }),
    ratedPanel(),
    ratingPanel('unasked', {
      rows: drawRatings({
        seed: 'unasked',
        means: { a: 50, b: 52, c: 60 },
        listeners: 7,
        items: 4,
        missing: 0,
      }),
      plan: { claims: [], exclusions: [{ rule: 'post-screening', reference: 'reference', midAnchor: null }] },
    }),
    ratingPanel('one-rater', {
      rows: drawRatings({ seed: 'one rater', means: { a: 50, b: 60 }, listeners: 1, items: 5 }),
      plan: { claims: [{ ...scope, test: 'rating-equivalence', conditions: ['a', 'b'], margin: 5 }] },
    }),
    ratingPanel('no-ratings', {
      rows: [],
      plan: { claims: [{ ...scope, test: 'rating-difference', conditions: ['a', 'b'] }] },
    }),
  ];
}
