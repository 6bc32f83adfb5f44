import { type PcmAudio, toAudioSource } from '@earwitness/engine';
import { analyze } from '@earwitness/engine/measure';
import { describe, expect, it } from 'vitest';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { findingsOf, pairUp, placeAnchor, placeAudio } from './score-rendering.ts';

const measured = async (audio: PcmAudio) => ({
  source: toAudioSource(audio),
  analysis: await analyze(audio),
});
const mix = music('piece', { seconds: 12 });

async function placed(audio: PcmAudio) {
  const anchor = { ...(await measured(mix)), name: 'mix' };
  const rendering = await placeAudio(anchor, await measured(audio), { keepAtHand: async (source) => source });
  const toMix = await pairUp(rendering, placeAnchor(anchor));
  return {
    rendering,
    toMix,
    findings: await findingsOf(rendering, { anchorName: 'mix', toMix, compareWithMix: false }),
  };
}

describe('placeAudio()', { timeout: 60_000 }, () => {
  it('finds a master with 3 s more of a beginning, and says so', async () => {
    const pause = new Float32Array(3 * 44_100);
    const late = mapSamples(
      { ...mix, channels: mix.channels.map((channel) => Float32Array.from([...pause, ...channel])) },
      (sample) => Math.tanh(2 * sample),
    );
    const { rendering, toMix, findings } = await placed(late);
    expect(rendering.alignment).toMatchObject({ lagFrames: 132_300, refusal: null });
    expect(toMix!.rendering.source.frameCount).toBe(mix.channels[0]!.length);
    expect(findings).toEqual(['its music begins 3.00 s later than that of the mix']);
  });

  it('finds a master whose first 2 s were cut off', async () => {
    const cut = { ...mix, channels: mix.channels.map((channel) => channel.slice(88_200)) };
    const { rendering, findings } = await placed(cut);
    expect(rendering.alignment).toMatchObject({ lagFrames: -88_200, refusal: null });
    expect(findings).toEqual(['its music begins 2.00 s earlier than that of the mix']);
  });

  it('pairs nothing with other music', async () => {
    const { toMix, findings } = await placed(music('another piece', { seconds: 12 }));
    expect(toMix).toBeNull();
    expect(findings[0]).toContain('may not be the same music as the mix');
  });
});
