/**
 * The decision about dynamics: a band whose loud moments stand further out than the direction's is held by a compressor. The threshold
 * follows the band's own levels, so that a quiet mix is compressed as much as a loud one.
 */
import type { Analysis } from '../measure/analysis.ts';
import { equalizerCurveDb } from '../plan/equalizer-band-curve.ts';
import type { CompressorBand, EqualizerBand } from '../plan/mastering-plan.ts';
import { formatDb, formatHz, formatLevelDb, roundDb } from '../plan/plan-numbers.ts';
import type { TargetProfile } from '../profiles/target-profile.ts';
import type { Decision } from './decision.ts';

/** A band whose loud moments stand further out comes and goes: that is arrangement, not dynamics. */
const MOST_SPREAD_DB = 12;
/** More taken from the loud moments would be heard as pumping. */
const MOST_REDUCTION_DB = 4;
const LARGEST_RATIO = 2;
const KNEE_DB = 6;
/** Slower for the bass, whose periods are long. */
const ATTACK_SECONDS = [0.04, 0.03, 0.02, 0.01];
const RELEASE_SECONDS = [0.4, 0.3, 0.25, 0.2];

interface BandExcess {
  readonly band: Analysis['bandLevels'][number];
  readonly index: number;
  readonly spreadDb: number;
  readonly excessDb: number;
  readonly toleranceDb: number;
  /** How much louder the equalizer that comes first makes the band. */
  readonly equalizedDb: number;
}

/**
 * @param strength 0…1: how much of what a band has too much is taken away
 * @param equalizer bands that come first, and move the levels that the compressor meets
 */
export function decideDynamics(
  analysis: Analysis,
  profile: TargetProfile,
  { strength, equalizer }: { strength: number; equalizer: readonly EqualizerBand[] },
): Decision {
  if (!profile.dynamics) {
    return leaveOut(`"${profile.title}" says nothing about dynamics: they are the mix's own.`, {});
  }
  const bands = findExcesses(analysis, profile.dynamics, equalizer);
  if (bands.length === 0) return leaveOut('The mix has no dynamics to compare: it is silent.', {});
  const worst = bands.reduce((a, b) => (b.excessDb - b.toleranceDb > a.excessDb - a.toleranceDb ? b : a));
  const evidence = {
    spreadDb: roundDb(worst.spreadDb),
    excessDb: roundDb(worst.excessDb),
    toleranceDb: roundDb(worst.toleranceDb),
  };
  const observation = `The loud moments ${rangeText(worst.band)} stand ${worst.spreadDb.toFixed(1)} dB above the middle ones, ${formatDb(worst.excessDb)} next to ${profile.title}`;
  const tooWide = bands.filter(({ excessDb, toleranceDb }) => excessDb > toleranceDb);
  if (tooWide.length === 0) {
    return leaveOut(`${observation}: no band needs to be held.`, evidence);
  }
  if (strength === 0) {
    return leaveOut(`${observation}, but are to be left alone: their strength is 0.`, evidence);
  }
  const settings = tooWide.map((band) => compress(band, strength));
  return {
    stage: {
      kind: 'multiband-compressor',
      settings: { bands: settings, mix: 1, link: 'stereo' },
      reason: `${observation}. At strength ${strength} ${settings.length === 1 ? 'one band is' : `${settings.length} bands are`} held: ${settings.map(describeBand).join(', ')}.`,
      evidence: { ...evidence, heldBandsCount: settings.length },
    },
  };
}

const leaveOut = (reason: string, evidence: Record<string, number>): Decision => ({
  leftOut: { kind: 'multiband-compressor', reason, evidence },
});

function findExcesses(
  { bandLevels, thirdOctaves }: Analysis,
  { bands }: NonNullable<TargetProfile['dynamics']>,
  equalizer: readonly EqualizerBand[],
): BandExcess[] {
  return bandLevels.flatMap((band, index) => {
    const target = bands.find(({ lowHz, highHz }) => lowHz === band.lowHz && highHz === band.highHz);
    const { p50, p95 } = band.levelsDb;
    if (!target || p50 === null || p95 === null) return [];
    const spreadDb = p95 - p50;
    if (spreadDb > MOST_SPREAD_DB || target.spreadDb > MOST_SPREAD_DB) return [];
    const excessDb = spreadDb - target.spreadDb;
    const equalizedDb = gainWithin(band, thirdOctaves, equalizer);
    return [{ band, index, spreadDb, excessDb, toleranceDb: target.toleranceDb, equalizedDb }];
  });
}

/** Of a band's power: loud third octaves count most. */
function gainWithin(
  { lowHz, highHz }: BandExcess['band'],
  { centersHz, levelsDb }: Analysis['thirdOctaves'],
  equalizer: readonly EqualizerBand[],
): number {
  const curveDb = equalizerCurveDb(equalizer, centersHz);
  let [before, after] = [0, 0];
  for (const [index, centerHz] of centersHz.entries()) {
    const level = levelsDb[index] ?? null;
    if (level === null || centerHz < (lowHz ?? 0) || centerHz >= (highHz ?? Number.POSITIVE_INFINITY))
      continue;
    before += 10 ** (level / 10);
    after += 10 ** ((level + curveDb[index]!) / 10);
  }
  return before > 0 ? 10 * Math.log10(after / before) : 0;
}

/** From the middle level up, so steep that the loud moments come down by the excess; what the band loses by it is made up for. */
function compress(
  { band, index, spreadDb, excessDb, equalizedDb }: BandExcess,
  strength: number,
): CompressorBand {
  const reductionDb = Math.min(MOST_REDUCTION_DB, excessDb * strength);
  const slope = Math.min(1 - 1 / LARGEST_RATIO, reductionDb / spreadDb);
  return {
    lowHz: band.lowHz,
    highHz: band.highHz,
    thresholdDb: roundDb(Math.max(-80, Math.min(0, band.levelsDb.p50! + equalizedDb))),
    ratio: Math.round(100 / (1 - slope)) / 100,
    kneeDb: KNEE_DB,
    attackSeconds: ATTACK_SECONDS[index]!,
    releaseSeconds: RELEASE_SECONDS[index]!,
    makeupDb: roundDb(lossDb(band.levelsDb, slope)),
  };
}

/** How much of its power a band loses above its middle level, by the shares of time between its quantiles. */
function lossDb({ p50, p75, p90, p95, p99 }: BandExcess['band']['levelsDb'], slope: number): number {
  const shares = [
    [p50, 0.625],
    [p75, 0.2],
    [p90, 0.1],
    [p95, 0.045],
    [p99, 0.03],
  ] as const;
  let [before, after] = [0, 0];
  for (const [level, share] of shares) {
    if (level === null) continue;
    before += share * 10 ** (level / 10);
    after += share * 10 ** ((level - slope * softlyAbove(level - p50!)) / 10);
  }
  return 10 * Math.log10(before / after);
}

/** The compressor's knee: half a parabola around the threshold. */
const softlyAbove = (overDb: number): number =>
  overDb >= KNEE_DB / 2 ? overDb : (overDb + KNEE_DB / 2) ** 2 / (2 * KNEE_DB);

function rangeText({ lowHz, highHz }: { lowHz: number | null; highHz: number | null }): string {
  if (lowHz === null) return highHz === null ? 'everywhere' : `below ${formatHz(highHz)}`;
  return highHz === null ? `above ${formatHz(lowHz)}` : `from ${formatHz(lowHz)} to ${formatHz(highHz)}`;
}

const describeBand = (band: CompressorBand): string =>
  `${rangeText(band)} ${band.ratio}:1 above ${formatLevelDb(band.thresholdDb)}`;
