import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Analysis, formatPlan, type MasteringPlan } from '@earwitness/engine';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { handMadePlan } from '../../test/hand-made-plan.ts';
import { choiceRow } from '../../test/panel-rows.ts';
import type { ChoiceRow } from '../answers/answers-read.ts';
import { panelRowsAsAnswers } from '../answers/panel-rows-as-answers.ts';
import { type DatasetManifest, datasetManifestSchema, type Maker } from '../datasets/dataset-manifest.ts';
import { textIn } from '../panel/localized-text.ts';
import { type PanelDefinition, panelDefinitionSchema } from '../panel/panel-definition.ts';
import { type RunRecord, runRecordSchema } from '../runs/run-record.ts';
import { judgePanel } from './joint/judge-panel.ts';
import { loadReportInput } from './load-report-input.ts';
import type { PanelEvidence, ReportInput } from './report-input.ts';
import { runReportHtml } from './run-report-html.ts';
import { writeRunReport } from './write-run-report.ts';

const SHA = 'a'.repeat(64);
const FILE = { file: 'x.flac', sha256: SHA, licence: 'CC BY 4.0', credit: 'Song by Somebody' };
const ARTIST: Maker = { kind: 'artist', name: 'Somebody' };
const HOSTILE = `<script>alert("x")</script><img src=x onerror='y'>&"`;

const manifestOf = (items: readonly Partial<DatasetManifest['items'][number]>[]): DatasetManifest =>
  datasetManifestSchema.parse({
    schema: 'earwitness.dataset/1',
    id: 'test',
    title: 'Test set',
    items: items.map((item, index) => ({
      id: `item-${index}`,
      title: `Song ${index}`,
      artist: 'Somebody',
      genre: 'pop',
      mix: FILE,
      conditions: [{ ...FILE, conditionId: 'human', maker: ARTIST }],
      ...item,
    })),
  });

const centersHz = Array.from({ length: 31 }, (_, index) => 1000 * 10 ** ((index - 17) / 10));

/** A falling spectrum, tilted by so many dB per band. */
function analysisOf(integratedLufs: number | null, tiltDb = 0): Analysis {
  const levelsDb = centersHz.map((_, band) => (integratedLufs === null ? null : -20 - band * (0.8 + tiltDb)));
  const shortTermLufs = Array.from({ length: 100 }, (_, hop) =>
    integratedLufs === null || hop < 29 ? null : integratedLufs + Math.sin(hop / 9),
  );
  const bands = {
    centersHz,
    levelsDb,
    medianLevelsDb: levelsDb,
    midLevelsDb: levelsDb,
    sideLevelsDb: levelsDb,
    correlations: levelsDb,
  };
  return {
    schema: 'earwitness.analysis/3',
    sampleRate: 44_100,
    channelLayout: 'stereo',
    frameCount: 441_000,
    seconds: 10,
    samplesDigest: SHA,
    integratedLufs,
    momentaryMaxLufs: integratedLufs,
    shortTermMaxLufs: integratedLufs,
    loudnessRangeLu: integratedLufs === null ? null : 4,
    truePeakDbtp: integratedLufs === null ? null : -1,
    samplePeakDbfs: integratedLufs === null ? null : -1.1,
    crestFactorDb: integratedLufs === null ? null : 12,
    plrDb: integratedLufs === null ? null : 13,
    dcOffsets: [0, 0],
    correlation: 0.8,
    sideToMidDb: -10,
    loudnessRangeAt1HzLu: integratedLufs === null ? null : 4,
    channelTruePeaksDbtp: [-1, -1],
    truePeakBs1770Dbtp: null,
    channelSamplePeaksDbfs: [-1.1, -1.1],
    rmsDbfs: -13.1,
    psrDb: { minimum: 9, p5: 10, median: 12 },
    drDb: 10,
    dynamicSpreadLu: 3,
    lowSideToMidDb: -30,
    balanceDb: 0.1,
    monoSumLu: -0.4,
    thirdOctaves: bands,
    erbBands: bands,
    bandLevels: [],
    loudnessOverTime: { hopSeconds: 0.1, shortTermLufs, momentaryLufs: shortTermLufs },
    peaksOverTime: { hopSeconds: 0.1, truePeaksDbtp: [], samplePeaksDbfs: [] },
    stereoOverTime: { hopSeconds: 0.1, correlations: [], sideToMidDb: [], balancesDb: [] },
    sections: [],
    defects: [],
  };
}

const recordOf = (record: Partial<RunRecord> & Pick<RunRecord, 'itemId' | 'conditionId'>): RunRecord =>
  runRecordSchema.parse({
    schema: 'earwitness.run-record/3',
    datasetId: 'test',
    maker: { kind: 'none', name: record.conditionId },
    inputs: { mixSha256: null, referenceSha256: null },
    engineVersion: '0.1.0',
    benchVersion: '0.1.0',
    seed: '1',
    renderingSha256: SHA,
    renderingFile: 'x.wav',
    planFile: null,
    original: { sampleRate: 44_100, bitDepth: 24, codec: 'pcm', channels: 2, container: 'wav' },
    rateHz: 44_100,
    seconds: 10,
    alignment: {
      lagFrames: 0,
      driftPpm: 0,
      middleFrame: 220_500,
      polarity: 1,
      isRotated: false,
      gainDb: 0,
      confidence: 1,
      refusal: null,
      anchor: 'mix',
    },
    scores: {},
    toReferences: {},
    heardOn: {},
    findings: [],
    failure: null,
    ...record,
  });

const planOf = (plan: Partial<MasteringPlan> = {}): MasteringPlan =>
  handMadePlan({
    stages: [
      {
        kind: 'equalizer',
        settings: { bands: [{ shape: 'bell', frequencyHz: 315, gainDb: -2.1, q: 1.1 }] },
        reason: 'The low middle stands out.',
        evidence: { excessDb: 2.4 },
      },
      {
        kind: 'true-peak-limiter',
        settings: { ceilingDbtp: -1, lookaheadSeconds: 0.003, releaseSeconds: 0.12 },
        reason: 'Peaks would pass the ceiling.',
        evidence: { expectedTruePeakDbtp: null },
      },
    ],
    leftOut: [{ kind: 'loudness-gain', reason: 'It is loud enough.', evidence: {} }],
    ...plan,
  });

interface Scored {
  readonly integratedLufs: number | null;
  readonly truePeakDbtp: number | null;
  readonly crestFactorDb: number | null;
  readonly spectralDistanceDb: number | null;
}
const SCORES: Readonly<Record<string, Scored>> = {
  ours: { integratedLufs: -14.0321, truePeakDbtp: -1.0042, crestFactorDb: 11.25, spectralDistanceDb: 1.31 },
  human: { integratedLufs: -9.71, truePeakDbtp: 0.3, crestFactorDb: 9.5, spectralDistanceDb: 0 },
  'loudness-only': { integratedLufs: -14.9, truePeakDbtp: -1, crestFactorDb: 15.5, spectralDistanceDb: 2.6 },
  unprocessed: { integratedLufs: -20.4, truePeakDbtp: -6.5, crestFactorDb: 15.5, spectralDistanceDb: 2.6 },
};

/** Two songs with an artist's master and one without, under four conditions. */
function inputOf(changes: Partial<ReportInput> = {}): ReportInput {
  const manifest = manifestOf([{}, {}, { conditions: [] }]);
  const records = manifest.items.flatMap(({ id, conditions }) =>
    Object.entries(SCORES)
      .filter(([conditionId]) => conditionId !== 'human' || conditions.length > 0)
      .map(([conditionId, scores]) =>
        recordOf({
          itemId: id,
          conditionId,
          maker:
            conditionId === 'human'
              ? ARTIST
              : { kind: conditionId === 'ours' ? 'engine' : 'none', name: conditionId },
          scores: { ...scores, ...(conditions.length === 0 && { spectralDistanceDb: null }) },
        }),
      ),
  );
  const analyses = Object.fromEntries([
    ...records.map(({ itemId, conditionId, scores }, index) => [
      `${itemId}.${conditionId}`,
      analysisOf(scores.integratedLufs ?? null, (index % 3) / 20),
    ]),
    ...manifest.items.map(({ id }) => [`${id}.mix`, analysisOf(-20.4)]),
  ]);
  const plans = Object.fromEntries(manifest.items.map(({ id }) => [id, planOf()]));
  return { manifest, records, costs: [], analyses, plans, panels: [], ...changes };
}

const definitionOf = (changes: Partial<PanelDefinition> = {}): PanelDefinition =>
  panelDefinitionSchema.parse({
    schema: 'earwitness.panel-definition/2',
    panelId: 'test',
    title: 'Can you hear it?',
    method: 'abx',
    question: 'Which one is X?',
    introduction: 'Listen.',
    trialsPerSession: 10,
    trainingTrials: 1,
    showOwnResult: false,
    simulated: false,
    analysisPlan: {
      claims: [{ test: 'exact-binomial', alternative: 'greater', alpha: 0.05, stratum: 'overall' }],
      stoppingRule: 'fixed-trials',
      exclusions: ['training-trials'],
    },
    ...changes,
  });

/** Two listeners of ten trials, of which the first `correct` are right. */
function panelOf(correct: number, changes: Partial<PanelDefinition> = {}): PanelEvidence {
  const definition = definitionOf(changes);
  const rows = ['anna', 'ben'].flatMap((listener) =>
    Array.from({ length: 11 }, (_, trial) =>
      choiceRow({
        panelId: definition.panelId,
        simulated: definition.simulated,
        listener,
        session: listener,
        trial: Math.max(1, trial),
        kind: trial === 0 ? 'training' : 'trial',
        training: trial === 0,
        itemId: 'item-0',
        conditionA: 'ours',
        conditionB: 'human',
        choice: trial <= correct ? 'A' : 'B',
        correct: trial <= correct,
      }),
    ),
  );
  return judgePanel({
    name: textIn(definition.title, ['en']),
    answers: panelRowsAsAnswers({ rows, unread: [] }, 'test'),
    definition,
    plan: definition.analysisPlan,
    origin: { kind: 'frozen', words: 'Judged by the plan of the panel.' },
    planDigest: null,
    switching: null,
  });
}

/** The page of `inputOf()`, drawn once. */
const plainPage = (): string => {
  plain ??= runReportHtml(inputOf());
  return plain;
};
let plain: string | undefined;

const documentOf = (page: string) => parseHTML(page).document;
const textOf = (node: { textContent: string | null } | null): string =>
  (node?.textContent ?? '').replace(/\s+/g, ' ').trim();

describe('runReportHtml()', () => {
  it('shows exactly the scores of the records', () => {
    const input = inputOf();
    const document = documentOf(runReportHtml(input));
    for (const { itemId, conditionId, scores } of input.records) {
      for (const [key, value] of Object.entries(scores)) {
        const cell = document.querySelector(`[data-record="${itemId}.${conditionId}"] [data-score="${key}"]`);
        if (value === null) expect(textOf(cell)).toBe('– Not applicable: this item has no reference master');
        else expect(Number(cell?.getAttribute('data-value'))).toBe(value);
      }
    }
    expect(textOf(document.querySelector('[data-record="item-0.ours"] [data-score="integratedLufs"]'))).toBe(
      '−14.03',
    );
  });

  it('puts scores that are read together into a table', () => {
    const { records } = inputOf();
    const withOwn = records.map((record) => ({ ...record, scores: { ...record.scores, ownMetric: 1 } }));
    const document = documentOf(runReportHtml({ ...inputOf(), records: withOwn }));
    const captions = [...document.querySelectorAll('#scores caption')].map(textOf);
    expect(
      captions.flatMap((caption) => /^Scores of every item and condition: (.*)$/.exec(caption)?.[1] ?? []),
    ).toEqual(['loudness', 'peaks', 'dynamics', 'tone', 'metrics that this version does not know']);
  });

  it('sums conditions up by mean and interval', () => {
    const input = inputOf();
    const records = input.records.map((record) =>
      record.itemId === 'item-0' && record.conditionId === 'ours'
        ? { ...record, scores: { ...record.scores, crestFactorDb: 8.25 } }
        : record,
    );
    const cell = documentOf(runReportHtml({ ...input, records })).querySelector(
      '[data-summary="ours.crestFactorDb"]',
    );
    // 8.25, 11.25, 11.25: mean 10.25, SD √3, t(0.975, 2) = 4.302653
    const [mean, low, high] = [...(cell?.querySelectorAll('data') ?? [])].map((data) =>
      Number(data.getAttribute('value')),
    );
    expect(mean).toBe(10.25);
    expect(low).toBeCloseTo(10.25 - 4.302653, 5);
    expect(high).toBeCloseTo(10.25 + 4.302653, 5);
    expect(textOf(cell)).toBe('10.35.9 to 14.6');
  });

  it('ends intervals at the least that a score can be', () => {
    const input = inputOf();
    const records = input.records.map((record) => ({
      ...record,
      scores: { ...record.scores, flatTopsPermille: record.itemId === 'item-0' ? 9 : 0.1 },
    }));
    const cell = documentOf(runReportHtml({ ...input, records })).querySelector(
      '[data-summary="ours.flatTopsPermille"]',
    );
    expect(textOf(cell)).toMatch(/^3.070.00 to /);
  });

  it('leaves the distance of a reference master to itself out of the summary', () => {
    const document = documentOf(plainPage());
    expect(document.querySelector('[data-summary="human.spectralDistanceDb"]')).toBeNull();
    expect(document.querySelector('[data-summary="human.integratedLufs"]')).not.toBeNull();
    expect(textOf(document.querySelector('[data-summary="ours.spectralDistanceDb"]'))).toContain(', 2 items');
  });

  it('says whether a condition comes as near as another human, where items have two human masters', () => {
    const manifest = manifestOf(
      Array.from({ length: 20 }, () => ({
        conditions: ['anna', 'ben'].map((conditionId) => ({ ...FILE, conditionId, maker: ARTIST })),
      })),
    );
    const distances: Readonly<Record<string, Readonly<Record<string, number>>>> = {
      ours: { anna: 1, ben: 1.2 },
      unprocessed: { anna: 4, ben: 5 },
      anna: { ben: 2 },
      ben: { anna: 2 },
    };
    const records = manifest.items.flatMap(({ id }, index) =>
      Object.entries(distances).map(([conditionId, to]) =>
        recordOf({
          itemId: id,
          conditionId,
          maker: conditionId in { anna: 1, ben: 1 } ? ARTIST : { kind: 'engine', name: conditionId },
          scores: { spectralDistanceDb: 1 },
          toReferences: Object.fromEntries(
            Object.entries(to).map(([human, distance]) => [
              human,
              { spectralDistanceDb: distance + index / 100 },
            ]),
          ),
        }),
      ),
    );
    const page = (kept: readonly RunRecord[]) =>
      documentOf(runReportHtml(inputOf({ manifest, records: kept, analyses: {}, plans: {} })));
    const rows = [...page(records).querySelectorAll('#humans ~ .table-room tbody tr')]
      .slice(0, 2)
      .map(textOf);
    expect(rows[0]).toMatch(/^Spectral distance dB\s?Ours20 of 20−0.90.*Supported/);
    expect(rows[1]).toMatch(/0 of 20\+2.50.*Refuted/);
    const few = page(records.filter(({ itemId }) => itemId < 'item-5' && itemId.length === 6));
    expect(textOf(few.querySelector('#humans ~ .table-room tbody tr'))).toContain('Too few items to test');
    expect(documentOf(plainPage()).querySelector('#humans')).toBeNull();
  });

  it('answers on the first screen whether ours landed on target', () => {
    expect(textOf(documentOf(plainPage()).querySelector('#answer'))).toMatch(
      /3 of 3.*All of them are within 0.1 LU of −14.0 LUFS/,
    );
  });

  it('names the masters that missed, with what they reached and why', () => {
    const input = inputOf();
    const records = input.records.map((record) =>
      record.itemId === 'item-1' && record.conditionId === 'ours'
        ? { ...record, scores: { ...record.scores, integratedLufs: -15.2 } }
        : record,
    );
    const plans = { ...input.plans, 'item-1': planOf({ feasible: false, shortfallLu: 1.2 }) };
    const answer = textOf(documentOf(runReportHtml({ ...input, records, plans })).querySelector('#answer'));
    expect(answer).toContain('2 of 3');
    expect(answer).toMatch(/Song 1: −15.20 LUFS and −1.00 dBTP for −14.0 LUFS.*cannot be met/);
  });

  it('counts a true peak over the ceiling as missed', () => {
    const input = inputOf();
    const records = input.records.map((record) =>
      record.conditionId === 'ours'
        ? { ...record, scores: { ...record.scores, truePeakDbtp: -0.9 } }
        : record,
    );
    expect(textOf(documentOf(runReportHtml({ ...input, records })).querySelector('#answer'))).toContain(
      '0 of 3',
    );
  });

  it('compares ours with the baselines by the distance to the reference masters', () => {
    const answer = textOf(documentOf(plainPage()).querySelector('#answer'));
    expect(answer).toContain('How near are ours to the artists’ own masters?');
    expect(answer).toMatch(
      /Tone: 1.3 dB away, on single items 1.3 to 1.3 dB \(loudness only 2.6 dB, unprocessed mix 2.6 dB\). Ours is the nearer one on 2 of 2 items/,
    );
    expect(answer).toMatch(
      /Dynamics: crest factor 1.8 dB away, on single items 1.8 to 1.8 dB \(loudness only 6.0 dB/,
    );
  });

  it('speaks of music like its items from 8 of them on', () => {
    const firstScreenOn = (count: number) => {
      const manifest = manifestOf(Array.from({ length: count }, () => ({})));
      const [first] = inputOf().manifest.items;
      const records = inputOf().records.filter(({ itemId }) => itemId === first!.id);
      const all = manifest.items.flatMap(({ id }) => records.map((record) => ({ ...record, itemId: id })));
      return documentOf(
        runReportHtml(inputOf({ manifest, records: all, analyses: {}, plans: {} })),
      ).querySelector('#answer');
    };
    const partsOn = (count: number) => {
      const screen = firstScreenOn(count)!;
      return ['.answers', '.limits'].map((part) => textOf(screen.querySelector(part)));
    };
    const [answerOn7, limitsOn7] = partsOn(7);
    const [answerOn8, limitsOn8] = partsOn(8);
    expect(answerOn7).not.toContain('music like this');
    expect(limitsOn7).toContain('intervals of fewer than 8 say nothing of others');
    expect(answerOn8).toContain('1.3 dB away, in music like this 1.3 to 1.3 dB');
    expect(limitsOn8).toContain('only the intervals look beyond them');
  });

  it('answers from what there is where nothing was made', () => {
    const input = inputOf({ plans: {} });
    const manifest = manifestOf([
      { conditions: ['anna', 'ben'].map((conditionId) => ({ ...FILE, conditionId, maker: ARTIST })) },
    ]);
    const masters = ['anna', 'ben'].map((conditionId, index) =>
      recordOf({
        itemId: 'item-0',
        conditionId,
        maker: ARTIST,
        scores: { integratedLufs: -9 - 3 * index, truePeakDbtp: 0.4 - index },
      }),
    );
    const withTone = masters.map((record, index) => ({
      ...record,
      scores: { ...record.scores, spectralDistanceDb: index === 0 ? 0 : 1.42 },
    }));
    const answerOf = (records: readonly RunRecord[]) =>
      documentOf(runReportHtml({ ...input, manifest, records, analyses: {} })).querySelector('#answer')!;
    const loudness = textOf(answerOf(masters));
    expect(loudness).toMatch(/How loud are the masters.*−10.5 LUFS mean of 2 masters/);
    expect(loudness).toMatch(/−9.0 LUFS, highest true peak 0.4 dBTP.*One true peak is over 0 dBTP/);
    expect(loudness).toMatch(
      /How far apart are the masters\? 3.0 LU in loudness.*at most 3.0 LU, on “Song 0”/,
    );
    expect(answerOf(masters).querySelector('figure svg.plot')).not.toBeNull();
    expect(textOf(answerOf(withTone))).toMatch(/How far apart are the masters\? 1.4 dB in tone/);
    expect(textOf(answerOf(masters.slice(0, 1)))).toContain('mean of 1 master');
  });

  it('says so when ours is not the nearer one', () => {
    const input = inputOf();
    const records = input.records.map((record) =>
      record.conditionId === 'ours' && record.scores.spectralDistanceDb !== null
        ? { ...record, scores: { ...record.scores, spectralDistanceDb: 4 } }
        : record,
    );
    expect(textOf(documentOf(runReportHtml({ ...input, records })).querySelector('#answer'))).toContain(
      'Ours is the nearer one on 0 of 2 items',
    );
  });

  it('counts what is as near within the resolution as neither nearer nor further', () => {
    const input = inputOf();
    const records = input.records.map((record) => {
      const { spectralDistanceDb = null } = record.scores;
      if (spectralDistanceDb === null || record.conditionId === 'human') return record;
      const tied = record.conditionId === 'ours' ? 1.34 : 1.31;
      const toneDb = record.itemId === 'item-0' ? tied : spectralDistanceDb;
      return { ...record, scores: { ...record.scores, spectralDistanceDb: toneDb } };
    });
    expect(textOf(documentOf(runReportHtml({ ...input, records })).querySelector('#answer'))).toContain(
      'Ours is the nearer one on 1 of 2 items, as near on 1.',
    );
  });

  it('never takes an artist for a mastering engineer, and says what cannot be shown', () => {
    const limits = textOf(documentOf(plainPage()).querySelector('.limits'));
    expect(limits).toContain('None was made by a mastering engineer for hire');
    expect(limits).toContain('3 items are too few');
    expect(limits).toContain('Without a reference master, and so without distances: “Song 2”');
    expect(limits).toContain('No one has listened');
  });

  it('marks the null control where a run found it', () => {
    const input = inputOf();
    const records = input.records.map((record) =>
      record.itemId === 'item-1' && record.conditionId === 'human'
        ? { ...record, findings: ['the same but for level: +6.5 dB against the mix'] }
        : record,
    );
    const document = documentOf(runReportHtml({ ...input, records }));
    expect(textOf(document.querySelector('.limits'))).toContain('“Song 1” is a control');
    expect(textOf(document.querySelector('#answer'))).toContain('in tone, mean of 1 item');
    expect(textOf(document.querySelector('#scores'))).toContain(
      'the same but for level: +6.5 dB against the mix',
    );
    expect(textOf(document.querySelector('#item-item-1'))).toContain('the same but for level');
  });

  it('shows the plan with reasons, evidence and what was left out', () => {
    const item = textOf(documentOf(plainPage()).querySelector('#item-item-0'));
    expect(item).toContain('The low middle stands out.');
    expect(item).toContain('315 Hz');
    expect(item).toMatch(/excess\s*2.40 dB/);
    expect(item).toContain('Loudness gain. It is loud enough.');
  });

  it('shows the settings of filter and width', () => {
    const explained = { reason: 'The plan’s author wants it.', evidence: {} };
    const bands = [
      { fromHz: 0, sideGainDb: -3 },
      { fromHz: 4000, sideGainDb: 2 },
    ];
    const plan = planOf({
      stages: [
        {
          kind: 'subsonic-filter',
          settings: { frequencyHz: 30, slopeDbPerOctave: 24 },
          ...explained,
        },
        { kind: 'stereo-width', settings: { bands, monoBelowHz: 120 }, ...explained },
        { kind: 'stereo-width', settings: { bands: [], monoBelowHz: null }, ...explained },
      ],
    });
    const page = runReportHtml({ ...inputOf(), plans: { 'item-0': plan } });
    const item = textOf(documentOf(page).querySelector('#item-item-0'));
    expect(item).toContain('Corner 30 Hz, slope 24 dB per octave');
    expect(item).toMatch(
      /Width from 0 Hz side .3\.0 dB, from 4(\.0+)? kHz side \+2\.0 dB, mono below 120 Hz/,
    );
    expect(item).toContain('Width as it is');
  });

  it('shows how a saturator and a soft clipper are set', () => {
    const settings = { driveDb: 4.5, evenShare: 0.25, mix: 0.6 };
    const clip = { ceilingDb: -1, kneeDb: 6 };
    const explained = { reason: 'The plan’s author wants it.', evidence: {} };
    const plan = planOf({
      stages: [
        { kind: 'saturator', settings, ...explained },
        { kind: 'soft-clip', settings: clip, ...explained },
      ],
    });
    const page = runReportHtml({ ...inputOf(), plans: { 'item-0': plan } });
    const item = textOf(documentOf(page).querySelector('#item-item-0'));
    expect(item).toContain('Drive 4.5 dB, 25 % even harmonics, mixed in by 60 %');
    expect(item).toMatch(/Ceiling .1\.0 dB, bends from 6\.0 dB below it/);
  });

  it('shows the bands of a compressor', () => {
    const curve = { thresholdDb: -30, ratio: 1.5, kneeDb: 6, attackSeconds: 0.02, releaseSeconds: 0.2 };
    const bands = [
      { lowHz: null, highHz: 120, ...curve },
      { lowHz: 120, highHz: 800, ...curve, makeupDb: 1.5 },
      { lowHz: 5000, highHz: null, ...curve },
    ];
    const settings = { bands, mix: 0.5, link: 'stereo' as const };
    const explained = { reason: 'The plan’s author wants it.', evidence: {} };
    const plan = planOf({ stages: [{ kind: 'multiband-compressor', settings, ...explained }] });
    const page = runReportHtml({ ...inputOf(), plans: { 'item-0': plan } });
    const item = textOf(documentOf(page).querySelector('#item-item-0'));
    expect(item).toContain('mixed in by 50 %');
    expect(item).toMatch(/Below 120 Hz\s*.30\.0\s*1\.5\s*6\.0\s*20(\.0)? ms\s*200(\.0)? ms\s*\+?0\.0/);
    expect(item).toMatch(/120 Hz to 800 Hz[^A-Z]*\+1\.5/);
    expect(item).toMatch(/Above 5(\.0+)? kHz/);
  });

  it('shows what a dynamic equalizer listens to', () => {
    const band = {
      shape: 'bell' as const,
      frequencyHz: 6500,
      q: 1,
      thresholdDb: 3,
      ratio: 3,
      kneeDb: 6,
      mostReductionDb: 5,
      attackSeconds: 0.002,
      releaseSeconds: 0.05,
      detector: { lowHz: 4000, highHz: 9000, relativeTo: { lowHz: 1000, highHz: 4000 } },
    };
    const explained = { reason: 'The plan’s author wants it.', evidence: {} };
    const plan = planOf({
      stages: [{ kind: 'dynamic-equalizer', settings: { bands: [band] }, ...explained }],
    });
    const page = runReportHtml({ ...inputOf(), plans: { 'item-0': plan } });
    const item = textOf(documentOf(page).querySelector('#item-item-0'));
    expect(item).toMatch(
      /Bell\s*6\.50? kHz\s*1\.00\s*4(\.0+)? kHz to 9(\.0+)? kHz against 1(\.0+)? kHz to 4/,
    );
    expect(item).toMatch(/\+3\.0\s*3\.0\s*6\.0\s*.5\.0\s*2(\.0)? ms\s*50(\.0)? ms/);
  });

  it('shows how each version lines up', () => {
    const input = inputOf();
    const records = input.records.map((record) =>
      record.conditionId === 'human'
        ? {
            ...record,
            alignment: {
              lagFrames: 220,
              driftPpm: 0,
              middleFrame: 0,
              polarity: -1 as const,
              isRotated: false,
              gainDb: 3.456,
              confidence: 0.987,
              refusal: null,
              anchor: 'mix',
            },
          }
        : record,
    );
    const row = documentOf(runReportHtml({ ...input, records })).querySelector(
      '[data-alignment="item-0.human"]',
    );
    const cells = [...(row?.querySelectorAll('th, td') ?? [])].map(textOf);
    expect(cells).toEqual([
      'Artist’s own master',
      '220 (4.99 ms)',
      '0.0',
      'inverted',
      '+3.46',
      '0.99',
      'lines up',
    ]);
  });

  it('keeps a failed condition visible and out of the summary', () => {
    const input = inputOf();
    const records = input.records.map((record) =>
      record.itemId === 'item-0' && record.conditionId === 'ours'
        ? {
            ...record,
            scores: {
              integratedLufs: null,
              truePeakDbtp: null,
              crestFactorDb: null,
              spectralDistanceDb: null,
            },
            alignment: null,
            renderingSha256: null,
            failure: 'the service did not answer',
          }
        : record,
    );
    const { 'item-0.ours': _analysis, ...analyses } = input.analyses;
    const { 'item-0': _plan, ...plans } = input.plans;
    const document = documentOf(runReportHtml({ ...input, records, analyses, plans }));
    expect(textOf(document.querySelector('#scores'))).toContain('Ours failed: the service did not answer');
    expect(textOf(document.querySelector('[data-record="item-0.ours"]'))).toContain('There is no rendering');
    expect(textOf(document.querySelector('#answer'))).toMatch(
      /2 of 3.*Song 0: no rendering \(the service did not answer\)/,
    );
  });

  it('tells costs, machine and time from the cost records', () => {
    const cost = {
      schema: 'earwitness.cost-record/2' as const,
      itemId: 'item-0',
      conditionId: 'ours',
      cpuSeconds: 1.25,
      wallSeconds: 2,
      realTimeFactor: 5,
      peakMemoryMib: 200,
      price: null,
      currency: null,
      turnaroundSeconds: 2,
      machine: 'two cores',
      date: '2026-01-02T03:04:05.678Z',
      attempt: 1,
      reused: false,
    };
    const costs = [cost, { ...cost, itemId: 'item-1', cpuSeconds: 2.25, reused: true }];
    const document = documentOf(runReportHtml(inputOf({ costs })));
    const provenance = textOf(document.querySelector('#provenance'));
    expect(provenance).toContain('2026-01-02 03:04 UTC');
    expect(provenance).toContain('two cores');
    const cells = [...document.querySelectorAll('table.machine tbody td')].map(textOf);
    expect(cells).toEqual(['2', '1', '3.50', '4.00', '200']);
  });

  it('says the verdicts in words beside estimate, interval, n and p-value', () => {
    const panel = panelOf(9);
    const document = documentOf(runReportHtml(inputOf({ panels: [panel] })));
    const [verdict] = panel.judged.verdicts;
    const section = textOf(document.querySelector('#panel'));
    expect(section).toContain(verdict!.sentence);
    expect(section).toContain('Supported');
    expect(Number(document.querySelector('.verdicts data')?.getAttribute('value'))).toBe(0.9);
    expect(textOf(document.querySelector('#answer'))).toContain(verdict!.sentence);
    expect(section).toContain('Answers counted: 20. Training answers, not counted: 2.');
    expect(runReportHtml(inputOf({ panels: [panel] }))).not.toContain('Simulated listeners');
  });

  it('leaves a panel at chance undecided, never “no difference”', () => {
    const section = textOf(
      documentOf(runReportHtml(inputOf({ panels: [panelOf(5)] }))).querySelector('#panel table'),
    );
    expect(section).toContain('Undecided');
    expect(section).not.toContain('no difference');
  });

  it('labels simulated listeners in every heading, sentence, table and figure about them', () => {
    const panel = panelOf(9, { simulated: true });
    const document = documentOf(runReportHtml(inputOf({ panels: [panel] })));
    const article = document.querySelector('#panel article');
    const marked = [
      ...(article?.querySelectorAll('h3, figcaption, caption, .claim, .notice') ?? []),
      ...document.querySelectorAll('#answer .note'),
    ].filter((node) => !textOf(node).startsWith('in tone'));
    expect(marked.length).toBeGreaterThanOrEqual(6);
    for (const node of marked) expect(textOf(node)).toMatch(/Simulated listeners/);
    expect(textOf(document.querySelector('.limits'))).toContain('Simulated listeners are programs');
    expect(textOf(document.querySelector('#panel h2'))).toMatch(/simulated listeners/);
  });

  it('never mixes the verdicts of simulated listeners with those of people', () => {
    const people = panelOf(9);
    const programs = panelOf(5, { simulated: true });
    const { judged } = programs;
    const twice = {
      ...programs,
      judged: { ...judged, verdicts: [...judged.verdicts, ...judged.verdicts] },
    };
    const document = documentOf(runReportHtml(inputOf({ panels: [twice, people] })));
    const answer = textOf(document.querySelector('#answer .answer:first-child'));
    expect(answer).toContain('Listeners: trials answered correctly');
    expect(answer).toContain(programs.judged.verdicts[0]!.sentence);
    expect(answer).toMatch(/1.more verdict on simulated listeners: 1 undecided/);
    expect([...document.querySelectorAll('#panel h3')].map(textOf)).toEqual([
      'Simulated listeners: Can you hear it?',
      'Can you hear it?',
    ]);
  });

  it('says at a glance no more than the claim: on what it was heard, and which version is preferred', () => {
    const { definition } = panelOf(9);
    const glanceOf = (method: 'abx' | 'preference', claim: object): string => {
      const people = panelOf(9);
      const rows = (people.answers.rows as readonly ChoiceRow[]).map((row) => ({ ...row, genre: 'folk' }));
      const answers = { ...people.answers, kind: 'choices', method, rows } as PanelEvidence['answers'];
      const plan = {
        ...definition!.analysisPlan,
        claims: [{ ...definition!.analysisPlan.claims[0]!, ...claim }],
      };
      const { origin } = people;
      const panel = judgePanel({
        name: 'heard',
        answers,
        definition: null,
        plan,
        origin,
        planDigest: null,
        switching: null,
      });
      return textOf(
        documentOf(runReportHtml(inputOf({ panels: [panel] }))).querySelector(
          '#answer .answer:first-child .note',
        ),
      );
    };
    expect(glanceOf('abx', { where: { playback: ['headphones'] } })).toBe(
      'Listeners on headphones: trials answered correctly, “human” against “ours”',
    );
    expect(glanceOf('abx', { stratum: 'genre' })).toContain('Listeners with genre “folk”: ');
    expect(glanceOf('preference', {})).toBe('Listeners: preferred “human” to “ours”');
    expect(
      glanceOf('preference', { conditions: ['ours', 'human'], where: { trainedListener: ['no'] } }),
    ).toBe('Untrained listeners: preferred “ours” to “human”');
  });

  it('takes one simulated answer for a simulated panel, whatever the definition says', () => {
    const panel = panelOf(9);
    const answers: PanelEvidence['answers'] = {
      ...(panel.answers as Extract<PanelEvidence['answers'], { kind: 'choices' }>),
      rows: (panel.answers.rows as readonly ChoiceRow[]).map((row, index) => ({
        ...row,
        simulated: index === 3,
      })),
    };
    const page = runReportHtml(inputOf({ panels: [{ ...panel, answers }] }));
    expect(textOf(documentOf(page).querySelector('#panel article h3'))).toContain('Simulated listeners');
  });

  it('gives every figure a name, a description with numbers and a reading aid', () => {
    const document = documentOf(runReportHtml(inputOf({ panels: [panelOf(9)] })));
    const figures = [...document.querySelectorAll('figure')];
    // the first picture and four families of scores; of each item four, but no waveform of what has no peaks; of a panel its verdicts,
    // listeners, evidence and where the answers went
    expect(figures.length).toBe(1 + 4 + 3 * 4 + 4);
    for (const figure of figures) {
      expect(textOf(figure.querySelector('.reading-aid'))).not.toBe('');
      for (const svg of figure.querySelectorAll('svg[role=img]')) {
        expect(svg.getAttribute('aria-label')).toBeTruthy();
        const described = document.getElementById(svg.getAttribute('aria-describedby')!);
        expect(textOf(described)).toMatch(/\d/);
      }
    }
    expect(document.body.textContent).not.toContain('⚠');
    const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('links only to places that exist', () => {
    const document = documentOf(runReportHtml(inputOf({ panels: [panelOf(9)] })));
    for (const link of document.querySelectorAll('a[href^="#"]')) {
      expect(document.getElementById(link.getAttribute('href')!.slice(1)), link.outerHTML).not.toBeNull();
    }
  });

  it('is the same text for the same input', () => {
    const input = inputOf({ panels: [panelOf(9, { simulated: true })] });
    expect(runReportHtml(input)).toBe(runReportHtml(structuredClone(input)));
  });

  it('fetches nothing and runs nothing but its own script', () => {
    const page = runReportHtml(inputOf({ panels: [panelOf(9)] }));
    const document = documentOf(page);
    expect(document.querySelectorAll('link, img, iframe, object, embed, base').length).toBe(0);
    expect(document.querySelectorAll('script').length).toBe(1);
    expect(page).not.toMatch(/@import|url\(|\ssrc=|\sxlink:href=/);
    expect(document.querySelector('meta[http-equiv]')?.getAttribute('content')).toContain(
      "default-src 'none'",
    );
  });

  it('escapes whatever titles, makers, findings, questions and listeners say', () => {
    const base = inputOf();
    const manifest = manifestOf([
      {
        title: HOSTILE,
        artist: HOSTILE,
        genre: HOSTILE,
        mix: { ...FILE, credit: HOSTILE, licence: HOSTILE },
        conditions: [{ ...FILE, conditionId: 'human', maker: { kind: 'human', name: HOSTILE } }],
      },
    ]);
    const records = base.records
      .filter(({ itemId }) => itemId === 'item-0')
      .map((record) => ({
        ...record,
        maker: record.conditionId === 'human' ? { kind: 'human' as const, name: HOSTILE } : record.maker,
        findings: [HOSTILE],
        failure: record.conditionId === 'unprocessed' ? HOSTILE : null,
      }));
    const panel = panelOf(9, { title: HOSTILE, question: HOSTILE });
    const page = runReportHtml({
      ...base,
      manifest: { ...manifest, title: HOSTILE, description: HOSTILE },
      records,
      generatedAt: HOSTILE,
      plans: {
        'item-0': planOf({
          brief: { ...planOf().brief, profile: HOSTILE },
          leftOut: [{ kind: HOSTILE, reason: HOSTILE, evidence: { [HOSTILE]: 1 } }],
        }),
      },
      panels: [
        {
          ...panel,
          name: HOSTILE,
          judged: {
            ...panel.judged,
            verdicts: panel.judged.verdicts.map((verdict) => ({
              ...verdict,
              claim: HOSTILE,
              sentence: HOSTILE,
              assumption: HOSTILE,
            })),
          },
        },
      ],
    });
    const document = documentOf(page);
    expect(document.querySelectorAll('script').length).toBe(1);
    expect(document.querySelectorAll('img, [onerror]').length).toBe(0);
    expect(page.toLowerCase().split('<script').length).toBe(2);
    expect(page.toLowerCase()).not.toContain('<img');
    expect(textOf(document.querySelector('h1'))).toBe(HOSTILE);
  });

  it('stands up to silence, to a run without ours, and to a single item', () => {
    const silent = inputOf();
    const nothing = {
      integratedLufs: null,
      truePeakDbtp: null,
      crestFactorDb: null,
      spectralDistanceDb: null,
    };
    const analyses = Object.fromEntries(Object.keys(silent.analyses).map((key) => [key, analysisOf(null)]));
    const quiet = textOf(
      documentOf(
        runReportHtml({
          ...silent,
          analyses,
          records: silent.records.map((record) => ({ ...record, scores: nothing })),
        }),
      ).querySelector('#answer'),
    );
    expect(quiet).toContain('0 of 3');
    expect(quiet).not.toContain('NaN');

    const without = inputOf();
    const records = without.records.filter(
      ({ itemId, conditionId }) => itemId === 'item-0' && conditionId !== 'ours',
    );
    const page = runReportHtml({ ...without, records, plans: {} });
    expect(textOf(documentOf(page).querySelector('#answer'))).not.toContain('land on target');
    expect(page).not.toContain('NaN');
    expect(textOf(documentOf(page).querySelector('.limits'))).toContain(
      'not in this run: “Song 1” and “Song 2”',
    );
  });
});

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-report-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('writeRunReport()', () => {
  it('writes one whole file and leaves nothing else behind', () =>
    inFolder(async (folder) => {
      const input = inputOf({ generatedAt: '2026-01-02' });
      await writeRunReport({ ...input, file: join(folder, 'run', 'index.html') });
      expect(await readdir(join(folder, 'run'))).toEqual(['index.html']);
      expect(await readFile(join(folder, 'run', 'index.html'), 'utf8')).toBe(runReportHtml(input));
    }));
});

describe('loadReportInput()', () => {
  /** Leaves a run's folder as the bench does. */
  async function leaveRun(
    folder: string,
    { manifest, records, costs, analyses, plans }: ReportInput,
  ): Promise<void> {
    const lines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    await mkdir(join(folder, 'analyses'));
    await mkdir(join(folder, 'masters'));
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'records.jsonl'), lines(records));
    await writeFile(join(folder, 'costs.jsonl'), lines(costs));
    for (const [name, analysis] of Object.entries(analyses))
      await writeFile(join(folder, 'analyses', `${name}.json`), JSON.stringify(analysis));
    for (const [itemId, plan] of Object.entries(plans))
      await writeFile(join(folder, 'masters', `${itemId}.plan.json`), formatPlan(plan));
  }

  const plannedInput = (): ReportInput => {
    const input = inputOf();
    const records = input.records.map((record) =>
      record.conditionId === 'ours' ? { ...record, planFile: `masters/${record.itemId}.plan.json` } : record,
    );
    return { ...input, records };
  };

  it('reads back all that a run left', () =>
    inFolder(async (folder) => {
      const input = plannedInput();
      await leaveRun(folder, input);
      expect(await loadReportInput(folder, folder)).toEqual(input);
    }));

  it('does without the analysis of a mix that could not be read', () =>
    inFolder(async (folder) => {
      await leaveRun(folder, plannedInput());
      await rm(join(folder, 'analyses', 'item-0.mix.json'));
      const { analyses } = await loadReportInput(folder, folder);
      expect(Object.keys(analyses)).not.toContain('item-0.mix');
    }));

  it.each([
    ['analyses/item-0.ours.json', null, 'cannot be read'],
    ['analyses/item-0.ours.json', '{', 'is not JSON'],
    ['analyses/item-0.ours.json', '{"schema":"earwitness.analysis/3"}', 'is not an analysis (sampleRate'],
    ['masters/item-1.plan.json', '{}', 'is not a mastering plan'],
  ])('names %s when it is %j', (file, text, problem) =>
    inFolder(async (folder) => {
      await leaveRun(folder, plannedInput());
      if (text === null) await rm(join(folder, file));
      else await writeFile(join(folder, file), text);
      await expect(loadReportInput(folder, folder)).rejects.toThrow(
        expect.objectContaining({
          name: 'BenchError',
          message: expect.stringContaining(`${file} ${problem}`),
        }),
      );
    }),
  );
});
