import { describe, expect, it } from 'vitest';
import { type RendererCommand, StimulusRenderer } from './stimulus-renderer.ts';
import { dipFrames } from './switch-law.ts';

const SAMPLE_RATE = 8_000;
const FADE = dipFrames(SAMPLE_RATE);
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
  { frames, block = 128 }: { frames: number; block?: number },
): Float32Array {
  const renderer = new StimulusRenderer({
    stimuli: stimuli.map((channel) => [channel]),
    sampleRate: SAMPLE_RATE,
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

  it('gives the same samples whatever the block length', () => {
    const stimuli = [noise(1), noise(2), noise(3)];
    const commands = randomCommands(31, { count: 300, gap: 50 });
    const whole = render(stimuli, commands, { frames: 30_000, block: 30_000 });

    expect(render(stimuli, commands, { frames: 30_000, block: 128 })).toEqual(whole);
    expect(render(stimuli, commands, { frames: 30_000, block: 37 })).toEqual(whole);
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
