/** A run made by hand, as large as one likes and plausible in every field: what a report of it weighs and how fast it opens. */
import type { Analysis, MasteringPlan } from '@earwitness/engine';
import { datasetManifestSchema, type Maker } from '../src/datasets/dataset-manifest.ts';
import { METRICS } from '../src/metrics/metric-table.ts';
import type { ReportInput } from '../src/reports/report-input.ts';
import {
  type CostRecord,
  costRecordSchema,
  type RunRecord,
  runRecordSchema,
} from '../src/runs/run-record.ts';
import { createRandom } from '../src/statistics/numeric/random.ts';
import { handMadeAnalysis } from './hand-made-analysis.ts';
import { handMadePlan } from './hand-made-plan.ts';

const GENRES = ['pop', 'rock', 'hip-hop', 'techno', 'jazz', 'orchestral', 'folk', 'metal'];
const SHA = '0123456789abcdef'.repeat(4);

const MAKERS: Readonly<Record<string, Maker>> = {
  ours: { kind: 'engine', name: 'Earwitness' },
  human: {
    kind: 'human',
    name: 'A mastering engineer',
    price: 80,
    currency: 'EUR',
    turnaroundSeconds: 259_200,
  },
  'loudness-only': { kind: 'none', name: 'gain to the target loudness' },
  unprocessed: { kind: 'none', name: 'the mix, untouched' },
};
const LEVELS: Readonly<Record<string, number>> = {
  ours: -14,
  human: -9.5,
  'loudness-only': -14.6,
  unprocessed: -20.5,
  mix: -20.5,
};

type Random = ReturnType<typeof createRandom>;

/** About where such a score lies, and as widely spread. */
function scoreOf(
  { id, digits, comparesWith, better }: (typeof METRICS)[number],
  conditionId: string,
  { uniform }: Random,
): number {
  if (comparesWith === 'reference' && conditionId === 'human') return 0;
  if (conditionId === 'ours' && id === 'integratedLufs') return -14 + 0.12 * (uniform() - 0.2);
  if (conditionId === 'ours' && id === 'truePeakDbtp') return -1.1 + 0.05 * uniform();
  if (id.endsWith('Lufs')) return LEVELS[conditionId]! + 2 * uniform();
  const size = better === 'none' ? 12 : conditionId === 'ours' ? 1.2 : 2.6;
  return (size * (0.5 + uniform())) / 10 ** Math.max(0, digits - 2);
}

const planOf = ({ uniform }: Random): MasteringPlan =>
  handMadePlan({
    stages: [
      {
        kind: 'equalizer',
        settings: {
          bands: [80, 315, 2500, 9000].map((frequencyHz) => ({
            shape: 'bell' as const,
            frequencyHz,
            gainDb: 4 * (uniform() - 0.5),
            q: 1.1,
          })),
        },
        reason: '4 bands lie outside the tolerance of the profile; they are brought back gently.',
        evidence: { differenceDb: -3.2, atHz: 315, toleranceDb: 2.1, outsideBandsCount: 4 },
      },
      {
        kind: 'multiband-compressor',
        settings: {
          bands: [
            [null, 120],
            [120, 800],
            [800, 5000],
            [5000, null],
          ].map(([lowHz = null, highHz = null]) => ({
            lowHz,
            highHz,
            thresholdDb: -28 + 4 * uniform(),
            ratio: 1.6,
            kneeDb: 6,
            attackSeconds: 0.02,
            releaseSeconds: 0.2,
          })),
          mix: 0.8,
          link: 'stereo',
        },
        reason: 'Loud moments stand further out than such music usually has them.',
        evidence: { spreadDb: 9.1, usualDb: 6.4 },
      },
      {
        kind: 'loudness-gain',
        settings: { gainDb: 6 + uniform() },
        reason: 'The gain gives −14.0 LUFS after all stages, measured on the audio.',
        evidence: { integratedLufs: -20.4, targetLufs: -14 },
      },
      {
        kind: 'true-peak-limiter',
        settings: { ceilingDbtp: -1, lookaheadSeconds: 0.003, releaseSeconds: 0.1 },
        reason: 'Holds the ceiling with little gain reduction.',
        evidence: { truePeakDbtp: -6.5, maxGainReductionDb: 2 + uniform() },
      },
    ],
    leftOut: ['subsonic-filter', 'dynamic-equalizer', 'saturator', 'stereo-width', 'soft-clip'].map(
      (kind) => ({
        kind,
        reason: 'Nothing was measured that asks for it.',
        evidence: {},
      }),
    ),
  });

function recordsOf(itemId: string, seconds: number, random: Random): RunRecord[] {
  return Object.entries(MAKERS).map(([conditionId, maker]) =>
    runRecordSchema.parse({
      schema: 'earwitness.run-record/3',
      datasetId: 'large',
      itemId,
      conditionId,
      maker,
      inputs: { mixSha256: SHA, referenceSha256: SHA },
      engineVersion: '0.1.0',
      benchVersion: '0.1.0',
      seed: '1',
      renderingSha256: SHA,
      renderingFile: `../store/renderings/${SHA}.wav`,
      planFile: conditionId === 'ours' ? `masters/${itemId}.plan.json` : null,
      original: { sampleRate: 44_100, bitDepth: 24, codec: 'pcm', channels: 2, container: 'wav' },
      rateHz: 44_100,
      seconds,
      alignment: {
        lagFrames: conditionId === 'human' ? random.integer(2000) : 0,
        driftPpm: 0,
        middleFrame: Math.round(seconds * 22_050),
        polarity: 1,
        isRotated: false,
        gainDb: 6 + random.uniform(),
        confidence: 1,
        refusal: null,
        anchor: 'mix',
      },
      scores: Object.fromEntries(METRICS.map((metric) => [metric.id, scoreOf(metric, conditionId, random)])),
      toReferences: {},
      heardOn: {},
      findings: random.uniform() < 0.1 ? ['1.8 LU below the target loudness'] : [],
      failure: null,
    }),
  );
}

const costOf = ({ itemId, conditionId, maker }: RunRecord, { uniform }: Random): CostRecord =>
  costRecordSchema.parse({
    schema: 'earwitness.cost-record/2',
    itemId,
    conditionId,
    cpuSeconds: maker.kind === 'engine' ? 8 + uniform() : null,
    wallSeconds: maker.kind === 'engine' ? 6 + uniform() : null,
    realTimeFactor: maker.kind === 'engine' ? 30 : null,
    peakMemoryMib: maker.kind === 'engine' ? 220 : null,
    price: maker.price ?? null,
    currency: maker.currency ?? null,
    turnaroundSeconds: maker.turnaroundSeconds ?? (maker.kind === 'engine' ? 6 + uniform() : null),
    machine: 'two cores',
    date: '2026-01-02T03:04:05.678Z',
    attempt: 1,
    reused: false,
  });

/**
 * @param items each under four conditions, with mix, reference, plan and costs
 * @param seconds of every rendering
 */
export function largeRun({ items = 100, seconds = 200, seed = 'large' } = {}): ReportInput {
  const random = createRandom(seed);
  const manifest = datasetManifestSchema.parse({
    schema: 'earwitness.dataset/1',
    id: 'large',
    title: `A run of ${items} items`,
    items: Array.from({ length: items }, (_, index) => {
      const file = {
        file: 'x.flac',
        sha256: SHA,
        licence: 'CC BY 4.0',
        credit: `Piece ${index + 1} by Somebody`,
      };
      return {
        id: `piece-${index + 1}`,
        title: `Piece number ${index + 1}`,
        artist: `Artist ${Math.floor(index / 3) + 1}`,
        genre: GENRES[index % GENRES.length]!,
        mix: file,
        conditions: [{ ...file, conditionId: 'human', maker: MAKERS.human }],
      };
    }),
  });
  const records = manifest.items.flatMap(({ id }) => recordsOf(id, seconds, random));
  const analyses: Record<string, Analysis> = {};
  for (const [index, { id }] of manifest.items.entries()) {
    for (const [place, [conditionId, level]] of Object.entries(LEVELS).entries()) {
      analyses[`${id}.${conditionId}`] = handMadeAnalysis({
        integratedLufs: level + random.uniform(),
        seconds,
        seed: index * 10 + place,
      });
    }
  }
  return {
    manifest,
    records,
    costs: records.map((record) => costOf(record, random)),
    analyses,
    plans: Object.fromEntries(manifest.items.map(({ id }) => [id, planOf(random)])),
    panels: [],
  };
}
