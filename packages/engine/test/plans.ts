/** Analyses and plans as tests need them: neutral and in order, but for what a test changes. */
import { ANALYSIS_SCHEMA, type Analysis } from '../src/measure/analysis.ts';
import { MASTERING_PLAN_SCHEMA, type MasteringPlan, type PlannedStage } from '../src/plan/mastering-plan.ts';
import { NEUTRAL_PROFILE } from '../src/profiles/built-in/neutral.ts';

/** @param shapeDb what the spectrum has more than the neutral profile, by centre frequency; `null` for an empty band */
export function analysisOf({
  shapeDb = () => 0,
  ...changes
}: Partial<Analysis> & { shapeDb?: (hz: number) => number | null } = {}): Analysis {
  const { centersHz, levelsDb: neutralDb } = NEUTRAL_PROFILE.tone;
  const levelsDb = centersHz.map((hz, index) => {
    const more = shapeDb(hz);
    return more === null ? null : neutralDb[index]! - 30 + more;
  });
  const bands = {
    centersHz,
    levelsDb,
    medianLevelsDb: levelsDb,
    midLevelsDb: levelsDb,
    sideLevelsDb: levelsDb,
    correlations: levelsDb.map((level) => (level === null ? null : 0.8)),
  };
  return {
    schema: ANALYSIS_SCHEMA,
    sampleRate: 44_100,
    channelLayout: 'stereo',
    frameCount: 441_000,
    seconds: 10,
    samplesDigest: 'xxh64/60s:0',
    integratedLufs: -20,
    momentaryMaxLufs: -17,
    shortTermMaxLufs: -18,
    loudnessRangeLu: 5,
    loudnessRangeAt1HzLu: 5,
    truePeakDbtp: -6,
    channelTruePeaksDbtp: [-6, -6],
    truePeakBs1770Dbtp: null,
    samplePeakDbfs: -6.2,
    channelSamplePeaksDbfs: [-6.2, -6.2],
    rmsDbfs: -19.2,
    crestFactorDb: 13,
    plrDb: 14,
    psrDb: { minimum: 10, p5: 11, median: 13 },
    drDb: 11,
    dynamicSpreadLu: 4,
    dcOffsets: [0, 0],
    correlation: 0.8,
    sideToMidDb: -8,
    lowSideToMidDb: -20,
    balanceDb: 0,
    monoSumLu: -0.6,
    thirdOctaves: bands,
    erbBands: bands,
    bandLevels: [],
    loudnessOverTime: { hopSeconds: 0.1, shortTermLufs: [], momentaryLufs: [] },
    peaksOverTime: { hopSeconds: 0.1, truePeaksDbtp: [], samplePeaksDbfs: [] },
    stereoOverTime: { hopSeconds: 0.1, correlations: [], sideToMidDb: [], balancesDb: [] },
    sections: [],
    defects: [],
    ...changes,
  };
}

type Settings<Kind extends PlannedStage['kind']> = Extract<PlannedStage, { kind: Kind }>['settings'];

/** A plan of the stages given, in the order that the engine plans them. */
export function planOf({
  equalizer,
  gainDb,
  limiter,
  target = { integratedLufs: -14, ceilingDbtp: -1 },
}: {
  equalizer?: Settings<'equalizer'>['bands'];
  gainDb?: number;
  limiter?: boolean;
  target?: MasteringPlan['target'];
} = {}): MasteringPlan {
  const explained = { reason: 'The test asks for it.', evidence: {} };
  const stages: PlannedStage[] = [];
  if (equalizer) stages.push({ kind: 'equalizer', settings: { bands: equalizer }, ...explained });
  if (gainDb !== undefined) stages.push({ kind: 'loudness-gain', settings: { gainDb }, ...explained });
  if (limiter) {
    const settings = { ceilingDbtp: target.ceilingDbtp, lookaheadSeconds: 0.003, releaseSeconds: 0.3 };
    stages.push({ kind: 'true-peak-limiter', settings, ...explained });
  }
  return {
    schema: MASTERING_PLAN_SCHEMA,
    engineVersion: '0.1.0',
    inputDigest: 'xxh64:0',
    brief: { target, profile: 'neutral', strength: { tone: 1, dynamics: 1, stereo: 1 }, leaveAlone: [] },
    target,
    stages,
    leftOut: [],
    feasible: true,
    shortfallLu: 0,
  };
}
