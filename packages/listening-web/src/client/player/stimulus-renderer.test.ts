import { describe, expect, it } from 'vitest';
import type { RendererCommand } from './playhead.ts';
import { StimulusRenderer } from './stimulus-renderer.ts';
import { fadeFramesOf, SWITCH_LAWS, type SwitchLaw } from './switch-law.ts';

const SAMPLE_RATE = 8_000;
const FADE = fadeFramesOf('dip', SAMPLE_RATE);
const FRAMES = 24_000;

/** Seeded xorshift, uniform in [0, 1). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

function noise(seed: number): Float32Array {
  const random = randomFrom(seed);
  return Float32Array.from({ length: FRAMES }, () => 2 * random() - 1);
}

/** A stimulus whose sample at frame n is n + 1: the output tells which position was read, the gain of a twin of ones how loud. */
const ramp = Float32Array.from({ length: FRAMES }, (_, frame) => frame + 1);
const ones = new Float32Array(FRAMES).fill(1);

function render(
  stimuli: Float32Array[],
  commands: RendererCommand[],
  { frames, block = 128, law = 'dip' }: { frames: number; block?: number; law?: SwitchLaw },
): Float32Array {
  const renderer = new StimulusRenderer({
    stimuli: stimuli.map((channel) => [channel]),
    sampleRate: SAMPLE_RATE,
    law,
  });
  for (const command of commands) renderer.enqueue(command);
  const output = new Float32Array(frames);
  for (let first = 0; first < frames; first += block) {
    renderer.render([output.subarray(first, Math.min(first + block, frames))], first);
  }
  return output;
}

/** `count` random switches, seeks, loops and pauses, `gap` frames apart on average: closer than the dip is long if wished. */
function randomCommands(seed: number, { count, gap }: { count: number; gap: number }): RendererCommand[] {
  const random = randomFrom(seed);
  const commands: RendererCommand[] = [{ kind: 'play', atFrame: 10 }];
  let atFrame = 10;
  for (let index = 0; index < count; index += 1) {
    atFrame += 1 + Math.floor(2 * gap * random());
    const draw = random();
    if (draw < 0.6) commands.push({ kind: 'switch', atFrame, stimulus: Math.floor(3 * random()) });
    else if (draw < 0.75) commands.push({ kind: 'seek', atFrame, position: Math.floor(FRAMES * random()) });
    else if (draw < 0.9) {
      const start = Math.floor((FRAMES - 400) * random());
      commands.push({ kind: 'loop', atFrame, start, end: start + 200 + Math.floor(200 * random()) });
    } else if (draw < 0.95) commands.push({ kind: 'pause', atFrame });
    else commands.push({ kind: 'play', atFrame });
  }
  return commands;
}

const withStimulus = (commands: RendererCommand[], stimulus: number): RendererCommand[] =>
  commands.map((command) => (command.kind === 'switch' ? { ...command, stimulus } : command));

describe('StimulusRenderer', () => {
  it('opens by the raised cosine and then passes samples unchanged', () => {
    const stimulus = noise(1);
    const output = render([stimulus], [{ kind: 'play', atFrame: 100 }], { frames: 1_000 });

    expect(output.subarray(0, 101).every((sample) => sample === 0)).toBe(true);
    for (let openness = 0; openness < FADE; openness += 1) {
      const gain = 0.5 - 0.5 * Math.cos((Math.PI * openness) / FADE);
      expect(output[100 + openness]).toBeCloseTo(Math.fround(stimulus[openness]! * gain), 12);
    }
    expect(output.subarray(100 + FADE, 1_000)).toEqual(stimulus.subarray(FADE, 900));
  });

  it('begins the dip at the asked frame, is silent in the middle and reads the other stimulus at the same position', () => {
    const stimuli = [noise(1), noise(2)];
    const at = 1_003;
    const output = render(
      stimuli,
      [
        { kind: 'play', atFrame: 0 },
        { kind: 'switch', atFrame: at, stimulus: 1 },
      ],
      { frames: 2_000 },
    );

    expect(output[at - 1]).toBe(stimuli[0]![at - 1]);
    expect(output[at]).not.toBe(stimuli[0]![at]);
    for (const frame of [at + FADE - 1, at + FADE]) expect(Math.abs(output[frame]!)).toBe(0);
    expect(output.subarray(at + 2 * FADE)).toEqual(stimuli[1]!.subarray(at + 2 * FADE, 2_000));
  });

  it('gives a switch to itself the same dip as a switch to another', () => {
    const commands = randomCommands(7, { count: 200, gap: 60 });
    const stimuli = [ones, ones, ones];

    expect(render(stimuli, withStimulus(commands, 0), { frames: 24_000 })).toEqual(
      render(stimuli, withStimulus(commands, 2), { frames: 24_000 }),
    );
  });

  it('does not depend on what is chosen, to the bit, when all stimuli are the same probe', () => {
    for (const [name, probe] of [
      ['constant', ones],
      ['sine', ones.map((_, frame) => Math.sin((2 * Math.PI * 1_000 * frame) / SAMPLE_RATE))],
      ['noise', noise(3)],
    ] as const) {
      const commands = randomCommands(11, { count: 1_000, gap: 40 });
      const asAsked = render([probe, probe, probe], commands, { frames: 48_000 });
      const neverSwitched = render([probe, probe, probe], withStimulus(commands, 0), { frames: 48_000 });
      expect(asAsked, name).toEqual(neverSwitched);
    }
  });

  it('keeps every stimulus in step to the sample through 1,000 random switches, loops and seeks', () => {
    for (const gap of [8, 40, 300]) {
      const commands = randomCommands(23 + gap, { count: 1_000, gap });
      const frames = 2_100 * gap;
      const gain = render([ones, ones, ones], commands, { frames });
      const alone = [ramp, noise(5), noise(6)].map((stimulus) =>
        render([stimulus, stimulus, stimulus], commands, { frames }),
      );
      const together = render([ramp, noise(5), noise(6)], commands, { frames });

      // Whatever is chosen, the frame read is the one that the shared clock says.
      let inStep = 0;
      for (let frame = 0; frame < frames; frame += 1) {
        if (alone.some((output) => output[frame] === together[frame])) inStep += 1;
      }
      expect(inStep).toBe(frames);

      // Openness moves by at most one step a frame, and the position jumps only in silence.
      const openness = Array.from(gain, (value) => (Math.acos(1 - 2 * value) / Math.PI) * FADE);
      let largestStep = 0;
      let jumps = 0;
      for (let frame = 1; frame < frames; frame += 1) {
        largestStep = Math.max(largestStep, Math.abs(openness[frame]! - openness[frame - 1]!));
        const audible = openness[frame]! > 0.5 && openness[frame - 1]! > 0.5;
        const positions = [frame - 1, frame].map((at) => Math.round(alone[0]![at]! / gain[at]!));
        if (audible && positions[1] !== positions[0]! + 1) jumps += 1;
      }
      expect(largestStep).toBeLessThan(1.01);
      expect(jumps).toBe(0);
    }
  });

  it('ends a loop on its last frame and starts again on its first, both in silence', () => {
    const loop = { start: 1_000, end: 1_500 };
    const output = render(
      [ramp],
      [
        { kind: 'loop', atFrame: 0, ...loop },
        { kind: 'play', atFrame: 0 },
      ],
      { frames: 2_000 },
    );

    for (const wrap of [500, 1_000, 1_500]) {
      expect(output[wrap - 1]).toBe(0);
      expect(output[wrap]).toBe(0);
      expect(output[wrap - FADE - 1]).toBe(ramp[loop.end - FADE - 1]);
      expect(output[wrap + FADE]).toBe(ramp[loop.start + FADE]);
    }
  });

  it('fades out before a pause and stays where the silence began', () => {
    const output = render(
      [ramp],
      [
        { kind: 'play', atFrame: 0 },
        { kind: 'pause', atFrame: 500 },
        { kind: 'play', atFrame: 800 },
      ],
      { frames: 1_000 },
    );

    expect(output.subarray(500 + FADE - 1, 801).every((sample) => sample === 0)).toBe(true);
    expect(output[800 + FADE]).toBe(ramp[500 + 2 * FADE]);
  });

  it('gives the same samples whatever the block length, by every law', () => {
    const stimuli = [noise(1), noise(2), noise(3)];
    const commands = randomCommands(31, { count: 300, gap: 50 });
    for (const law of SWITCH_LAWS) {
      const whole = render(stimuli, commands, { frames: 30_000, block: 30_000, law });

      expect(render(stimuli, commands, { frames: 30_000, block: 128, law }), law).toEqual(whole);
      expect(render(stimuli, commands, { frames: 30_000, block: 37, law }), law).toEqual(whole);
    }
  });

  it('tells the frame at which the last command of a block acted', () => {
    const renderer = new StimulusRenderer({ stimuli: [[ones], [ones]], sampleRate: SAMPLE_RATE });
    const output = [new Float32Array(128)];
    renderer.enqueue({ kind: 'play', atFrame: 3 });
    renderer.enqueue({ kind: 'switch', atFrame: 100, stimulus: 1 });
    renderer.enqueue({ kind: 'switch', atFrame: 130, stimulus: 0 });

    expect(renderer.render(output, 0)).toBe(100);
    expect(renderer.render(output, 128)).toBe(130);
    expect(renderer.render(output, 256)).toBeNull();
  });

  it('cuts from one frame to the next, at the same position', () => {
    const stimuli = [noise(1), noise(2)];
    const output = render(
      stimuli,
      [
        { kind: 'play', atFrame: 100 },
        { kind: 'switch', atFrame: 1_003, stimulus: 1 },
        { kind: 'seek', atFrame: 1_500, position: 7 },
        { kind: 'pause', atFrame: 1_800 },
      ],
      { frames: 2_000, law: 'cut' },
    );

    expect(output.subarray(0, 100)).toEqual(new Float32Array(100));
    expect(output.subarray(100, 1_003)).toEqual(stimuli[0]!.subarray(0, 903));
    expect(output.subarray(1_003, 1_500)).toEqual(stimuli[1]!.subarray(903, 1_400));
    expect(output.subarray(1_500, 1_800)).toEqual(stimuli[1]!.subarray(7, 307));
    expect(output.subarray(1_800)).toEqual(new Float32Array(200));
  });

  it('fades at equal gain in a straight line, the two in step', () => {
    const stimuli = [noise(1), noise(2)];
    const at = 1_003;
    const output = render(
      stimuli,
      [
        { kind: 'play', atFrame: 0 },
        { kind: 'switch', atFrame: at, stimulus: 1 },
      ],
      { frames: 2_000, law: 'equal-gain' },
    );

    expect(output.subarray(FADE, at)).toEqual(stimuli[0]!.subarray(FADE, at));
    for (let step = 1; step < FADE; step += 1) {
      const frame = at + step - 1;
      const mixed = stimuli[0]![frame]! * (1 - step / FADE) + stimuli[1]![frame]! * (step / FADE);
      expect(output[frame]).toBeCloseTo(mixed, 7);
    }
    expect(output.subarray(at + FADE - 1)).toEqual(stimuli[1]!.subarray(at + FADE - 1, 2_000));
  });

  it('never lets the gains of a fade sum to more or less than one, however closely switches follow', () => {
    const commands = randomCommands(43, { count: 500, gap: 20 }).filter(({ kind }) => kind === 'switch');
    const output = render([ones, ones, ones], [{ kind: 'play', atFrame: 0 }, ...commands], {
      frames: 20_000,
      law: 'equal-gain',
    });

    const worst = output.subarray(FADE).reduce((most, sample) => Math.max(most, Math.abs(sample - 1)), 0);
    expect(worst).toBeLessThan(1e-6);
  });

  it('stays within a loop and in silence while it is paused, by every law', () => {
    const outside = new Float32Array(FRAMES).fill(1);
    outside.fill(0, 1_000, 1_500);
    for (const law of SWITCH_LAWS) {
      const commands: RendererCommand[] = [
        { kind: 'loop', atFrame: 0, start: 1_000, end: 1_500 },
        { kind: 'play', atFrame: 0 },
        { kind: 'pause', atFrame: 3_000 },
        { kind: 'seek', atFrame: 3_500, position: 1_100 },
        { kind: 'play', atFrame: 4_000 },
      ];
      const heard = render([outside], commands, { frames: 6_000, law });
      expect(
        heard.findIndex((sample) => sample !== 0),
        law,
      ).toBe(-1);
      const inside = render([ramp], commands, { frames: 6_000, law });
      expect(
        inside.subarray(3_000 + FADE, 4_000).every((sample) => sample === 0),
        law,
      ).toBe(true);
      expect(inside[4_000 + FADE], law).toBe(ramp[1_100 + FADE]);
    }
  });

  it('refuses stimuli of unequal length and commands that cannot be done', () => {
    expect(
      () => new StimulusRenderer({ stimuli: [[ones], [ones.subarray(1)]], sampleRate: SAMPLE_RATE }),
    ).toThrow('same channels and length');
    const renderer = new StimulusRenderer({ stimuli: [[ones]], sampleRate: SAMPLE_RATE });
    expect(() => renderer.enqueue({ kind: 'switch', atFrame: 0, stimulus: 1 })).toThrow(RangeError);
    expect(() => renderer.enqueue({ kind: 'seek', atFrame: 0, position: FRAMES })).toThrow(RangeError);
    expect(() => renderer.enqueue({ kind: 'loop', atFrame: 0, start: 0, end: 2 * FADE })).toThrow(RangeError);
  });
});
