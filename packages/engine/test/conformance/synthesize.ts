/** Makes the test signals of the loudness standards and of oracles/loudness.json, sample by sample as they are described there. */

interface Segment {
  /** Hz; absent for silence. */
  readonly sine?: number;
  /** Level of the sine's peak, dBFS. */
  readonly dB?: number;
  /** Seconds. */
  readonly dur: number;
  readonly phaseDeg?: number;
  /** Linear fades at both ends. */
  readonly fadeMs?: number;
  readonly silence?: true;
}

export type Segments =
  | readonly Segment[]
  | { readonly repeat: number; readonly segments: readonly Segment[] };

/** One channel of concatenated segments; the phase runs from the start of the file. */
export function synthesizeSegments(segments: Segments, sampleRate: number): Float32Array {
  const list = 'repeat' in segments ? Array(segments.repeat).fill(segments.segments).flat() : segments;
  const pieces: Float32Array[] = [];
  let start = 0;
  for (const segment of list as readonly Segment[]) {
    const piece = synthesizeSegment(segment, start, sampleRate);
    pieces.push(piece);
    start += piece.length;
  }
  const whole = new Float32Array(start);
  let written = 0;
  for (const piece of pieces) {
    whole.set(piece, written);
    written += piece.length;
  }
  return whole;
}

function synthesizeSegment(
  { sine, dB = 0, dur, phaseDeg = 0, fadeMs = 0 }: Segment,
  start: number,
  sampleRate: number,
): Float32Array {
  const frames = Math.round(dur * sampleRate);
  const samples = new Float32Array(frames);
  if (sine === undefined) return samples;
  const amplitude = 10 ** (dB / 20);
  const phase = (phaseDeg * Math.PI) / 180;
  const fadeFrames = Math.round((fadeMs * sampleRate) / 1000);
  for (let n = 0; n < frames; n++) {
    const fade = fadeFrames === 0 ? 1 : Math.min(1, n / fadeFrames, (frames - 1 - n) / fadeFrames);
    samples[n] = amplitude * fade * Math.sin((2 * Math.PI * sine * (start + n)) / sampleRate + phase);
  }
  return samples;
}

/** White noise of a linear congruential generator that advances once a sample, channel by channel within a frame. */
export function synthesizeNoise({
  channelCount,
  frames,
  gain,
  seed = 12_345,
}: {
  channelCount: number;
  frames: number;
  gain: number;
  seed?: number;
}): Float32Array[] {
  const channels = Array.from({ length: channelCount }, () => new Float32Array(frames));
  let state = seed;
  for (let n = 0; n < frames; n++) {
    for (const channel of channels) {
      state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
      channel[n] = (state / 2 ** 31 - 1) * gain;
    }
  }
  return channels;
}

/** A sine that sweeps exponentially from 20 Hz to 20 kHz. */
export function synthesizeSweep({
  sampleRate,
  seconds,
  gain,
}: {
  sampleRate: number;
  seconds: number;
  gain: number;
}): Float32Array {
  const octaves = Math.log(1000);
  return Float32Array.from({ length: seconds * sampleRate }, (_, n) => {
    const t = n / sampleRate;
    const phase = ((2 * Math.PI * 20 * seconds) / octaves) * (Math.exp((t / seconds) * octaves) - 1);
    return gain * Math.sin(phase);
  });
}

/**
 * Tech 3341 cases 20–23: fs/6 at 0.5 with one period of fs/4 at 1, made at four times the rate, low-passed and decimated.
 *
 * @param offset 0…3, which of the four samples is kept
 */
export function synthesizeOverPeak({
  sampleRate,
  offset,
}: {
  sampleRate: number;
  offset: number;
}): Float32Array {
  const frames = 4 * sampleRate;
  const fadeFrames = frames / 100;
  const burst = Math.round(frames / 2 / 24) * 24;
  const tone = (frequency: number, n: number) => Math.sin((2 * Math.PI * frequency * n) / frames);
  const wide = Float64Array.from({ length: frames }, (_, n) => {
    const fade = Math.min(1, n / fadeFrames, (frames - 1 - n) / fadeFrames);
    if (n < burst) return fade * 0.5 * tone(sampleRate / 6, n);
    if (n < burst + 16) return fade * tone(sampleRate / 4, n - burst);
    return fade * 0.5 * tone(sampleRate / 6, n - burst - 16);
  });
  return decimate(wide, { factor: 4, offset, lowPass: designLowPass() });
}

function designLowPass(): Float64Array {
  const cutoff = 0.94 / 4;
  return Float64Array.from({ length: 1025 }, (_, index) => {
    const k = index - 512;
    const sinc = k === 0 ? cutoff : Math.sin(Math.PI * cutoff * k) / (Math.PI * k);
    return (sinc * besselI0(9 * Math.sqrt(1 - (k / 512) ** 2))) / besselI0(9);
  });
}

function decimate(
  wide: Float64Array,
  { factor, offset, lowPass }: { factor: number; offset: number; lowPass: Float64Array },
): Float32Array {
  const reach = (lowPass.length - 1) / 2;
  const decimated = new Float32Array(wide.length / factor);
  for (let n = 0; n < decimated.length; n++) {
    const center = factor * n + offset;
    const last = Math.min(reach, wide.length - 1 - center);
    let sum = 0;
    for (let k = Math.max(-reach, -center); k <= last; k++) sum += lowPass[k + reach]! * wide[center + k]!;
    decimated[n] = sum;
  }
  return decimated;
}

function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
