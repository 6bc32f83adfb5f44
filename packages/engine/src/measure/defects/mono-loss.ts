import { powerToDb } from '../../audio/decibels.ts';
import { thirdOctaveCenters } from '../spectrum/third-octaves.ts';
import type { Defect } from './defect.ts';
import { confidenceBetween, type FullEvidence } from './detector.ts';
import { wholePiece } from './stretches.ts';
import { decimal, hertz } from './wording.ts';

/** A band counts within this of the strongest: what is weaker is not missed. */
const HEARD_WITHIN_DB = 15;
/** Left and right that have nothing in common lose 3 dB in mono; beyond that they cancel. */
const LEAST_LOSS_DB = 5;
const CERTAIN_LOSS_DB = 8;
/** Below 120 Hz little more than unrelated sides is a fault already: clubs and records play bass in mono. */
const BASS_HZ = 120;
const LEAST_BASS_LOSS_DB = 3.6;
const CERTAIN_BASS_LOSS_DB = 6;

/** Bands that get weaker than stereo without relation would, when left and right are played as one. */
export function findMonoLoss(evidence: FullEvidence): Defect | undefined {
  const { spectrum, sampleRate, hops } = evidence;
  if (hops.energies.length < 2) return undefined;
  const centers = thirdOctaveCenters(sampleRate);
  const [mids, sides] = [spectrum.midBands, spectrum.sideBands].map((bands) =>
    totalsOf(bands, centers.length),
  ) as [Float64Array, Float64Array];
  const strongest = Math.max(...centers.map((_, band) => mids[band]! + sides[band]!));
  const lossy = centers
    .map((centerHz, band) => {
      const [mid, both] = [mids[band]!, mids[band]! + sides[band]!];
      const isBass = centerHz < BASS_HZ;
      const [least, certain] = isBass
        ? [LEAST_BASS_LOSS_DB, CERTAIN_BASS_LOSS_DB]
        : [LEAST_LOSS_DB, CERTAIN_LOSS_DB];
      // 60 dB stands for a band that disappears.
      const lossDb = Math.min(60, powerToDb(both / mid));
      return { centerHz, both, lossDb, confidence: confidenceBetween(lossDb, { least, certain }), least };
    })
    .filter(
      ({ both, lossDb, least }) =>
        both > 0 && powerToDb(strongest / both) <= HEARD_WITHIN_DB && lossDb >= least,
    );
  if (lossy.length === 0) return undefined;
  const worst = lossy.reduce((most, band) => (band.lossDb > most.lossDb ? band : most));
  return {
    kind: 'mono-loss',
    severity: worst.lossDb >= CERTAIN_LOSS_DB ? 'warning' : 'note',
    confidence: Math.max(...lossy.map(({ confidence }) => confidence)),
    ...wholePiece(evidence),
    channels: [0, 1],
    measured: { lossDb: worst.lossDb, centerHz: worst.centerHz, bandCount: lossy.length },
    sentence: `In mono ${decimal(worst.lossDb)} dB are lost around ${hertz(worst.centerHz)}${lossy.length > 1 ? `, and more than unrelated sides would lose in ${lossy.length} third-octaves in all` : ''}.`,
  };
}

/** The sum over all windows in each band. */
function totalsOf(bands: Float32Array, bandCount: number): Float64Array {
  const totals = new Float64Array(bandCount);
  for (let row = 0; row < bands.length; row += bandCount) {
    for (let band = 0; band < bandCount; band++) totals[band]! += bands[row + band]!;
  }
  return totals;
}
