/** What a stage makes of a lasting sine, by frequency. */
import type { Stage } from '../src/stages/stage.ts';
import { gainDbAt } from './gain-at.ts';
import { runStage } from './run-stage.ts';
import { sine } from './signals.ts';

/** The level at one frequency in dBFS (a sine of full scale has 0), over `frames` that hold whole periods. */
export function levelDbAt(
  samples: Float32Array,
  hz: number,
  { sampleRate, frames }: { sampleRate: number; frames: number },
): number {
  return (
    gainDbAt(samples.subarray(0, frames), hz / sampleRate) - 20 * Math.log10(hz === 0 ? frames : frames / 2)
  );
}

/** The settled output for a sine: what comes after one and a half seconds, without the sine's end, which sounds as wide as any cut. */
export function settledSine<Settings>(
  stage: Stage<Settings>,
  settings: Settings,
  { frequencyHz, sampleRate, levelDb }: { frequencyHz: number; sampleRate: number; levelDb: number },
): Float32Array {
  const input = sine(2 * sampleRate, { frequencyHz, sampleRate, amplitude: 10 ** (levelDb / 20) });
  const [output] = runStage(stage, settings, [input], { sampleRate }).channels;
  return output!.subarray(1.5 * sampleRate, 2 * sampleRate - 1000);
}

/** How far the loudest of what is no harmonic lies below the sine, up to 20 kHz: aliases. All must lie at multiples of 100 Hz. */
export function worstAliasDb(
  settled: Float32Array,
  { frequencyHz, sampleRate }: { frequencyHz: number; sampleRate: number },
): number {
  const at = (hz: number) => levelDbAt(settled, hz, { sampleRate, frames: sampleRate / 100 });
  let worstDb = Number.NEGATIVE_INFINITY;
  for (let hz = 100; hz <= 20_000; hz += 100) {
    if (hz % frequencyHz !== 0) worstDb = Math.max(worstDb, at(hz));
  }
  return worstDb - at(frequencyHz);
}
