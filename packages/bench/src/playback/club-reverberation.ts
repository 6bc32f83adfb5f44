/** The room of a small club: reverberation as exponentially decaying noise, unrelated at both ears. */
import type { AudioSource } from '@earwitness/engine';
import { convolve, type ImpulseResponse } from '../processing/convolve.ts';
import { createRandom, type Random } from '../statistics/numeric/random.ts';

/** Until the reverberation is 60 dB down. */
const REVERBERATION_SECONDS = 0.9;
const PRE_DELAY_SECONDS = 0.015;
/** Of the direct sound's power, at every frequency above the lowest. */
const REVERBERANT_LEVEL_DB = -8;
/** Below it a room has modes instead; fourth-order Butterworth. */
const LOWEST_HZ = 150;
const BUTTERWORTH_QS = [0.541196100146197, 1.306562964876377];

/** Adds the room to a source; the direct sound stays as it is, and nothing comes before it. */
export function reverberate(source: AudioSource): AudioSource {
  const { sampleRate } = source;
  return convolve(source, {
    first: designRoom(sampleRate, 'club, left ear'),
    second: designRoom(sampleRate, 'club, right ear'),
    pair: 'left-right',
  });
}

/** The room is the same for every piece. @source Moorer, "About this reverberation business", Computer Music Journal, 1979, for decaying noise */
function designRoom(sampleRate: number, name: string): ImpulseResponse {
  const random = createRandom(name);
  const delay = Math.round(PRE_DELAY_SECONDS * sampleRate);
  const taps = new Float64Array(delay + Math.round(REVERBERATION_SECONDS * sampleRate));
  let energy = 0;
  for (let tap = delay; tap < taps.length; tap += 1) {
    const decay = 10 ** ((-3 * (tap - delay)) / (taps.length - delay));
    taps[tap] = decay * drawNormal(random);
    energy += taps[tap]! ** 2;
  }
  const gain = Math.sqrt(10 ** (REVERBERANT_LEVEL_DB / 10) / energy);
  for (let tap = delay; tap < taps.length; tap += 1) taps[tap] = taps[tap]! * gain;
  for (const q of BUTTERWORTH_QS) passHigh(taps, LOWEST_HZ / sampleRate, q);
  taps[0] = 1;
  return { taps, origin: 0 };
}

function drawNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
  return radius * Math.cos(2 * Math.PI * random.uniform());
}

/** A second-order high-pass, by the bilinear transform. */
function passHigh(samples: Float64Array, turns: number, q: number): void {
  const k = Math.tan(Math.PI * turns);
  const norm = 1 / (1 + k / q + k * k);
  const a1 = 2 * (k * k - 1) * norm;
  const a2 = (1 - k / q + k * k) * norm;
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (const [frame, x] of samples.entries()) {
    const y = (x - 2 * x1 + x2) * norm - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    samples[frame] = y;
  }
}
