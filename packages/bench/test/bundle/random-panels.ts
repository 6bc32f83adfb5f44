/** Panels and plans drawn at random: small, uneven, all alike, never compared, whatever somebody may bring. */
import type { BundledPanel } from '../../src/reports/bundle/bundled-panel.ts';
import { createRandom, type Random } from '../../src/statistics/numeric/random.ts';
import type { AnalysisPlan, Claim, Exclusion } from '../../src/statistics/verdict/analysis-plan.ts';
import { type ChoiceMethod, isPreference } from '../../src/statistics/verdict/choice-method.ts';
import { drawChoices, drawRatings } from './draw-answers.ts';
import { choicePanel, ratingPanel } from './judged-panels.ts';

const NAMES = ['ours', 'theirs', 'human', 'mix'];

/** Liking as often as telling apart, since it is asked of more than two. */
const METHODS: readonly ChoiceMethod[] = [
  'abx',
  'same-different',
  'triangle',
  'tetrad',
  'identification',
  ...(['preference', 'paired-comparison', 'preference', 'paired-comparison'] as const),
];

const oneOf = <Value>(random: Random, values: readonly Value[]): Value =>
  values[random.integer(values.length)]!;

const some = <Value>(random: Random, values: readonly Value[], share: number): Value[] =>
  values.filter(() => random.uniform() < share);

/** The same seed gives the same panel and plan; about every fourth is of ratings. */
export function randomPanel(seed: string): BundledPanel {
  const random = createRandom(`random panel ${seed}`);
  return random.uniform() < 0.25 ? randomRatings(seed, random) : randomChoices(seed, random);
}

function randomChoices(seed: string, random: Random): BundledPanel {
  const method = oneOf(random, METHODS);
  const conditions = NAMES.slice(0, oneOf(random, [2, 2, 3, 4]));
  const rows = drawChoices(method, {
    seed,
    conditions,
    listeners: 1 + random.integer(16),
    items: 1 + random.integer(9),
    repeats: 1 + random.integer(3),
    logOdds: oneOf(random, [0, 0, 0.3, 0.8, -0.6, 4]),
    sdListener: oneOf(random, [0, 0.4, 1.5]),
    sdItem: oneOf(random, [0, 0.3, 1]),
    studio: oneOf(random, [0, 1]),
    ties: oneOf(random, [0, 0, 0.1, 0.6]),
    missing: oneOf(random, [0, 0.2, 0.7]),
    fewer: oneOf(random, [0, 0, 0.8]),
  });
  const stoppingRule = oneOf<AnalysisPlan['stoppingRule']>(random, [
    'fixed-trials',
    'fixed-trials',
    'fixed-trials',
    'any-time',
    { looksAt: [20, 45, 90], spending: 'obrien-fleming' },
    { looksAt: [15, 120], spending: 'pocock' },
  ]);
  const isFixed = stoppingRule === 'fixed-trials';
  const scope = () => ({
    alpha: oneOf(random, [0.05, 0.01, 0.1]),
    stratum: oneOf(random, ['overall', 'overall', 'playback', 'condition-pair', 'genre', 'nowhere']),
    ...(random.uniform() < 0.2 && { where: { playback: ['phone', 'headphones'] } }),
    ...(random.uniform() < 0.15 && { conditions: ['theirs', 'ours'] as const }),
  });
  const margin = oneOf(random, [0.05, 0.1, 0.25]);
  const alternative = () => oneOf(random, ['greater', 'two-sided'] as const);
  const withMargin = () => (typeof stoppingRule === 'object' || random.uniform() < 0.5 ? {} : { margin });
  const group = { column: 'playback', first: ['studio-monitors'], second: ['phone', 'headphones'] };
  const possible: Claim[] = [
    { ...scope(), test: 'exact-binomial', alternative: alternative(), ...withMargin() },
    ...(typeof stoppingRule === 'object'
      ? []
      : ([
          { ...scope(), test: 'e-process', alternative: alternative(), ...withMargin() },
          { ...scope(), test: 'equivalence', margin, generalize: false },
          { ...scope(), test: 'range', low: 0.4, high: 0.7, generalize: false },
          { ...scope(), test: 'similarity', margin, generalize: false },
        ] as const)),
    ...(isFixed
      ? ([
          { ...scope(), test: 'clustered', alternative: alternative(), ...withMargin() },
          { ...scope(), test: 'equivalence', margin },
          { ...scope(), test: 'similarity', margin },
          { ...scope(), test: 'range', low: 0.45, high: 0.6 },
        ] as const)
      : []),
    ...(isFixed && (!isPreference(method) || conditions.length === 2)
      ? ([
          {
            ...scope(),
            ...group,
            stratum: 'overall',
            test: 'difference',
            alternative: alternative(),
            ...withMargin(),
          },
        ] as const)
      : []),
  ];
  const ranking: Claim[] =
    isPreference(method) && isFixed
      ? [{ test: 'ranking', alpha: 0.05, stratum: oneOf(random, ['overall', 'overall', 'trainedListener']) }]
      : [];
  const exclusions: Exclusion[] = some<Exclusion>(
    random,
    [
      'training-trials',
      { rule: 'catch-trials', required: 3, of: 4 },
      { rule: 'where', column: 'trainedListener', values: ['no'] },
    ],
    0.3,
  );
  const [first] = possible;
  const claims = [...some(random, [...ranking, ...possible], 0.5), first!];
  return choicePanel(`choices-${seed}`, {
    method,
    rows,
    plan: {
      claims: claims.map((claim, index) =>
        random.uniform() < 0.5 ? { ...claim, id: `claim ${index}` } : claim,
      ),
      stoppingRule,
      exclusions,
      strata: some(random, ['playback', 'trainedListener', 'genre', 'room', 'itemId'], 0.4),
    },
  });
}

function randomRatings(seed: string, random: Random): BundledPanel {
  const names = [...NAMES.slice(0, oneOf(random, [2, 3, 4])), 'reference', 'anchor'];
  const means = Object.fromEntries(
    names.map((name) => [name, name === 'reference' ? 97 : oneOf(random, [50, 55, 60])] as const),
  );
  const rows = drawRatings({
    seed,
    means,
    listeners: 1 + random.integer(12),
    items: 1 + random.integer(7),
    missing: oneOf(random, [0, 0.1, 0.5]),
    spread: oneOf(random, [0, 6, 12]),
    step: oneOf(random, [0.1, 1, 5, 20]),
  });
  const scope = () => ({
    conditions: ['theirs', 'ours'] as const,
    alpha: oneOf(random, [0.05, 0.2]),
    stratum: oneOf(random, ['overall', 'playback']),
  });
  const claims = some<Claim>(
    random,
    [
      { ...scope(), id: 'different', test: 'rating-difference' },
      { ...scope(), id: 'alike', test: 'rating-equivalence', margin: 6 },
      { ...scope(), id: 'on headphones', test: 'rating-difference', where: { playback: ['headphones'] } },
    ],
    0.6,
  );
  const exclusions = some<Exclusion>(
    random,
    [
      'training-trials',
      {
        rule: 'post-screening',
        reference: 'reference',
        midAnchor: oneOf(random, ['anchor', 'none of this name', null]),
      },
      { rule: 'where', column: 'playback', values: ['headphones'] },
    ],
    0.6,
  );
  return ratingPanel(`ratings-${seed}`, { rows, plan: { claims, exclusions } });
}
