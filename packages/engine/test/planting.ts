/** Clean music of the demo set, and ways to spoil it by a known amount. */
import { readFileSync } from 'node:fs';
import type { PcmAudio } from '../src/audio/pcm-audio.ts';
import { decodeAudio } from '../src/files/decode-audio.ts';
import { analyze } from '../src/measure/analyze.ts';
import type { Defect, DefectKind } from '../src/measure/defects/defect.ts';
import { mulberry32 } from './signals.ts';

const AUDIO_FOLDER = new URL('../../../datasets/demo/audio/', import.meta.url);
const loaded = new Map<string, Promise<PcmAudio>>();

/** Seconds that tests of one detector take from a piece: enough for every detector, and quick. */
const EXCERPT_SECONDS = 12;

/** The last 12 s of a piece, by a name such as `krem.mix` or `krem.human`. */
export async function loadExcerpt(name: string): Promise<PcmAudio> {
  const audio = await loadDemo(name);
  const frames = EXCERPT_SECONDS * audio.sampleRate;
  return { ...audio, channels: audio.channels.map((samples) => samples.slice(-frames)) };
}

/** @param name as of `loadExcerpt`; 20 to 40 s each */
export function loadDemo(name: string): Promise<PcmAudio> {
  const audio =
    loaded.get(name) ??
    decodeAudio(readFileSync(new URL(`${name}.flac`, AUDIO_FOLDER)), { name }).then(
      (decoded) => decoded.audio,
    );
  loaded.set(name, audio);
  return audio;
}

export async function findDefect(audio: PcmAudio, kind: DefectKind): Promise<Defect | undefined> {
  return (await analyze(audio)).defects.find((defect) => defect.kind === kind);
}

/** How sure each strength is found, 0 for not at all. */
export async function confidencesOf(
  strengths: readonly number[],
  kind: DefectKind,
  plant: (strength: number) => PcmAudio,
): Promise<number[]> {
  const confidences: number[] = [];
  for (const strength of strengths) {
    confidences.push((await findDefect(plant(strength), kind))?.confidence ?? 0);
  }
  return confidences;
}

export function changeSamples(
  audio: PcmAudio,
  change: (sample: number, frame: number, channel: number) => number,
): PcmAudio {
  return {
    ...audio,
    channels: audio.channels.map((samples, channel) => {
      const changed = new Float32Array(samples.length);
      for (let frame = 0; frame < samples.length; frame++)
        changed[frame] = change(samples[frame]!, frame, channel);
      return changed;
    }),
  };
}

/** Puts silence in front and behind. */
export function padWithSilence(
  audio: PcmAudio,
  { before = 0, behind = 0 }: { before?: number; behind?: number },
): PcmAudio {
  const [start, end] = [before, behind].map((seconds) => Math.round(seconds * audio.sampleRate));
  return {
    ...audio,
    channels: audio.channels.map((samples) => {
      const padded = new Float32Array(start! + samples.length + end!);
      padded.set(samples, start);
      return padded;
    }),
  };
}

export function peakOf({ channels }: PcmAudio): number {
  let peak = 0;
  for (const samples of channels) for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

/** Clips everything above `thresholdDb` below the audio's own peak. */
export function clipBelowPeak(audio: PcmAudio, thresholdDb: number): PcmAudio {
  const ceiling = Math.fround(peakOf(audio) * 10 ** (-thresholdDb / 20));
  return changeSamples(audio, (sample) => Math.min(ceiling, Math.max(-ceiling, sample)));
}

/** Adds a sum of sines; levels are those of their peaks. */
export function addTones(
  audio: PcmAudio,
  tones: readonly { frequencyHz: number; levelDbfs: number }[],
): PcmAudio {
  const waves = tones.map(({ frequencyHz, levelDbfs }) => ({
    amplitude: 10 ** (levelDbfs / 20),
    step: (2 * Math.PI * frequencyHz) / audio.sampleRate,
  }));
  return changeSamples(
    audio,
    (sample, frame) =>
      sample + waves.reduce((sum, { amplitude, step }) => sum + amplitude * Math.sin(step * frame), 0),
  );
}

/** Adds white noise of a root mean square, independent in each channel. */
export function addNoise(
  audio: PcmAudio,
  { levelDbfs, seed }: { levelDbfs: number; seed: number },
): PcmAudio {
  const random = mulberry32(seed);
  const amplitude = Math.sqrt(3) * 10 ** (levelDbfs / 20);
  return changeSamples(audio, (sample) => sample + amplitude * (2 * random() - 1));
}

/** Random frames in order, half a second and more from the ends, one in each of `count` equal stretches and apart from the others. */
export function randomFrames(audio: PcmAudio, { count, seed }: { count: number; seed: number }): number[] {
  const random = mulberry32(seed);
  const margin = audio.sampleRate / 2;
  const room = (audio.channels[0]!.length - 2 * margin) / count;
  return Array.from({ length: count }, (_, index) => Math.floor(margin + (index + 0.7 * random()) * room));
}

/** A bell filter (RBJ's cookbook). */
export function boostBell(
  audio: PcmAudio,
  { frequencyHz, gainDb, q }: { frequencyHz: number; gainDb: number; q: number },
): PcmAudio {
  const turn = (2 * Math.PI * frequencyHz) / audio.sampleRate;
  const [gain, alpha] = [10 ** (gainDb / 40), Math.sin(turn) / (2 * q)];
  const a0 = 1 + alpha / gain;
  const middle = (-2 * Math.cos(turn)) / a0;
  const [b0, b2, a2] = [(1 + alpha * gain) / a0, (1 - alpha * gain) / a0, (1 - alpha / gain) / a0];
  return {
    ...audio,
    channels: audio.channels.map((samples) => {
      let [x1, x2, y1, y2] = [0, 0, 0, 0];
      return samples.map((x) => {
        const y = b0 * x + middle * x1 + b2 * x2 - middle * y1 - a2 * y2;
        [x1, x2, y1, y2] = [x, x1, y, y1];
        return y;
      });
    }),
  };
}
