/** What a stage did, as far as it can be measured on the finished master: the same reading before and after. */
import { type Analysis, equalizerCurveDb, type PlannedStage } from '@earwitness/engine';
import { formatNumber, listInWords } from '../number-text.ts';
import { hertzText } from '../sections/plan.ts';

interface Pair {
  readonly before: Analysis;
  readonly after: Analysis;
}

const db = (value: number): string => `${formatNumber(value, { digits: 1, signed: true })} dB`;
const level = (value: number | null, unit: string): string =>
  value === null ? 'no value' : `${formatNumber(value, { digits: 1 })} ${unit}`;

/** One sentence; null where nothing of what was measured tells of this stage. */
export function measuredEffect(stage: PlannedStage, pair: Pair): string | null {
  const { before, after } = pair;
  switch (stage.kind) {
    case 'equalizer':
      return toneEffect(stage.settings.bands, pair);
    case 'subsonic-filter': {
      const change = bandChangeDb(pair, 20);
      return change === null
        ? null
        : `At 20 Hz the master has ${db(change)} against the mix at equal loudness.`;
    }
    case 'stereo-width':
      return widthEffect(stage.settings, pair);
    case 'multiband-compressor':
    case 'dynamic-equalizer':
      return spreadEffect(pair);
    case 'saturator':
    case 'soft-clip': {
      const [from, to] = [before.crestFactorDb, after.crestFactorDb];
      return from === null || to === null
        ? null
        : `Crest factor went from ${level(from, 'dB')} to ${level(to, 'dB')}, all stages together.`;
    }
    case 'loudness-gain':
      return `Integrated loudness went from ${level(before.integratedLufs, 'LUFS')} to ${level(after.integratedLufs, 'LUFS')}.`;
    case 'true-peak-limiter':
      return `True peak is ${level(after.truePeakDbtp, 'dBTP')}; peaks stand ${level(after.plrDb, 'dB')} above the loudness, ${level(before.plrDb, 'dB')} in the mix.`;
  }
}

/** Where the planned curve moves most, and what the spectra say there. */
function toneEffect(bands: Parameters<typeof equalizerCurveDb>[0], pair: Pair): string | null {
  const { centersHz } = pair.before.thirdOctaves;
  const plannedDb = equalizerCurveDb(bands, centersHz);
  const changes = centersHz.flatMap((hz, index) => {
    const measured = bandChangeDb(pair, hz);
    return measured === null ? [] : [{ hz, planned: plannedDb[index]!, measured }];
  });
  if (changes.length === 0) return null;
  // The curve moves the loudness as well, which the gain takes back: only its shape can be seen at equal loudness.
  const offset = changes.reduce((sum, { planned, measured }) => sum + measured - planned, 0) / changes.length;
  const most = changes.reduce((a, b) => (Math.abs(b.planned) > Math.abs(a.planned) ? b : a));
  const furthest = Math.max(...changes.map(({ planned, measured }) => Math.abs(measured - planned - offset)));
  return `At ${hertzText(most.hz)}, where it moves most, ${db(most.planned)} were planned and ${db(most.measured - offset)} are there; over all third octaves the spectrum follows the planned curve to within ${formatNumber(furthest, { digits: 1 })} dB, all stages together.`;
}

type WidthSettings = Extract<PlannedStage, { kind: 'stereo-width' }>['settings'];

/** What became of side against mid, in each range that was to be moved. */
function widthEffect({ bands, monoBelowHz }: WidthSettings, pair: Pair): string | null {
  const ranges = bands.flatMap(({ fromHz, sideGainDb }, index) =>
    sideGainDb === 0
      ? []
      : [
          {
            fromHz: Math.max(fromHz, monoBelowHz ?? 0),
            toHz: bands[index + 1]?.fromHz ?? Number.POSITIVE_INFINITY,
          },
        ],
  );
  const moved = ranges.flatMap((range) => {
    const change = widthChangeDb(pair, range);
    return change === null ? [] : [`${rangeText(range)} by ${db(change)}`];
  });
  const low = monoBelowHz === null ? null : pair.after.lowSideToMidDb;
  const parts = [
    ...(moved.length === 0 ? [] : [`Side against mid moved ${listInWords(moved)}.`]),
    ...(low === null ? [] : [`Below 120 Hz the side is ${level(-low, 'dB')} below the mid.`]),
  ];
  return parts.length === 0 ? null : parts.join(' ');
}

interface Range {
  readonly fromHz: number;
  readonly toHz: number;
}

const rangeText = ({ fromHz, toHz }: Range): string => {
  if (fromHz === 0) return toHz === Number.POSITIVE_INFINITY ? 'everywhere' : `below ${hertzText(toHz)}`;
  return toHz === Number.POSITIVE_INFINITY
    ? `above ${hertzText(fromHz)}`
    : `from ${hertzText(fromHz)} to ${hertzText(toHz)}`;
};

/** The mean over the third octaves in a range that have both mid and side. */
function widthChangeDb({ before, after }: Pair, { fromHz, toHz }: Range): number | null {
  const changes = before.thirdOctaves.centersHz.flatMap((hz, index) => {
    if (hz < fromHz || hz >= toHz) return [];
    const [from, to] = [sideToMidAt(before, index), sideToMidAt(after, index)];
    return from === null || to === null ? [] : [to - from];
  });
  return changes.length === 0 ? null : changes.reduce((sum, change) => sum + change, 0) / changes.length;
}

function sideToMidAt(
  { thirdOctaves: { midLevelsDb, sideLevelsDb } }: Analysis,
  index: number,
): number | null {
  const [mid, side] = [midLevelsDb[index] ?? null, sideLevelsDb[index] ?? null];
  return mid === null || side === null ? null : side - mid;
}

/** Of one third octave, at equal loudness; null where either has nothing there. */
function bandChangeDb({ before, after }: Pair, hz: number): number | null {
  if (before.integratedLufs === null || after.integratedLufs === null) return null;
  const from = levelAt(before, hz);
  const to = levelAt(after, hz);
  return from === null || to === null ? null : to - from - (after.integratedLufs - before.integratedLufs);
}

function levelAt({ thirdOctaves: { centersHz, levelsDb } }: Analysis, hz: number): number | null {
  const index = centersHz.findIndex((center) => Math.abs(center / hz - 1) < 0.05);
  return levelsDb[index] ?? null;
}

/** How far the loud moments stand above the middle ones, by band. */
function spreadEffect({ before, after }: Pair): string | null {
  const parts = before.bandLevels.flatMap((band, index) => {
    const [from, to] = [spreadOf(band), spreadOf(after.bandLevels[index])];
    if (from === null || to === null) return [];
    const range = rangeText({ fromHz: band.lowHz ?? 0, toHz: band.highHz ?? Number.POSITIVE_INFINITY });
    return [`${range} ${formatNumber(from, { digits: 1 })} → ${formatNumber(to, { digits: 1 })} dB`];
  });
  return parts.length === 0
    ? null
    : `Loud moments above middle ones, all stages together: ${parts.join('; ')}.`;
}

const spreadOf = (band: Analysis['bandLevels'][number] | undefined): number | null => {
  const { p95 = null, p50 = null } = band?.levelsDb ?? {};
  return p95 === null || p50 === null ? null : p95 - p50;
};
