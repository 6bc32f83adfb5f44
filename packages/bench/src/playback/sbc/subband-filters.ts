/** The filter bank of SBC: eight bands of equal width, analysis and synthesis. @source A2DP, appendix B */

export const SUBBANDS = 8;
/** Frames that analysis and synthesis together come late. */
export const FILTER_DELAY_FRAMES = 73;
/** Frames that a subband sample is made of. */
const TAPS = 80;

/** The low-pass of which the bands are copies, as far as its middle; it is symmetric. */
const PROTOTYPE_HALF = [
  0, 0.000156575398, 0.000343256425, 0.000554620202, 0.000823919506, 0.00113992507, 0.00147640169,
  0.00178371725, 0.00201182542, 0.00210371989, 0.00199454554, 0.00161656283, 0.000902154502, -0.000178805361,
  -0.00164973098, -0.00349717454, -0.00565949473, -0.00802941163, -0.0104584443, -0.0127472335, -0.0146525263,
  -0.0159045603, -0.0162208471, -0.0153184106, -0.0129371806, -0.0088575754, -0.00292408442, 0.00491578024,
  0.0146404076, 0.0261098752, 0.0390751381, 0.0531873032, 0.0679989431, 0.0829847578, 0.0975753918,
  0.111196689, 0.123264548, 0.133264415, 0.140753505, 0.145389847, 0.146955068,
];
/** The cosines of modulation repeat after 32 frames with the sign turned after 16: the window carries the sign. */
const WINDOW = Float64Array.from({ length: TAPS }, (_, tap) => {
  const value = PROTOTYPE_HALF[Math.min(tap, TAPS - tap)]!;
  return Math.floor(tap / 16) % 2 === 0 ? value : -value;
});
const ANALYSIS_COSINES = Float64Array.from({ length: SUBBANDS * 16 }, (_, index) => {
  const [band, place] = [Math.floor(index / 16), index % 16];
  return Math.cos(((band + 0.5) * (place - 4) * Math.PI) / 8);
});
const SYNTHESIS_COSINES = Float64Array.from({ length: 16 * SUBBANDS }, (_, index) => {
  const [place, band] = [Math.floor(index / SUBBANDS), index % SUBBANDS];
  return Math.cos(((band + 0.5) * (place + 4) * Math.PI) / 8);
});

/** Splits a channel: subband samples in the order of time, eight a step. `samples` is a multiple of eight long, silence before it. */
export function analyzeSubbands(samples: Float64Array): Float64Array {
  const subbands = new Float64Array(samples.length);
  const folded = new Float64Array(16);
  for (let start = 0; start < samples.length; start += SUBBANDS) {
    const newest = start + SUBBANDS - 1;
    for (let place = 0; place < 16; place += 1) {
      let sum = 0;
      const reach = Math.min(TAPS, newest + 1);
      for (let tap = place; tap < reach; tap += 16) sum += WINDOW[tap]! * samples[newest - tap]!;
      folded[place] = sum;
    }
    for (let band = 0; band < SUBBANDS; band += 1) {
      let sum = 0;
      for (let place = 0; place < 16; place += 1)
        sum += ANALYSIS_COSINES[16 * band + place]! * folded[place]!;
      subbands[start + band] = sum;
    }
  }
  return subbands;
}

/** Puts a channel together again, FILTER_DELAY_FRAMES late. */
export function synthesizeSubbands(subbands: Float64Array): Float64Array {
  const samples = new Float64Array(subbands.length);
  // sixteen numbers a step, the newest ten steps of which make a sample
  const modulated = new Float64Array(2 * subbands.length);
  for (let start = 0; start < subbands.length; start += SUBBANDS) {
    for (let place = 0; place < 16; place += 1) {
      let sum = 0;
      for (let band = 0; band < SUBBANDS; band += 1) {
        sum += SYNTHESIS_COSINES[SUBBANDS * place + band]! * subbands[start + band]!;
      }
      modulated[2 * start + place] = sum;
    }
    for (let frame = 0; frame < SUBBANDS; frame += 1) {
      let sum = 0;
      const steps = Math.min(10, start / SUBBANDS + 1);
      for (let step = 0; step < steps; step += 1) {
        const place = frame + SUBBANDS * (step & 1);
        sum += WINDOW[SUBBANDS * step + frame]! * modulated[2 * (start - SUBBANDS * step) + place]!;
      }
      samples[start + frame] = -SUBBANDS * sum;
    }
  }
  return samples;
}
