/**
 * Power spectra of a piece: summed over all windows for the average, and in third-octave bands window by window for medians,
 * sections and defects. Welch's method, Hann, 50 % overlap; window w begins at frame w·hopFrames of the piece.
 */

export interface SpectrumEvidence {
  readonly fftSize: number;
  readonly hopFrames: number;
  /** Windows summed. */
  readonly windowCount: number;
  /** Σ over windows of mean square per bin (fftSize/2 + 1), so that a window's bins add up to its mean square. */
  readonly midSums: Float64Array;
  readonly sideSums: Float64Array;
  /** Σ of the real part of mid × conj(side) on the same scale: left = mid + side + 2·cross, right = mid + side − 2·cross. */
  readonly crossSums: Float64Array;
  /** Mean square in each third-octave band (`thirdOctaveCenters`) of each window: [window × bandCount + band]. */
  readonly midBands: Float32Array;
  readonly sideBands: Float32Array;
}
