/** Real music of any length: the demo's mixes, cut to pieces in another order each time, with the masters that humans made of them. */
import { fileURLToPath } from 'node:url';
import { readAudio } from '../../dist/files.js';
import { analyze } from '../../dist/measure.js';

const DEMO_FOLDER = new URL('../../../../datasets/demo/audio/', import.meta.url);
const PIECE_SECONDS = 8;
/** Of the cut, so that pieces follow each other in changing order; coprime to most numbers of pieces. */
const STRIDE = 5;
const FADE_SECONDS = 0.02;

/**
 * @returns {Promise<{ name: string, mix: import('../../dist/index.js').PcmAudio, human: import('../../dist/index.js').Analysis }[]>} mixes
 *   of so many seconds, and their human masters analysed
 */
export function makeMusic({ seconds, names }) {
  return Promise.all(
    names.map(async (name) => {
      const [mix, human] = await Promise.all([read(`${name}.mix.flac`), read(`${name}.human.flac`)]);
      return { name, mix: lengthen(mix, seconds), human: await analyze(human) };
    }),
  );
}

function lengthen({ sampleRate, channelLayout, channels }, seconds) {
  const frames = seconds * sampleRate;
  const piece = PIECE_SECONDS * sampleRate;
  const fade = Math.round(FADE_SECONDS * sampleRate);
  const starts = Math.floor((channels[0].length - piece - fade) / (piece / 4));
  return {
    sampleRate,
    channelLayout,
    channels: channels.map((channel) => {
      const whole = new Float32Array(frames);
      for (let at = 0, count = 0; at < frames; at += piece, count++) {
        const from = ((count * STRIDE) % starts) * Math.floor(piece / 4);
        const end = Math.min(frames, at + piece + fade);
        for (let n = at; n < end; n++) {
          const rise = count === 0 ? 1 : Math.min(1, (n - at) / fade);
          const fall = Math.min(1, (at + piece + fade - n) / fade);
          whole[n] += channel[from + n - at] * rise * fall;
        }
      }
      return whole;
    }),
  };
}

const read = async (file) => (await readAudio(fileURLToPath(new URL(file, DEMO_FOLDER)))).audio;
