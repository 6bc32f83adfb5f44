/** A signal where the meters want it, and the ways in which they take it. */
import { createKernels } from '../dist/kernels/load-kernels.js';
import { endOfHop } from '../dist/measure/evidence.js';

/** Frames of silence in front, which interpolators look back on. */
const HISTORY_FRAMES = 32;
const WINDOW_FRAMES = 8192;

/** Puts a signal into the memory of kernels of its own, where the readers of files put it. */
export function placeInKernels({ channels, sampleRate }) {
  const kernels = createKernels();
  const buffers = channels.map(({ length }) => kernels.reserve(HISTORY_FRAMES + length));
  const copyIn = () => {
    for (const [index, { samples }] of buffers.entries()) samples.set(channels[index], HISTORY_FRAMES);
  };
  copyIn();
  return { kernels, copyIn, ...cut(buffers, { sampleRate, frameCount: channels[0].length }) };
}

/** Leaves a signal in arrays of JavaScript, as plain kernels take it; only its first seconds. */
export function placeInArrays({ channels, sampleRate }, { seconds }) {
  const frameCount = seconds * sampleRate;
  const buffers = channels.map((channel) => {
    const samples = new Float32Array(HISTORY_FRAMES + frameCount);
    samples.set(channel.subarray(0, frameCount), HISTORY_FRAMES);
    return { samples };
  });
  return cut(buffers, { sampleRate, frameCount });
}

/** Views are made anew at every use, as kernels may move their memory. */
function cut(buffers, { sampleRate, frameCount }) {
  const view = ({ samples }, from, to) => samples.subarray(HISTORY_FRAMES + from, HISTORY_FRAMES + to);
  const views = (from, to) => buffers.map((buffer) => view(buffer, from, to));
  return {
    *windows() {
      for (let start = 0; start < frameCount; start += WINDOW_FRAMES) {
        const end = Math.min(frameCount, start + WINDOW_FRAMES);
        yield { channels: views(start, end), frames: end - start };
      }
    },
    /** As src/measure/hop-buffer.ts gives them out. */
    *hops() {
      for (let index = 0, startFrame = 0; startFrame < frameCount; index++) {
        const end = Math.min(frameCount, endOfHop(index, sampleRate));
        const start = startFrame;
        yield {
          index,
          startFrame,
          frames: end - start,
          get channels() {
            return views(start, end);
          },
          channelWithHistory: (channel, historyFrames) => view(buffers[channel], start - historyFrames, end),
        };
        startFrame = end;
      }
    },
  };
}
