/** The decision about the stereo image: how loud the side signal is by band, and whether the bass is in the middle. */
import type { Analysis } from '../measure/analysis.ts';
import type { DeliveryTarget } from '../plan/delivery-target.ts';
import type { StereoWidthSettings } from '../plan/mastering-plan.ts';
import { formatDb, formatHz, formatLevelDb, roundDb } from '../plan/plan-numbers.ts';
import type { TargetProfile } from '../profiles/target-profile.ts';
import type { Decision } from './decision.ts';

/** Bands that an image is told in: bass, low middle, voices, presence, air. */
const BAND_EDGES_HZ = [0, 120, 500, 2000, 6000];
/** More would be another mix. */
const MOST_CHANGE_DB = 3;
/** What lies below this is noise or dither, not width: it is not lifted. */
const LEAST_SIDE_TO_MID_DB = -40;
/** A moment whose channels are less alike than this in so large a share of the time: no band is widened. */
const LEAST_CORRELATION = 0;
const LEAST_CORRELATED_SHARE = 0.95;
/** A difference from one band to the next that nobody hears. */
const NEGLIGIBLE_DB = 0.3;

interface BandWidth {
  readonly fromHz: number;
  readonly sideToMidDb: number;
  /** Mix minus direction. */
  readonly differenceDb: number;
  readonly toleranceDb: number;
}

/** @param strength 0…1: how much of what lies outside the tolerance is corrected; never scales what the delivery asks for */
export function decideStereo(
  analysis: Analysis,
  profile: TargetProfile,
  target: DeliveryTarget,
  { strength }: { strength: number },
): Decision {
  if (analysis.sideToMidDb === null) {
    return leaveOut('There is no side signal: nothing to widen, and no false width is made.', {});
  }
  const monoBelowHz = target.monoBelowHz ?? null;
  const image = decideImage(analysis, profile, strength);
  if (image.bands.length === 0 && monoBelowHz === null) return leaveOut(image.reason, image.evidence);
  const bass =
    monoBelowHz === null
      ? ''
      : ` The delivery asks for the bass in the middle: mono below ${formatHz(monoBelowHz)}.`;
  return {
    stage: {
      kind: 'stereo-width',
      settings: { bands: image.bands, monoBelowHz },
      reason: `${image.reason}${bass}`,
      evidence: { ...image.evidence, ...(monoBelowHz !== null && { monoBelowHz }) },
    },
  };
}

const leaveOut = (reason: string, evidence: Record<string, number>): Decision => ({
  leftOut: { kind: 'stereo-width', reason, evidence },
});

interface Image {
  readonly bands: StereoWidthSettings['bands'];
  readonly reason: string;
  readonly evidence: Record<string, number>;
}

function decideImage(analysis: Analysis, profile: TargetProfile, strength: number): Image {
  const nothing = (reason: string, evidence: Record<string, number> = {}): Image => ({
    bands: [],
    reason,
    evidence,
  });
  if (!profile.stereo) return nothing(`"${profile.title}" says nothing about width: it is the mix's own.`);
  const widths = findWidths(analysis, profile.stereo);
  if (widths.every(({ sideToMidDb }) => sideToMidDb === Number.NEGATIVE_INFINITY))
    return nothing('No band can be compared in width: one of the two is mono.');
  const excessOf = ({ differenceDb, toleranceDb }: BandWidth) => Math.abs(differenceDb) - toleranceDb;
  const comparable = widths.filter(({ sideToMidDb }) => sideToMidDb !== Number.NEGATIVE_INFINITY);
  const worst = comparable.reduce((a, b) => (excessOf(b) > excessOf(a) ? b : a));
  const evidence = {
    fromHz: worst.fromHz,
    sideToMidDb: roundDb(worst.sideToMidDb),
    differenceDb: roundDb(worst.differenceDb),
  };
  const observation = `The side signal ${placeOf(worst)} lies ${formatLevelDb(worst.sideToMidDb)} next to the middle, ${formatDb(worst.differenceDb)} next to ${profile.title}`;
  if (excessOf(worst) <= 0) return nothing(`${observation}: within tolerance in every band.`, evidence);
  if (strength === 0) return nothing(`${observation}, but is to be left alone: its strength is 0.`, evidence);
  const mayWiden = isWellCorrelated(analysis);
  const bands = mergeBands(
    widths.map((width) => ({ fromHz: width.fromHz, sideGainDb: gainOf(width, { strength, mayWiden }) })),
  );
  if (bands.length === 0) {
    return nothing(
      mayWiden
        ? `${observation}: what may be changed of it is too little to be heard.`
        : `${observation}, but the channels are out of phase too often to be widened.`,
      evidence,
    );
  }
  return {
    bands,
    reason: `${observation}. At strength ${strength} the side changes by ${bands.map((band) => `${formatDb(band.sideGainDb)} ${placeOf(band)}`).join(', ')}.`,
    evidence,
  };
}

const placeOf = ({ fromHz }: { fromHz: number }): string =>
  fromHz === 0 ? 'from the bass on' : `from ${formatHz(fromHz)} on`;

/** Power sums over third octaves, so that loud ones count as much as they are heard; a band that cannot be compared differs in nothing. */
function findWidths({ thirdOctaves }: Analysis, target: NonNullable<TargetProfile['stereo']>): BandWidth[] {
  return BAND_EDGES_HZ.flatMap((fromHz, index) => {
    const toHz = BAND_EDGES_HZ[index + 1] ?? Number.POSITIVE_INFINITY;
    let [mid, side, wantedSide, tolerance] = [0, 0, 0, 0];
    for (const [band, centerHz] of thirdOctaves.centersHz.entries()) {
      if (centerHz < fromHz || centerHz >= toHz) continue;
      const wanted = target.centersHz.indexOf(centerHz);
      const wantedDb = target.sideToMidDb[wanted] ?? null;
      const [midDb, sideDb] = [
        thirdOctaves.midLevelsDb[band] ?? null,
        thirdOctaves.sideLevelsDb[band] ?? null,
      ];
      if (wantedDb === null || midDb === null || sideDb === null) continue;
      mid += 10 ** (midDb / 10);
      side += 10 ** (sideDb / 10);
      wantedSide += 10 ** ((midDb + wantedDb) / 10);
      tolerance += 10 ** (midDb / 10) * target.tolerancesDb[wanted]!;
    }
    if (!(mid > 0 && side > 0 && wantedSide > 0)) {
      return [{ fromHz, sideToMidDb: Number.NEGATIVE_INFINITY, differenceDb: 0, toleranceDb: 0 }];
    }
    return [
      {
        fromHz,
        sideToMidDb: 10 * Math.log10(side / mid),
        differenceDb: 10 * Math.log10(side / wantedSide),
        toleranceDb: tolerance / mid,
      },
    ];
  });
}

/** The bass is never widened, and noise is never lifted. */
function gainOf(
  { fromHz, sideToMidDb, differenceDb, toleranceDb }: BandWidth,
  { strength, mayWiden }: { strength: number; mayWiden: boolean },
): number {
  if (Math.abs(differenceDb) <= toleranceDb) return 0;
  const gainDb = Math.max(-MOST_CHANGE_DB, Math.min(MOST_CHANGE_DB, -differenceDb)) * strength;
  const isNoise = sideToMidDb < LEAST_SIDE_TO_MID_DB;
  return gainDb > 0 && (fromHz === 0 || isNoise || !mayWiden) ? 0 : roundDb(gainDb);
}

function isWellCorrelated({ stereoOverTime: { correlations } }: Analysis): boolean {
  const known = correlations.filter((correlation) => correlation !== null);
  const apart = known.filter((correlation) => correlation < LEAST_CORRELATION).length;
  return apart <= (1 - LEAST_CORRELATED_SHARE) * known.length;
}

/** Neighbours of (nearly) one gain become one band; none when nothing is left to change. */
function mergeBands(bands: StereoWidthSettings['bands']): StereoWidthSettings['bands'] {
  if (bands.every(({ sideGainDb }) => Math.abs(sideGainDb) < NEGLIGIBLE_DB)) return [];
  const merged: StereoWidthSettings['bands'] = [];
  for (const { fromHz, sideGainDb } of bands) {
    const last = merged.at(-1);
    if (last && Math.abs(last.sideGainDb - sideGainDb) < NEGLIGIBLE_DB) continue;
    merged.push({ fromHz: merged.length === 0 ? 0 : fromHz, sideGainDb });
  }
  return merged;
}
