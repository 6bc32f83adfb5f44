/** `master()` in this process: what the whole of it takes, and which share each step and each stage has. */

import { createMemorySink } from '../../dist/audio/pcm-audio.js';
import { decide } from '../../dist/decide/decide-plan.js';
import { encodeWav } from '../../dist/files.js';
import { createKernels } from '../../dist/kernels/load-kernels.js';
import { master } from '../../dist/master.js';
import { analyze, createMeter } from '../../dist/measure.js';
import { rehearseLoudness } from '../../dist/render/solve-loudness.js';
import { designStage } from '../../dist/render/stage-table.js';

const TARGETS_LUFS = [-14, -9];
const CEILING_DBTP = -1;
/** As `render` does. */
const BLOCK_FRAMES = 16_384;
/** Through the music, as `solveLoudness` counts what it does. */
const MOST_RUNS = 9;

/** Each piece at each loudness, with its human master as reference and without. */
export function jobsOf(music) {
  return music.flatMap(({ name, mix, human }) =>
    TARGETS_LUFS.flatMap((integratedLufs) =>
      [undefined, [{ analysis: human }]].map((references) => ({
        id: `${name}, ${integratedLufs} LUFS${references ? ', reference' : ''}`,
        mix,
        brief: { target: { integratedLufs, ceilingDbtp: CEILING_DBTP }, ...(references && { references }) },
      })),
    ),
  );
}

/** The least CPU time of several runs. */
export async function measureJob({ id, mix, brief }, { rounds }) {
  let cpuSeconds = Number.POSITIVE_INFINITY;
  let outcome;
  for (let round = 0; round < rounds; round++) {
    const stop = startClock();
    outcome = await master(mix, brief);
    cpuSeconds = Math.min(cpuSeconds, stop());
  }
  const { plan, before } = outcome;
  const seconds = mix.channels[0].length / mix.sampleRate;
  return {
    id,
    seconds,
    cpuSeconds,
    timesRealTime: seconds / cpuSeconds,
    loudnessRounds: roundsOf(plan),
    feasible: plan.feasible,
    steps: await measureSteps({ mix, brief, before }),
  };
}

/** The same work step by step, and what a file of it takes beside; then each stage of the plan alone, once, on what comes out of the one before. */
async function measureSteps({ mix, brief, before }) {
  const steps = [];
  const measured = async (step, work) => {
    const stop = startClock();
    const result = await work();
    steps.push({ step, cpuSeconds: stop() });
    return result;
  };
  await measured('analyze the mix', () => analyze(mix));
  const draft = await measured('decide', () => decide(before, brief));
  const rounds = createRoundClock();
  const { plan, finish } = await rehearseLoudness(mix, draft, { onProgress: rounds.onProgress });
  steps.push(...rounds.finish({ rounds: roundsOf(plan) }));
  const memory = createMemorySink({ ...mix, frameCount: mix.channels[0].length });
  await measured('finish the master', () => finish({ sink: memory }));
  await measured('analyze the master', () => listen(memory.audio()));
  await measured('a file of it: 24 bits, dithered', () =>
    encodeWav(memory.audio(), { bitDepth: 24, dither: 'tpdf' }),
  );
  const channels = mix.channels.map((channel) => channel.slice());
  const format = { sampleRate: mix.sampleRate, channelCount: channels.length, kernels: createKernels() };
  for (const stage of plan.stages) {
    await measured(`one run of: ${stage.kind}`, () => runStage(designStage(stage, format), channels));
  }
  return steps;
}

/** In place; a stage's latency is left in, as it costs nothing. */
function runStage(state, channels) {
  for (let start = 0; start < channels[0].length; start += BLOCK_FRAMES) {
    const block = channels.map((channel) => channel.subarray(start, start + BLOCK_FRAMES));
    state.process(block, block[0].length);
  }
}

function listen({ sampleRate, channelLayout, channels }) {
  const meter = createMeter({ sampleRate, channelLayout });
  for (let start = 0; start < channels[0].length; start += BLOCK_FRAMES) {
    meter.push(channels.map((channel) => channel.subarray(start, start + BLOCK_FRAMES)));
  }
  return meter.finish();
}

/** The share done grows by as much with each run: what lies before the gain, then up to eight rounds. */
function createRoundClock() {
  let stop = startClock();
  const runs = [];
  let done = 0;
  return {
    onProgress(share) {
      const run = Math.floor(MOST_RUNS * share + 1e-6);
      if (run <= done) return;
      done = run;
      runs.push(stop());
      stop = startClock();
    },
    /** Behind the last round there may be one more end, that of the whole. */
    finish({ rounds }) {
      const [before = 0, ...tried] = runs;
      return [
        { step: 'settle loudness: stages before the gain', cpuSeconds: before },
        { step: 'settle loudness: guesses and rounds', cpuSeconds: sum(tried.slice(0, rounds)) },
      ];
    },
  };
}

const roundsOf = ({ stages }) =>
  stages.find(({ kind }) => kind === 'loudness-gain')?.evidence.solvedInRounds ?? 0;

const sum = (values) => values.reduce((total, value) => total + value, 0);

export function startClock() {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
}
