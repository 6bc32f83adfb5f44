/**
 * Proves by rendering that a renderer switches as its law says: a long script of random switches, seeks, loops and wraps is rendered, and
 * what comes of it is held against what the law says must come, worked out here without a line of the renderer's own.
 */
import {
  SWITCH_CERTIFICATE_SCHEMA,
  type SwitchCertificate,
  type SwitchLaw,
  unprovenIn,
} from '@earwitness/bench/panel';

type ScriptedCommand =
  | { kind: 'play'; atFrame: number }
  | { kind: 'switch'; atFrame: number; stimulus: number }
  | { kind: 'seek'; atFrame: number; position: number }
  | { kind: 'loop'; atFrame: number; start: number; end: number };

/** A renderer under proof; it renders mono stimuli, all of one length, from frame 0 of its clock on. */
export interface ProvableRenderer {
  /** Of the code that renders. */
  readonly sha256: string;
  render(
    stimuli: readonly Float32Array[],
    options: {
      commands: readonly ScriptedCommand[];
      frames: number;
      law: SwitchLaw;
      sampleRate: number;
    },
  ): Float32Array | Promise<Float32Array>;
}

/** A renderer that does not do what its law says. */
export class UnprovenSwitchError extends Error {
  override readonly name = 'UnprovenSwitchError';
  readonly certificate: SwitchCertificate;

  constructor(problem: string, certificate: SwitchCertificate) {
    super(`Cannot vouch for the switch by ${certificate.law}: ${problem}`);
    this.certificate = certificate;
  }
}

/** Of an excerpt that are proven with: about ten seconds. */
const MOST_FRAMES = 2 ** 19;
const STEP_SECONDS = 0.005;
const EXCERPT_SECONDS = 2;

/** From `frame` on, `stimulus` is read from `position` on, up to the next one. */
interface Stretch {
  readonly frame: number;
  readonly stimulus: number;
  readonly position: number;
  /** The frame at which the output first shows that it comes. */
  readonly shownFrame: number;
  readonly cause: 'play' | 'switch' | 'seek' | 'loop' | 'wrap';
}

/** How a law lies in time: all of what the three have different. */
interface Timing {
  readonly law: SwitchLaw;
  readonly fadeFrames: number;
  /** 5 ms, by which a script is spaced. */
  readonly stepFrames: number;
  /** From a command to the frame at which the new stretch is read. */
  readonly leadFrames: number;
  /** By how much the way back to a loop's start begins before its end. */
  readonly overlapFrames: number;
}

/**
 * Proves a renderer by one law.
 *
 * @param stimuli three different ones of one length to prove it with beside the probes, such as the panel's own; noises unless given
 * @param count random switches, seeks and moves of the loop
 * @throws {UnprovenSwitchError} where what was rendered is further from the law than it may be
 */
export async function proveSwitch(
  renderer: ProvableRenderer,
  {
    law,
    sampleRate,
    seed,
    stimuli,
    count = 1_000,
  }: {
    law: SwitchLaw;
    sampleRate: number;
    seed: number;
    stimuli?: readonly Float32Array[];
    count?: number;
  },
): Promise<SwitchCertificate> {
  const length = Math.min(stimuli?.[0]?.length ?? EXCERPT_SECONDS * sampleRate, MOST_FRAMES);
  const timing = timingOf(law, sampleRate);
  const { commands, stretches, frames } = script({ seed, count, length, timing });
  const render = (rendered: readonly Float32Array[], scripted = commands) =>
    renderer.render(rendered, { commands: scripted, frames, law, sampleRate });
  const expected = (rendered: readonly Float32Array[]) => expectedOutput(rendered, stretches, timing, frames);
  const alwaysFirst = commands.map((command) =>
    command.kind === 'switch' ? { ...command, stimulus: 0 } : command,
  );

  let probeDeviation = 0;
  let identicalWhateverIsChosen = true;
  let fewestSilentFrames = Number.POSITIVE_INFINITY;
  for (const probe of probes({ length, sampleRate, seed })) {
    const same = [probe, probe, probe];
    const chosen = await render(same);
    probeDeviation = Math.max(probeDeviation, worstDeviation(chosen, expected(same)));
    if (law === 'dip') {
      identicalWhateverIsChosen &&= areIdentical(chosen, await render(same, alwaysFirst));
      fewestSilentFrames = Math.min(fewestSilentFrames, ...silentFrames(chosen, stretches));
    }
  }
  const different =
    stimuli?.map((samples) => samples.subarray(0, length)) ??
    [1, 2, 3].map((number) => noise({ length, seed: seed + number }));
  const stimulusDeviation = worstDeviation(await render(different), expected(different));
  const numbered = [0, 1, 2].map((stimulus) => numberedFrames({ length, stimulus }));
  const places = await render(numbered);

  const countOf = (cause: Stretch['cause']) => stretches.filter((stretch) => stretch.cause === cause).length;
  const certificate: SwitchCertificate = {
    schema: SWITCH_CERTIFICATE_SCHEMA,
    law,
    sampleRate,
    seed,
    rendererSha256: renderer.sha256,
    switches: countOf('switch'),
    selfSwitches: stretches.filter(
      ({ cause, stimulus }, index) => cause === 'switch' && stretches[index - 1]?.stimulus === stimulus,
    ).length,
    seeks: countOf('seek'),
    loops: countOf('loop'),
    wraps: countOf('wrap'),
    worstFrameError: worstFrameError(places, { numbered, stretches, timing }),
    framesOutOfStep: framesOutOfStep(places, { numbered, stretches, timing }),
    probeDeviationDb: toDecibels(probeDeviation),
    stimulusDeviationDb: toDecibels(stimulusDeviation),
    identicalWhateverIsChosen: law === 'dip' ? identicalWhateverIsChosen : null,
    fewestSilentFrames: law === 'dip' ? fewestSilentFrames : null,
  };
  const problem = unprovenIn(certificate);
  if (problem !== null) throw new UnprovenSwitchError(problem, certificate);
  return certificate;
}

function timingOf(law: SwitchLaw, sampleRate: number): Timing {
  const stepFrames = Math.round(STEP_SECONDS * sampleRate);
  switch (law) {
    case 'dip':
      return { law, stepFrames, fadeFrames: stepFrames, leadFrames: stepFrames, overlapFrames: 0 };
    case 'cut':
      return { law, stepFrames, fadeFrames: 1, leadFrames: 0, overlapFrames: 0 };
    case 'equal-gain':
      return { law, stepFrames, fadeFrames: stepFrames, leadFrames: 0, overlapFrames: stepFrames - 1 };
  }
}

/** Commands, and what must come of them. Nothing is asked within a seam, so that each seam can be told from the next. */
function script({
  seed,
  count,
  length,
  timing: { law, fadeFrames, stepFrames, leadFrames, overlapFrames },
}: {
  seed: number;
  count: number;
  length: number;
  timing: Timing;
}): { commands: ScriptedCommand[]; stretches: Stretch[]; frames: number } {
  const random = randomFrom(seed);
  const commands: ScriptedCommand[] = [{ kind: 'play', atFrame: 0 }];
  const stretches: Stretch[] = [{ frame: 0, stimulus: 0, position: 0, shownFrame: 0, cause: 'play' }];
  const fadeOutFrames = law === 'dip' ? fadeFrames : 0;
  let loop = { start: 0, end: length };
  let atFrame = 0;
  while (commands.length <= count) {
    atFrame += 2 * stepFrames + 1 + Math.floor(2 * stepFrames * random());
    // The wraps that happen on the way; a command too near to one waits until it is over.
    for (;;) {
      const { frame, stimulus, position } = stretches.at(-1)!;
      const wrap = frame + loop.end - overlapFrames - position;
      if (wrap > atFrame + 3 * stepFrames) break;
      const shownFrame = wrap - fadeOutFrames;
      stretches.push({ frame: wrap, stimulus, position: loop.start, shownFrame, cause: 'wrap' });
      atFrame = Math.max(atFrame, wrap + 2 * stepFrames + 1);
    }
    const { frame, stimulus, position } = stretches.at(-1)!;
    const change = atFrame + leadFrames;
    const reached = position + change - frame;
    const next = { frame: change, stimulus, position: reached, shownFrame: atFrame };
    const draw = random();
    if (draw < 0.7) {
      const chosen = Math.floor(3 * random());
      commands.push({ kind: 'switch', atFrame, stimulus: chosen });
      stretches.push({ ...next, stimulus: chosen, cause: 'switch' });
    } else if (draw < 0.85) {
      const goal = loop.start + Math.floor((loop.end - loop.start - 8 * stepFrames) * random());
      commands.push({ kind: 'seek', atFrame, position: goal });
      stretches.push({ ...next, position: goal, cause: 'seek' });
    } else {
      // Away from where it plays, so that moving the loop moves the music.
      const loopFrames = Math.floor((12 + 24 * random()) * stepFrames);
      const start = (reached + loopFrames + Math.floor(loopFrames * random())) % (length - loopFrames);
      const moved = { start, end: start + loopFrames };
      const isOutside = reached - leadFrames < moved.start || reached + overlapFrames > moved.end;
      if (!isOutside) continue;
      loop = moved;
      commands.push({ kind: 'loop', atFrame, ...loop });
      stretches.push({ ...next, position: start, cause: 'loop' });
    }
  }
  const { frame, position } = stretches.at(-1)!;
  return {
    commands,
    stretches,
    frames: frame + Math.min(4 * stepFrames, loop.end - position - 2 * stepFrames),
  };
}

/** What must be heard, in the precision of numbers rather than of samples. */
function expectedOutput(
  stimuli: readonly Float32Array[],
  stretches: readonly Stretch[],
  { law, fadeFrames }: Timing,
  frames: number,
): Float64Array {
  const output = new Float64Array(frames);
  for (const [index, stretch] of stretches.entries()) {
    const before = stretches[index - 1];
    const next = stretches[index + 1]?.frame ?? Number.POSITIVE_INFINITY;
    for (let frame = stretch.frame; frame < Math.min(next, frames); frame += 1) {
      const since = frame - stretch.frame;
      const sample = sampleOf(stimuli, stretch, frame);
      if (law === 'dip') {
        output[frame] = sample * raisedCosine(Math.min(since, next - 1 - frame), fadeFrames);
        continue;
      }
      const come = Math.min(1, (since + 1) / fadeFrames);
      const leaving = come < 1 && before !== undefined ? sampleOf(stimuli, before, frame) : 0;
      output[frame] = leaving * (1 - come) + sample * come;
    }
  }
  return output;
}

const sampleOf = (
  stimuli: readonly Float32Array[],
  { stimulus, position, frame: first }: Stretch,
  frame: number,
): number => stimuli[stimulus]![position + frame - first]!;

const raisedCosine = (step: number, steps: number): number =>
  step >= steps ? 1 : 0.5 * (1 - Math.cos((Math.PI * step) / steps));

function worstDeviation(output: Float32Array, expected: Float64Array): number {
  let worst = 0;
  for (let frame = 0; frame < expected.length; frame += 1) {
    const deviation = Math.abs((output[frame] ?? Number.NaN) - expected[frame]!);
    // Written as "not less" so that what is no number is the worst.
    if (!(deviation <= worst)) worst = Number.isNaN(deviation) ? Number.POSITIVE_INFINITY : deviation;
  }
  return worst;
}

function areIdentical(one: Float32Array, other: Float32Array): boolean {
  const bitsOf = ({ buffer, byteOffset, length }: Float32Array) =>
    new Uint32Array(buffer, byteOffset, length);
  const bits = bitsOf(other);
  return one.length === other.length && bitsOf(one).every((value, frame) => value === bits[frame]);
}

/** Frames of exact silence around each change, beginning and end left out. */
function silentFrames(output: Float32Array, stretches: readonly Stretch[]): number[] {
  return stretches.slice(1).map(({ frame: change }) => {
    let first = change;
    let last = change - 1;
    while (output[first - 1] === 0) first -= 1;
    while (output[last + 1] === 0) last += 1;
    return last - first + 1;
  });
}

/** Where the numbered frames show each change first, against where it was asked for. */
function worstFrameError(
  output: Float32Array,
  {
    numbered,
    stretches,
    timing,
  }: { numbered: readonly Float32Array[]; stretches: readonly Stretch[]; timing: Timing },
): number {
  const expected = expectedOutput(numbered, stretches, timing, output.length);
  let worst = 0;
  for (const [index, { shownFrame }] of stretches.entries()) {
    const before = stretches[index - 1];
    if (before === undefined) continue;
    // Between a sample and its equal, laws without silence have nothing to show.
    if (Math.fround(expected[shownFrame]!) === sampleOf(numbered, before, shownFrame)) continue;
    // From where the stretch before is fully heard, to the first frame that is not it.
    let frame = before.frame + timing.fadeFrames;
    while (frame < output.length && output[frame] === sampleOf(numbered, before, frame)) frame += 1;
    worst = Math.max(worst, Math.abs(frame - shownFrame));
  }
  return worst;
}

/** Where a stretch is fully heard, the numbered frames say which frame of which stimulus was read. */
function framesOutOfStep(
  output: Float32Array,
  {
    numbered,
    stretches,
    timing,
  }: { numbered: readonly Float32Array[]; stretches: readonly Stretch[]; timing: Timing },
): number {
  let outOfStep = 0;
  for (const [index, stretch] of stretches.entries()) {
    const end = Math.min(stretches[index + 1]?.shownFrame ?? Number.POSITIVE_INFINITY, output.length);
    for (let frame = stretch.frame + timing.fadeFrames; frame < end; frame += 1) {
      if (output[frame] !== sampleOf(numbered, stretch, frame)) outOfStep += 1;
    }
  }
  return outOfStep;
}

/** Each sample another number, exact in 32 bits: what is read says where and of which stimulus. None is zero. */
function numberedFrames({ length, stimulus }: { length: number; stimulus: number }): Float32Array {
  return framesOf(length, (position) => ((stimulus + 1) * MOST_FRAMES + position) / (4 * MOST_FRAMES));
}

function probes({
  length,
  sampleRate,
  seed,
}: {
  length: number;
  sampleRate: number;
  seed: number;
}): Float32Array[] {
  return [
    new Float32Array(length).fill(1),
    framesOf(length, (frame) => Math.sin((2 * Math.PI * 1_000 * frame) / sampleRate)),
    noise({ length, seed }),
  ];
}

function noise({ length, seed }: { length: number; seed: number }): Float32Array {
  const random = randomFrom(seed ^ 0x5eed);
  return framesOf(length, () => 2 * random() - 1);
}

/** As `Float32Array.from` would make them, in a fraction of its time. */
function framesOf(length: number, sampleAt: (frame: number) => number): Float32Array {
  const frames = new Float32Array(length);
  for (let frame = 0; frame < length; frame += 1) frames[frame] = sampleAt(frame);
  return frames;
}

function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const toDecibels = (deviation: number): number | null =>
  deviation === 0 ? null : Math.round(200 * Math.log10(deviation)) / 10;
