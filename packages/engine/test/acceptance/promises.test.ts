import { describe, expect, it } from 'vitest';
import type { PcmAudio } from '../../src/audio/pcm-audio.ts';
import type { MasteringBrief } from '../../src/decide/brief.ts';
import { master } from '../../src/master.ts';
import type { Analysis } from '../../src/measure/analysis.ts';
import { analyze } from '../../src/measure/analyze.ts';
import { bandCurveDb } from '../../src/plan/equalizer-band-curve.ts';
import type { MasteringPlan, PlannedStage } from '../../src/plan/mastering-plan.ts';
import { sideCurveDb } from '../../src/plan/stereo-width-curve.ts';
import { NEUTRAL_PROFILE } from '../../src/profiles/built-in/neutral.ts';
import { render } from '../../src/render/render-plan.ts';
import { DEMO_MIXES, demoMaster, demoMix, excerptOf } from '../demo-music.ts';

/** "Within 0.2 dB" of issue and research. */
const AGREES_DB = 0.2;
const SECONDS = 6;
const excerpt = async (audio: Promise<PcmAudio>) => excerptOf(await audio, 5, SECONDS);
const towards = async (name: 'krem' | 'menu'): Promise<MasteringBrief> => ({
  references: [{ analysis: await analyze(await excerpt(demoMaster(name))), title: name }],
});

const BRIEFS: Readonly<Record<string, () => Promise<MasteringBrief>>> = {
  streaming: async () => ({}),
  club: async () => ({ target: 'club' }),
  'vinyl-premaster': async () => ({ target: 'vinyl-premaster' }),
  'a profile': async () => ({ profile: 'metal' }),
  'the master of krem': () => towards('krem'),
  'the master of menu': () => towards('menu'),
};
const CASES = DEMO_MIXES.flatMap((mix) => Object.keys(BRIEFS).map((brief) => [mix, brief] as const));

interface Step {
  readonly stage: PlannedStage;
  readonly input: PcmAudio;
  readonly output: PcmAudio;
  readonly before: Analysis;
  readonly after: Analysis;
}

async function playStepByStep(mix: PcmAudio, plan: MasteringPlan): Promise<Step[]> {
  const steps: Step[] = [];
  let [input, before] = [mix, await analyze(mix)];
  for (const stage of plan.stages) {
    const output = await render(input, { ...plan, stages: [stage] });
    const after = await analyze(output);
    steps.push({ stage, input, output, before, after });
    [input, before] = [output, after];
  }
  return steps;
}

/** How much lower the highest peaks come out than they go in, in windows of 10 ms: the most of it. */
function largestReductionDb({ input, output }: Step, aboveAmplitude: number): number {
  const frames = Math.round(input.sampleRate / 100);
  const peakOf = (audio: PcmAudio, start: number) =>
    Math.max(
      ...audio.channels.map((channel) =>
        channel.subarray(start, start + frames).reduce((m, s) => Math.max(m, Math.abs(s)), 0),
      ),
    );
  let largest = 0;
  for (let start = 0; start + frames <= input.channels[0]!.length; start += frames) {
    const peak = peakOf(input, start);
    if (peak > aboveAmplitude) largest = Math.max(largest, 20 * Math.log10(peak / peakOf(output, start)));
  }
  return largest;
}

/** Power at one frequency over a stretch of channels, by a turning phasor; Hann. */
function powerAt(
  channels: readonly Float32Array[],
  { hz, sampleRate, start, frames }: { hz: number; sampleRate: number; start: number; frames: number },
): number {
  const [turnRe, turnIm] = [
    Math.cos((2 * Math.PI * hz) / sampleRate),
    Math.sin((2 * Math.PI * hz) / sampleRate),
  ];
  const [fadeRe, fadeIm] = [Math.cos((2 * Math.PI) / frames), Math.sin((2 * Math.PI) / frames)];
  let power = 0;
  for (const channel of channels) {
    let [re, im, phasorRe, phasorIm, windowRe, windowIm] = [0, 0, 1, 0, 1, 0];
    for (let n = 0; n < frames; n++) {
      const sample = (1 - windowRe) * channel[start + n]!;
      re += sample * phasorRe;
      im += sample * phasorIm;
      [phasorRe, phasorIm] = [phasorRe * turnRe - phasorIm * turnIm, phasorRe * turnIm + phasorIm * turnRe];
      [windowRe, windowIm] = [windowRe * fadeRe - windowIm * fadeIm, windowRe * fadeIm + windowIm * fadeRe];
    }
    power += re * re + im * im;
  }
  return power;
}

/** How much louder a few hertz come out than they went in, and by how much they should by a curve that bends among them. */
function transferDb(
  { input, output }: { input: PcmAudio; output: PcmAudio },
  hz: number,
  curveDb: (hz: number) => number,
): { measured: number; promised: number } {
  const { sampleRate } = input;
  const where = { sampleRate, start: 0, frames: input.channels[0]!.length };
  let [powerIn, powerOut, promised] = [0, 0, 0];
  for (let offsetHz = -3; offsetHz <= 3; offsetHz += 1) {
    const power = powerAt(input.channels, { ...where, hz: hz + offsetHz });
    powerIn += power;
    promised += power * 10 ** (curveDb(hz + offsetHz) / 10);
    powerOut += powerAt(output.channels, { ...where, hz: hz + offsetHz });
  }
  return { measured: 10 * Math.log10(powerOut / powerIn), promised: 10 * Math.log10(promised / powerIn) };
}

const sideOf = ({ channels: [left, right], ...format }: PcmAudio): PcmAudio => ({
  ...format,
  channels: [left!.map((sample, frame) => (sample - right![frame]!) / 2)],
});

/** Few, as each takes its time. */
const PROBED_HZ = [100, 1000, 5011.9];

/** The mean over time of how much louder a frequency comes out than it went in. */
function meanGainDb({ input, output }: Step, hz: number): number {
  const { sampleRate } = input;
  const frames = Math.round(0.05 * sampleRate);
  const gains: number[] = [];
  for (let start = 0; start + frames <= input.channels[0]!.length; start += frames) {
    const where = { hz, sampleRate, start, frames };
    const before = powerAt(input.channels, where);
    if (before > 1e-9) gains.push(10 * Math.log10(powerAt(output.channels, where) / before));
  }
  return gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
}

function expectKept(step: Step, { after }: { after: Analysis }): void {
  const { stage } = step;
  const evidence = stage.evidence as Record<string, number>;
  const close = (measured: number, promised: number | undefined) =>
    expect(
      Math.abs(measured - promised!),
      `${stage.kind}: ${measured}, promised ${promised}`,
    ).toBeLessThanOrEqual(AGREES_DB);
  switch (stage.kind) {
    case 'equalizer':
      for (const probedHz of PROBED_HZ) {
        const { measured, promised } = transferDb(step, probedHz, (hz) =>
          stage.settings.bands.reduce((sum, band) => sum + bandCurveDb(band, hz), 0),
        );
        close(measured, promised);
      }
      break;
    case 'subsonic-filter': {
      const changes = step.before.thirdOctaves.centersHz.map((hz, band) =>
        hz < 3 * stage.settings.frequencyHz
          ? 0
          : step.after.thirdOctaves.levelsDb[band]! - step.before.thirdOctaves.levelsDb[band]!,
      );
      close(Math.max(...changes.map(Math.abs)), 0);
      break;
    }
    case 'stereo-width': {
      const sides = { input: sideOf(step.input), output: sideOf(step.output) };
      for (const probedHz of PROBED_HZ) {
        const { measured, promised } = transferDb(sides, probedHz, (hz) => sideCurveDb(stage.settings, hz));
        close(measured, promised);
      }
      break;
    }
    case 'loudness-gain':
      close(step.after.integratedLufs! - step.before.integratedLufs!, stage.settings.gainDb);
      close(after.integratedLufs!, evidence.solvedLufs);
      break;
    case 'soft-clip':
      close(
        largestReductionDb(step, 10 ** ((stage.settings.ceilingDb - stage.settings.kneeDb) / 20)),
        evidence.maxClipReductionDb,
      );
      break;
    case 'true-peak-limiter':
      expect(step.after.truePeakDbtp!).toBeLessThanOrEqual(stage.settings.ceilingDbtp + 0.05);
      // Windows without a peak come down as much as their neighbours: the most is at least what peaks lose.
      expect(evidence.maxGainReductionDb!).toBeGreaterThanOrEqual(
        step.before.truePeakDbtp! - step.after.truePeakDbtp! - AGREES_DB,
      );
      break;
    case 'multiband-compressor':
      for (const [index, { lowHz, highHz, makeupDb = 0 }] of stage.settings.bands.entries()) {
        const hz = Math.sqrt((lowHz ?? 40) * (highHz ?? 16_000));
        close(makeupDb - meanGainDb(step, hz), evidence[`band${index + 1}MeanGainReductionDb`]);
      }
      break;
    default:
      throw new Error(`nothing is known about the promise of ${stage.kind}`);
  }
}

describe('check 20: what a plan promises', () => {
  it.each(CASES)(
    '%s towards %s: every stage has a reason with numbers, and does what it says',
    async (mixName, briefName) => {
      const mix = await excerpt(demoMix(mixName));
      const { plan, before, after } = await master(mix, await BRIEFS[briefName]!());
      expect(before.integratedLufs).toBe((await analyze(mix)).integratedLufs);
      for (const { reason, evidence } of plan.stages) {
        expect(reason).toMatch(/\d/);
        expect(Object.values(evidence).filter((value) => typeof value === 'number').length).toBeGreaterThan(
          0,
        );
      }
      for (const step of await playStepByStep(mix, plan)) expectKept(step, { after });
    },
  );

  it('names its direction in the plan', async () => {
    const { plan } = await master(await excerpt(demoMix('krem')));
    expect(plan.brief.profile).toBe(NEUTRAL_PROFILE.id);
  });
});
