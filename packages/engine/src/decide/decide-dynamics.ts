/**
 * The decision about dynamics: a band whose loud moments stand further out than the direction's is held by a compressor. The threshold
 * follows the band's own levels, so that a quiet mix is compressed as much as a loud one.
 */
import type { Analysis } from '../measure/analysis.ts';
import type { CompressorBand } from '../plan/mastering-plan.ts';
import { formatDb, formatHz, roundDb } from '../plan/plan-numbers.ts';
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
}

/** @param strength 0…1: how much of what a band has too much is taken away */
export function decideDynamics(
  analysis: Analysis,
  profile: TargetProfile,
  { strength }: { strength: number },
): Decision {
  if (!profile.dynamics) {
    return leaveOut(`"${profile.title}" says nothing about dynamics: they are the mix's own.`, {});
  }
  const bands = findExcesses(analysis, profile.dynamics);
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
  { bandLevels }: Analysis,
  { bands }: NonNullable<TargetProfile['dynamics']>,
): BandExcess[] {
  return bandLevels.flatMap((band, index) => {
    const target = bands.find(({ lowHz, highHz }) => lowHz === band.lowHz && highHz === band.highHz);
    const { p50, p95 } = band.levelsDb;
    if (!target || p50 === null || p95 === null) return [];
    const spreadDb = p95 - p50;
    if (spreadDb > MOST_SPREAD_DB || target.spreadDb > MOST_SPREAD_DB) return [];
    const excessDb = spreadDb - target.spreadDb;
    return [{ band, index, spreadDb, excessDb, toleranceDb: target.toleranceDb }];
  });
}

/** From the middle level up, so steep that the loud moments come down by the excess. */
function compress({ band, index, spreadDb, excessDb }: BandExcess, strength: number): CompressorBand {
  const reductionDb = Math.min(MOST_REDUCTION_DB, excessDb * strength);
  const slope = Math.min(1 - 1 / LARGEST_RATIO, reductionDb / spreadDb);
  return {
    lowHz: band.lowHz,
    highHz: band.highHz,
    thresholdDb: roundDb(Math.max(-80, Math.min(0, band.levelsDb.p50!))),
    ratio: Math.round(100 / (1 - slope)) / 100,
    kneeDb: KNEE_DB,
    attackSeconds: ATTACK_SECONDS[index]!,
    releaseSeconds: RELEASE_SECONDS[index]!,
  };
}

function rangeText({ lowHz, highHz }: { lowHz: number | null; highHz: number | null }): string {
  if (lowHz === null) return highHz === null ? 'everywhere' : `below ${formatHz(highHz)}`;
  return highHz === null ? `above ${formatHz(lowHz)}` : `from ${formatHz(lowHz)} to ${formatHz(highHz)}`;
}

const describeBand = (band: CompressorBand): string =>
  `${band.ratio}:1 above ${band.thresholdDb.toFixed(1)} dB ${rangeText(band)}`;
