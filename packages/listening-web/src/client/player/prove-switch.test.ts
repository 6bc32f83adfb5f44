import { describe, expect, it } from 'vitest';
import { type ProvableRenderer, proveSwitch, UnprovenSwitchError } from '../../switch-proof/prove-switch.ts';
import { StimulusRenderer } from './stimulus-renderer.ts';

const SAMPLE_RATE = 48_000;
const LAWS = ['dip', 'cut', 'equal-gain'] as const;
const sha256 = '0'.repeat(64);

const renderer: ProvableRenderer = {
  sha256,
  render(stimuli, { commands, frames, law, sampleRate }) {
    const rendering = new StimulusRenderer({
      stimuli: stimuli.map((samples) => [samples]),
      sampleRate,
      law,
    });
    for (const command of commands) rendering.enqueue(command);
    const output = new Float32Array(frames);
    for (let first = 0; first < frames; first += 128) {
      rendering.render([output.subarray(first, first + 128)], first);
    }
    return output;
  },
};

/** The renderer with something wrong with it. */
const spoilt = (
  change: (options: Parameters<ProvableRenderer['render']>) => ReturnType<ProvableRenderer['render']>,
): ProvableRenderer => ({ sha256, render: (...options) => change(options) });

describe('proveSwitch()', () => {
  it.each(LAWS)('proves 1,000 switches, seeks and loops by %s: at the asked frame, in step', async (law) => {
    const certificate = await proveSwitch(renderer, { law, sampleRate: SAMPLE_RATE, seed: 2026 });

    expect(certificate).toMatchObject({
      schema: 'earwitness.switch-certificate/1',
      law,
      sampleRate: SAMPLE_RATE,
      seed: 2026,
      rendererSha256: sha256,
      worstFrameError: 0,
      framesOutOfStep: 0,
    });
    const { switches, selfSwitches, seeks, loops, wraps } = certificate;
    expect(switches + seeks + loops).toBe(1_000);
    expect(Math.min(selfSwitches, seeks, loops, wraps)).toBeGreaterThan(50);
    // A cut has no gains that could be rounded.
    if (law === 'cut') expect(certificate.stimulusDeviationDb).toBeNull();
    else expect(certificate.stimulusDeviationDb).toBeLessThan(-140);
    expect(certificate.probeDeviationDb ?? Number.NEGATIVE_INFINITY).toBeLessThan(-120);
  });

  it('proves that a dip tells nothing of what is chosen, and is silent in its middle', async () => {
    for (const sampleRate of [44_100, 96_000]) {
      const certificate = await proveSwitch(renderer, { law: 'dip', sampleRate, seed: 7, count: 200 });
      expect(certificate.identicalWhateverIsChosen).toBe(true);
      expect(certificate.fewestSilentFrames).toBe(2);
    }
  });

  it('is the same for the same seed', async () => {
    const options = { law: 'dip', sampleRate: 8_000, seed: 3, count: 100 } as const;
    expect(await proveSwitch(renderer, options)).toEqual(await proveSwitch(renderer, options));
  });

  it('takes stimuli of a panel’s own', async () => {
    const stimuli = [1, 2, 3].map((factor) =>
      Float32Array.from({ length: 20_000 }, (_, frame) => Math.sin(factor * frame * 0.01) * 0.5),
    );
    const options = { law: 'dip', sampleRate: 8_000, seed: 3, count: 100, stimuli } as const;
    expect((await proveSwitch(renderer, options)).stimulusDeviationDb).toBeLessThan(-120);
  });

  it.each(LAWS)('finds a switch by %s that comes one frame late', async (law) => {
    const late = spoilt(([stimuli, { commands, ...rest }]) =>
      renderer.render(stimuli, {
        ...rest,
        commands: commands.map((command) => ({
          ...command,
          atFrame: command.kind === 'switch' ? command.atFrame + 1 : command.atFrame,
        })),
      }),
    );
    await expect(proveSwitch(late, { law, sampleRate: 8_000, seed: 1, count: 100 })).rejects.toThrow(
      UnprovenSwitchError,
    );
  });

  it('finds one stimulus a frame out of step with the others', async () => {
    const outOfStep = spoilt(([[first, second, third], options]) =>
      renderer.render([first!, second!, Float32Array.of(0, ...third!.subarray(0, -1))], options),
    );
    for (const law of LAWS) {
      await expect(proveSwitch(outOfStep, { law, sampleRate: 8_000, seed: 1, count: 100 })).rejects.toThrow(
        /frames from where|out of step/,
      );
    }
  });

  it('finds a dip that is a hundred thousandth louder for one stimulus', async () => {
    const louder = spoilt(([[first, second, third], options]) =>
      renderer.render([first!, second!.map((sample) => sample * 1.00001), third!], options),
    );
    await expect(proveSwitch(louder, { law: 'dip', sampleRate: 8_000, seed: 1, count: 100 })).rejects.toThrow(
      UnprovenSwitchError,
    );
  });

  it('finds a dip whose silence is not exact', async () => {
    const hissing = spoilt(async ([stimuli, options]) =>
      (await renderer.render(stimuli, options)).map((sample) => sample + 1e-8),
    );
    await expect(
      proveSwitch(hissing, { law: 'dip', sampleRate: 8_000, seed: 1, count: 100 }),
    ).rejects.toThrow('frames of silence');
  });

  it('finds one law in the place of another', async () => {
    for (const law of LAWS) {
      const other = spoilt(([stimuli, options]) =>
        renderer.render(stimuli, { ...options, law: law === 'dip' ? 'equal-gain' : 'dip' }),
      );
      await expect(proveSwitch(other, { law, sampleRate: 8_000, seed: 1, count: 100 })).rejects.toThrow(
        UnprovenSwitchError,
      );
    }
  });
});
