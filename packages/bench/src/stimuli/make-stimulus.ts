/** Stimuli that are made of another's excerpt. */
import { type PcmAudio, toAudioSource } from '@earwitness/engine';
import { measureIntegratedLoudness } from '@earwitness/engine/measure';
import { peakOf } from '../audio/peak-of.ts';
import { readPcm } from '../audio/read-pcm.ts';
import { BenchError } from '../errors.ts';
import { convolve } from '../processing/convolve.ts';
import { designLowpass } from '../processing/lowpass.ts';
import type { MadeStimulus } from './comparison-request.ts';

/** @source Recommendation ITU-R BS.1534-3, 5.1: pass bands of the low and the mid anchor */
const PASSBAND_HZ = { 'low-anchor': 3500, 'mid-anchor': 7000 } as const;
/** Below what telephones carry, and clipped so far under its peak: nobody who listens takes it for any master. */
const SPOILED = { passbandHz: 1500, clippedByDb: 12 } as const;

async function lowpassed(audio: PcmAudio, passbandHz: number, name: string): Promise<PcmAudio> {
  const lowpass = designLowpass(passbandHz, audio.sampleRate);
  if (lowpass === null)
    throw new BenchError(
      `Cannot make the ${name} as there must be something above ${passbandHz / 1000} kHz to take away: the sample rate is ${audio.sampleRate} Hz`,
    );
  return readPcm(convolve(toAudioSource(audio), { first: lowpass, pair: 'left-right' }));
}

const mapSamples = (audio: PcmAudio, change: (sample: number) => number): PcmAudio => ({
  ...audio,
  channels: audio.channels.map((channel) => channel.map(change)),
});

/** Clipped hard, low-passed, and as loud as it was. */
async function spoil(audio: PcmAudio): Promise<PcmAudio> {
  const limit = peakOf(audio) * 10 ** (-SPOILED.clippedByDb / 20);
  const clipped = mapSamples(audio, (sample) => Math.max(-limit, Math.min(limit, sample)));
  const dull = await lowpassed(clipped, SPOILED.passbandHz, 'spoiled stimulus');
  const [lufs, wantedLufs] = [measureIntegratedLoudness(dull), measureIntegratedLoudness(audio)];
  if (lufs === null || wantedLufs === null) return dull;
  const gain = 10 ** ((wantedLufs - lufs) / 20);
  return mapSamples(dull, (sample) => sample * gain);
}

/**
 * Makes a stimulus in its role: anchors are low-passed at 3.5 and 7 kHz without delay, their level left as it comes out; what is spoiled
 * is clipped 12 dB below its peak, low-passed at 1.5 kHz, and as loud as before.
 *
 * @throws {BenchError} where the sample rate leaves nothing to take away
 */
export async function makeStimulus(role: MadeStimulus['role'], audio: PcmAudio): Promise<PcmAudio> {
  if (role === 'spoiled') return spoil(audio);
  return lowpassed(audio, PASSBAND_HZ[role], role.replace('-', ' '));
}
