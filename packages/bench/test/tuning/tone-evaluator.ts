/**
 * Tuning that takes milliseconds: real third-octave analyses of music, with the tone of a profile's parameters put upon them instead of being
 * rendered, and the distance to a reference's analysis as the score.
 */
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { PcmAudio } from '@earwitness/engine';
import { readAudio } from '@earwitness/engine/files';
import { analyze } from '@earwitness/engine/measure';
import { drawNormal } from '../../src/statistics/numeric/normal-deviates.ts';
import { createRandom, type Random } from '../../src/statistics/numeric/random.ts';
import type { EvaluateSettings } from '../../src/tuning/evaluation.ts';
import type { TuneOptions } from '../../src/tuning/tune.ts';
import type { ParameterValues, TunedParameter } from '../../src/tuning/tuned-parameter.ts';
import { music } from '../synthetic-music.ts';

const DEMO = fileURLToPath(new URL('../../../../datasets/demo/audio/', import.meta.url));
const SYNTHETIC_SECONDS = 2;

/** Third-octave levels in dB, 50 Hz to 12.5 kHz. */
export type Spectrum = readonly number[];
const LOWEST_HZ = 49;
const HIGHEST_HZ = 12_700;

let bandsHz: readonly number[] = [];
/** What one of each parameter does to each band. */
let shapes: Readonly<Record<string, Spectrum>> = {};

async function spectrumOf(audio: PcmAudio): Promise<Spectrum> {
  const { centersHz, levelsDb } = (await analyze(audio)).thirdOctaves;
  const inside = centersHz.map((hz) => hz > LOWEST_HZ && hz < HIGHEST_HZ);
  bandsHz = centersHz.filter((_, index) => inside[index]);
  shapes = {
    tiltDbPerOctave: bandsHz.map((hz) => Math.log2(hz / 1_000)),
    lowShelfDb: bandsHz.map((hz) => 1 / (1 + (hz / 150) ** 2)),
    highShelfDb: bandsHz.map((hz) => 1 / (1 + (5_000 / hz) ** 2)),
  };
  return levelsDb.flatMap((level, index) => (inside[index] ? [level ?? -120] : []));
}

/** So many pieces: the demo's five mixes, and synthetic pieces that differ among each other in tone about as much as they do. */
export async function readPieces(count: number): Promise<Spectrum[]> {
  const files = (await readdir(DEMO)).filter((name) => name.endsWith('.mix.flac')).sort();
  const pieces: Spectrum[] = [];
  for (const file of files) pieces.push(await spectrumOf((await readAudio(`${DEMO}${file}`)).audio));
  const random = createRandom('tones');
  for (let index = 0; pieces.length < count; index += 1) {
    const plain = await spectrumOf(music(`piece ${index}`, { seconds: SYNTHETIC_SECONDS }));
    pieces.push(changed(plain, drawTone(random, { tilt: 1.2, shelf: 4 })));
  }
  return pieces;
}

const drawTone = (random: Random, { tilt, shelf }: { tilt: number; shelf: number }): ParameterValues => ({
  tiltDbPerOctave: tilt * drawNormal(random),
  lowShelfDb: shelf * drawNormal(random),
  highShelfDb: shelf * drawNormal(random),
});

/** As `profile-parameters.ts` changes a profile: tilt about 1 kHz, shelves at 150 Hz and 5 kHz. */
export const changed = (levels: Spectrum, values: ParameterValues): Spectrum =>
  levels.map((level, index) =>
    Object.entries(values).reduce((sum, [name, value]) => sum + Number(value) * shapes[name]![index]!, level),
  );

/** Root mean square over the bands, the mean level taken out. */
export function toneDistanceDb(one: Spectrum, other: Spectrum): number {
  const differences = one.map((level, index) => level - other[index]!);
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  return Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / differences.length);
}

export interface ToneItem {
  readonly mix: Spectrum;
  readonly reference: Spectrum;
}

const PARAMETERS: Readonly<Record<string, TunedParameter>> = Object.fromEntries(
  [
    ['tiltDbPerOctave', 3],
    ['lowShelfDb', 9],
    ['highShelfDb', 9],
  ].map(([name, most]) => [name, { low: -Number(most), high: Number(most), scale: 'linear', whole: false }]),
);

/** @param items an artist each */
export function toneTuning(items: readonly ToneItem[], { seed }: { seed: string }): TuneOptions {
  const ids = items.map((_, index) => `piece-${index + 1}`);
  const evaluate: EvaluateSettings = async (settings, itemIds) =>
    settings.map((values) =>
      itemIds.map((id) => {
        const { mix, reference } = items[ids.indexOf(id)]!;
        return { toneDistanceDb: toneDistanceDb(changed(mix, values), reference) };
      }),
    );
  return {
    parameters: PARAMETERS,
    base: { tiltDbPerOctave: 0, lowShelfDb: 0, highShelfDb: 0 },
    objective: {
      aim: {
        kind: 'metrics',
        terms: [{ metric: 'toneDistanceDb', goal: 'lower', scale: 1, weight: 1 }],
      },
      constraints: [],
    },
    items: ids.map((id) => ({ id, targetLufs: null })),
    groups: ids.map((id) => ({ name: `artist of ${id}`, itemIds: [id] })),
    ...{ evaluate, seed, slices: 0 },
  };
}

function shuffled<Element>(elements: readonly Element[], random: Random): Element[] {
  const left = [...elements];
  return elements.map(() => left.splice(random.integer(left.length), 1)[0]!);
}

/** Each mix has the music of somebody else for its reference: nothing that holds for the next pair can be learned. */
export function shuffledReferences(
  pieces: readonly Spectrum[],
  { count, seed }: { count: number; seed: string },
): ToneItem[] {
  const drawn = shuffled(pieces, createRandom(`shuffled ${seed}`));
  return Array.from({ length: count }, (_, index) => ({
    mix: drawn[2 * index]!,
    reference: drawn[2 * index + 1]!,
  }));
}

/** Each reference is its mix with one tone, put on or taken off by a coin: pairs that could not be better matched, and nothing to learn. */
export function coinReferences(
  pieces: readonly Spectrum[],
  { count, seed }: { count: number; seed: string },
): ToneItem[] {
  const random = createRandom(`coins ${seed}`);
  const tone = drawTone(random, { tilt: 1, shelf: 3 });
  const against = Object.fromEntries(Object.entries(tone).map(([name, value]) => [name, -Number(value)]));
  return shuffled(pieces, random)
    .slice(0, count)
    .map((mix) => ({ mix, reference: changed(mix, random.integer(2) === 0 ? tone : against) }));
}

/** Each reference is its mix with one tone, and as much of a hand of its own as one band differs from the next. */
export function plantedReferences(
  pieces: readonly Spectrum[],
  { count, seed, tone, ownDb }: { count: number; seed: string; tone: ParameterValues; ownDb: number },
): ToneItem[] {
  const random = createRandom(`planted ${seed}`);
  return shuffled(pieces, random)
    .slice(0, count)
    .map((mix) => ({
      mix,
      reference: changed(mix, tone).map((level) => level + ownDb * drawNormal(random)),
    }));
}
