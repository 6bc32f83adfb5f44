/** Signals that tests are made of; every random one takes its seed. */

export function sine(
  frames: number,
  {
    frequencyHz,
    sampleRate,
    amplitude = 1,
    phaseDegrees = 0,
  }: { frequencyHz: number; sampleRate: number; amplitude?: number; phaseDegrees?: number },
): Float32Array {
  const phase = (phaseDegrees / 180) * Math.PI;
  return Float32Array.from(
    { length: frames },
    (_, n) => amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / sampleRate + phase),
  );
}

/** Noise of equal power per octave (P. Kellet's filter over uniform noise), scaled to a peak of `amplitude`. */
export function pinkNoise(
  frames: number,
  { seed, amplitude = 1 }: { seed: number; amplitude?: number },
): Float32Array {
  const random = mulberry32(seed);
  const poles = [0.99886, 0.99332, 0.969, 0.8665, 0.55, -0.7616];
  const gains = [0.0555179, 0.0750759, 0.153852, 0.3104856, 0.5329522, -0.016898];
  const memory = [0, 0, 0, 0, 0, 0];
  const noise = new Float32Array(frames);
  let peak = 0;
  for (let n = 0; n < frames; n++) {
    const white = random() * 2 - 1;
    let sum = white * 0.5362;
    for (let k = 0; k < 6; k++) {
      memory[k] = poles[k]! * memory[k]! + gains[k]! * white;
      sum += memory[k]!;
    }
    noise[n] = sum;
    peak = Math.max(peak, Math.abs(sum));
  }
  return noise.map((sample) => (sample * amplitude) / peak);
}

/** Music enough to master: a bass note, a chord, drum-like decaying noise every half second; peak just below `amplitude`. */
export function syntheticMix(
  frames: number,
  { sampleRate, seed, amplitude = 0.5 }: { sampleRate: number; seed: number; amplitude?: number },
): [Float32Array, Float32Array] {
  const random = mulberry32(seed);
  const beatFrames = Math.round(sampleRate / 2);
  const channel = (detune: number) => {
    const samples = new Float32Array(frames);
    let peak = 0;
    for (let n = 0; n < frames; n++) {
      const t = n / sampleRate;
      const decay = Math.exp(-((n % beatFrames) / sampleRate) * 18);
      const drums = decay * (random() * 2 - 1) * 0.9;
      const bass = Math.sin(2 * Math.PI * 82.4 * t) * (0.4 + 0.6 * decay);
      const chord = [261.6, 329.6, 392, 1046.5].reduce(
        (sum, hz) => sum + Math.sin(2 * Math.PI * hz * detune * t),
        0,
      );
      samples[n] = drums + bass * 0.8 + chord * 0.15 * (1 + 0.5 * Math.sin(t));
      peak = Math.max(peak, Math.abs(samples[n]!));
    }
    return samples.map((sample) => (sample * amplitude) / peak);
  };
  return [channel(1), channel(1.001)];
}

/** A small seeded generator of numbers 0…1. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
