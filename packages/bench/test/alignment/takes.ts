/** A band that plays a tune as often as one likes, never twice alike: what another take of a song is to an aligner. */
import type { PcmAudio } from '@earwitness/engine';
import { createRandom, type Random } from '../../src/statistics/numeric/random.ts';

const SAMPLE_RATE = 44_100;
const BEAT_SECONDS = 0.5;
/** Chords of a tune as semitones above its key, a bar each. */
const CHORDS = [
  [0, 4, 7],
  [9, 12, 16],
  [5, 9, 12],
  [7, 11, 14],
] as const;

export interface TakeOptions {
  /** The tune: its key, the sound of its voices. */
  readonly song: string;
  /** Who played when: timing, touch, phases of the oscillators, breath. */
  readonly take: string;
  readonly seconds?: number;
  /** How far players are from the beat. 0: a sequencer. */
  readonly timingSeconds?: number;
  /** Drums that are the same samples in every take, as a drum machine's are; else each stroke is another. */
  readonly hasDrumMachine?: boolean;
}

/** Adds a tone of some harmonics that decays. */
function addTone(
  channels: readonly Float32Array[],
  {
    start,
    seconds,
    hz,
    level,
    random,
  }: { start: number; seconds: number; hz: number; level: number; random: Random },
): void {
  const pan = random.uniform();
  for (let harmonic = 1; harmonic <= 8; harmonic += 1) {
    const step = (2 * Math.PI * harmonic * hz * (1 + 0.002 * (random.uniform() - 0.5))) / SAMPLE_RATE;
    const strength = (level * (0.5 + random.uniform())) / harmonic ** 1.2;
    let phase = 2 * Math.PI * random.uniform();
    const end = Math.min(channels[0]!.length, start + Math.round(seconds * SAMPLE_RATE));
    for (let frame = Math.max(0, start); frame < end; frame += 1) {
      const sample = strength * Math.exp((-3 * (frame - start)) / (seconds * SAMPLE_RATE)) * Math.sin(phase);
      channels[0]![frame]! += sample * (1 - 0.6 * pan);
      channels[1]![frame]! += sample * (0.4 + 0.6 * pan);
      phase += step;
    }
  }
}

/** Adds a burst of noise, in the middle. */
function addStroke(
  channels: readonly Float32Array[],
  { start, seconds, level, random }: { start: number; seconds: number; level: number; random: Random },
): void {
  const end = Math.min(channels[0]!.length, start + Math.round(4 * seconds * SAMPLE_RATE));
  for (let frame = start; frame < end; frame += 1) {
    const noise = 2 * random.uniform() - 1;
    const sample = level * Math.exp((start - frame) / (seconds * SAMPLE_RATE)) * noise;
    if (frame < 0) continue;
    for (const channel of channels) channel[frame]! += sample;
  }
}

export function playTake({
  song,
  take,
  seconds = 10,
  timingSeconds = 0.01,
  hasDrumMachine = false,
}: TakeOptions): PcmAudio {
  const tune = createRandom(`song ${song}`);
  const player = createRandom(`song ${song} take ${take}`);
  const key = 110 * 2 ** (tune.integer(12) / 12);
  const channels = [0, 1].map(() => new Float32Array(Math.round(seconds * SAMPLE_RATE)));
  const startOf = (beat: number): number =>
    Math.round(
      (beat * BEAT_SECONDS + timingSeconds * (player.uniform() + player.uniform() - 1)) * SAMPLE_RATE,
    );
  for (let beat = 0; beat < seconds / BEAT_SECONDS; beat += 1) {
    const chord = CHORDS[Math.floor(beat / 4) % CHORDS.length]!;
    const tone = chord[tune.integer(3)]! + 12;
    const touch = (): number => 0.08 * (0.7 + 0.6 * player.uniform());
    if (beat % 4 === 0)
      for (const semitones of chord)
        addTone(channels, {
          start: startOf(beat),
          seconds: 2,
          hz: key * 2 ** (semitones / 12),
          level: touch(),
          random: player,
        });
    addTone(channels, {
      start: startOf(beat),
      seconds: 0.6,
      hz: key * 2 ** (tone / 12),
      level: touch(),
      random: player,
    });
    const stroke = beat % 2 === 0 ? 'kick' : 'snare';
    addStroke(channels, {
      start: startOf(beat),
      seconds: beat % 2 === 0 ? 0.03 : 0.06,
      level: 2 * touch(),
      random: hasDrumMachine ? createRandom(`song ${song} ${stroke}`) : player,
    });
  }
  return { sampleRate: SAMPLE_RATE, channelLayout: 'stereo', channels };
}
