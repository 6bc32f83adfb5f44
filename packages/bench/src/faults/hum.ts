import { type AudioSource, toAudioSource } from '@earwitness/engine';
import { readBlocks } from '../audio/read-blocks.ts';
import { createRandom } from '../statistics/numeric/random.ts';
import { checkStrength } from './check-strength.ts';
import { sampleCountOf } from './magnitude-reached-by.ts';
import type { MixFault } from './mix-fault.ts';

/** Amplitudes of mains and its harmonics: the second, of rectifiers, nearly as strong as the first. Typical of ground loops, ours. */
const HARMONICS = [1, 0.8, 0.5, 0.25, 0.2, 0.1];

/** Mains hum of 50 Hz, as in Europe, Africa, Australia and most of Asia. */
export const hum50: MixFault = createHum(50);
/** Mains hum of 60 Hz, as in most of the Americas. */
export const hum60: MixFault = createHum(60);

function createHum(mainsHz: 50 | 60): MixFault {
  const hum: MixFault = {
    id: `hum-${mainsHz}`,
    title: `Hum, ${mainsHz} Hz`,
    description: `Mains hum under all of the piece, as from a ground loop: ${mainsHz} Hz and its harmonics up to ${6 * mainsHz} Hz with amplitudes of ${HARMONICS.join(', ')}, alike in all channels, their phases drawn by the seed. Their root mean square together is the strength, in % of that of the piece (all channels pooled): 1 % is 40 dB below the music. Silence stays silent. Strength 0 gives the same samples.`,
    strengthUnit: '% of the root mean square',
    usualStrength: 1,
    mostStrength: 100,
    expected: `What is added has the strength’s root mean square and lines at ${mainsHz} Hz and multiples alone; the detector of hum names ${mainsHz} Hz where the music lets it through.`,
    async plant(mix, { strength, seed, signal }) {
      checkStrength(hum, strength);
      const source = toAudioSource(mix);
      if (strength === 0) return source;
      const rms = (strength / 100) * (await measureRms(source, signal));
      return rms === 0 ? source : addHum(source, { mainsHz, rms, seed });
    },
  };
  return hum;
}

async function measureRms(source: AudioSource, signal: AbortSignal | undefined): Promise<number> {
  let energy = 0;
  for await (const { channels } of readBlocks(source, { signal })) {
    for (const channel of channels) for (const sample of channel) energy += sample * sample;
  }
  return Math.sqrt(energy / Math.max(1, sampleCountOf(source)));
}

function addHum(
  source: AudioSource,
  { mainsHz, rms, seed }: { mainsHz: number; rms: number; seed: string },
): AudioSource {
  const { sampleRate } = source;
  const random = createRandom(`hum ${mainsHz} ${seed}`);
  const phases = HARMONICS.map(() => random.uniform());
  const power = HARMONICS.reduce((sum, amplitude) => sum + (amplitude * amplitude) / 2, 0);
  // whole frequencies repeat after a second, at every sample rate
  const second = Float64Array.from({ length: sampleRate }, (_, frame) =>
    HARMONICS.reduce((sum, amplitude, index) => {
      const cycles = ((index + 1) * mainsHz * frame) % sampleRate;
      return sum + amplitude * Math.sin(2 * Math.PI * (cycles / sampleRate + phases[index]!));
    }, 0),
  );
  const gain = rms / Math.sqrt(power);
  return {
    ...source,
    async read(startFrame, frames, into) {
      await source.read(startFrame, frames, into);
      for (const channel of into) {
        for (let frame = 0; frame < frames; frame += 1) {
          channel[frame] = channel[frame]! + gain * second[(startFrame + frame) % sampleRate]!;
        }
      }
    },
  };
}
