import { join } from 'node:path';
import { openAudio } from '@earwitness/engine/files';
import { convolve } from '../processing/convolve.ts';
import { designLowpass } from '../processing/lowpass.ts';
import { renderingDigest } from '../runs/code-digest.ts';
import type { MakingCondition } from './condition.ts';
import { writeSource } from './write-source.ts';

/**
 * The mix through a low-pass: an anchor that every listener must hear as worse.
 *
 * Its level stays; it is written as 32-bit float, as filtering may lift peaks.
 *
 * @source ITU-R BS.1534-3 §5.1: pass band to 3.5 kHz within ±0.1 dB, −25 dB at 4 kHz, −50 dB at 4.5 kHz; the mid anchor's at 7 kHz in
 *   the same proportions
 */
export function lowpassAnchor({
  conditionId,
  passbandHz,
}: {
  conditionId: string;
  passbandHz: number;
}): MakingCondition {
  return {
    kind: 'making',
    conditionId,
    codeDigest: async () => `lowpass ${await renderingDigest()}`,
    settings: () => ({ passbandHz }),
    maker: () => ({ kind: 'none', name: `the mix, nothing above ${passbandHz / 1000} kHz` }),
    async render({ mixFile, workFolder, signal }) {
      const { source, close } = await openAudio(mixFile);
      try {
        const lowpass = designLowpass(passbandHz, source.sampleRate);
        const filtered = lowpass === null ? source : convolve(source, { first: lowpass, pair: 'left-right' });
        const file = join(workFolder, 'master.wav');
        await writeSource(file, filtered, { bitDepth: 'float32', signal });
        const findings =
          lowpass === null ? [`nothing to take away: the mix has ${source.sampleRate} Hz`] : [];
        return { file, planText: null, findings };
      } finally {
        await close();
      }
    },
  };
}
