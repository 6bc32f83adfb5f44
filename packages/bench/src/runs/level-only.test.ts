import { type PcmAudio, toAudioSource } from '@earwitness/engine';
import { analyze } from '@earwitness/engine/measure';
import { describe, expect, it } from 'vitest';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { align } from '../alignment/align.ts';
import { compareLevelOnly, isLevelOnly } from './level-only.ts';

const mix = music('piece', { seconds: 6 });

const measured = async (audio: PcmAudio) => ({
  source: toAudioSource(audio),
  analysis: await analyze(audio),
});

async function compare(master: PcmAudio) {
  const comparison = await compareLevelOnly(
    { rendering: await measured(master), other: await measured(mix) },
    { gainDb: (await align(mix, master)).gainDb! },
  );
  if (comparison === null) throw new Error('nothing to compare');
  return comparison;
}

describe('compareLevelOnly()', () => {
  it('knows a gain of 6.5 dB for what it is', async () => {
    expect(isLevelOnly(await compare(mapSamples(mix, (sample) => sample * 10 ** (6.5 / 20))))).toBe(true);
  });

  it('still knows it under coding noise 30 dB below the music', async () => {
    const noise = music('noise', { seconds: 6 });
    const noisy = {
      ...mix,
      channels: mix.channels.map((channel, index) =>
        channel.map((sample, frame) => 2 * sample + 0.06 * noise.channels[index]![frame]!),
      ),
    };
    expect(isLevelOnly(await compare(noisy))).toBe(true);
  });

  it('sees a soft clipper, though the tone stays within 0.3 dB', async () => {
    const comparison = await compare(mapSamples(mix, (sample) => Math.tanh(4 * sample)));
    expect(comparison.gainSpreadDb).toBeGreaterThan(0.3);
    expect(isLevelOnly(comparison)).toBe(false);
  });

  it('sees a change of tone', async () => {
    let memory = 0;
    const darker = mapSamples(mix, (sample) => {
      memory += 0.5 * (sample - memory);
      return memory;
    });
    expect((await compare(darker)).thirdOctaveRmsDb).toBeGreaterThan(0.3);
  });

  it('has nothing to say of silence', async () => {
    const silent = await measured(mapSamples(mix, () => 0));
    expect(await compareLevelOnly({ rendering: silent, other: silent }, { gainDb: 0 })).toBeNull();
  });
});
