import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser, launchBrowser } from './browser.ts';
import { CLIENT_FOLDER, type PanelUnderTest, servePanel } from './panel-under-test.ts';

const SAMPLE_RATE = 48_000;
/** 5 ms. */
const FADE = 240;
const FRAMES = 2 * SAMPLE_RATE;

type Command =
  | { kind: 'play'; atFrame: number }
  | { kind: 'switch'; atFrame: number; stimulus: number }
  | { kind: 'seek'; atFrame: number; position: number }
  | { kind: 'loop'; atFrame: number; start: number; end: number };

/** From `frame` on, `stimulus` is read from `position` on, up to the next one. */
interface Stretch {
  frame: number;
  stimulus: number;
  position: number;
}

/**
 * Commands for the renderer, and independently of it what must come of them: the stretches between one silence and the next.
 * Nothing is asked within a dip, so that every silence lies exactly one fade behind its command.
 */
function script({ seed, count }: { seed: number; count: number }): {
  commands: Command[];
  stretches: Stretch[];
  frames: number;
} {
  const random = randomFrom(seed);
  const commands: Command[] = [{ kind: 'play', atFrame: 0 }];
  const stretches: Stretch[] = [{ frame: 0, stimulus: 0, position: 0 }];
  let loop = { start: 0, end: FRAMES };
  let atFrame = 0;
  for (let index = 0; index < count; index += 1) {
    atFrame += 2 * FADE + 1 + Math.floor(400 * random());
    // The wraps that happen on the way; a command too near to one waits until it is over.
    for (;;) {
      const { frame, stimulus, position } = stretches.at(-1)!;
      const wrap = frame + loop.end - position;
      if (wrap > atFrame + 3 * FADE) break;
      stretches.push({ frame: wrap, stimulus, position: loop.start });
      atFrame = Math.max(atFrame, wrap + FADE + 1);
    }
    const silence = atFrame + FADE;
    const { frame, stimulus, position } = stretches.at(-1)!;
    const reached = position + silence - frame;
    const draw = random();
    if (draw < 0.8) {
      const next = Math.floor(3 * random());
      commands.push({ kind: 'switch', atFrame, stimulus: next });
      stretches.push({ frame: silence, stimulus: next, position: reached });
    } else if (draw < 0.9) {
      const goal = loop.start + Math.floor((loop.end - loop.start - 8 * FADE) * random());
      commands.push({ kind: 'seek', atFrame, position: goal });
      stretches.push({ frame: silence, stimulus, position: goal });
    } else {
      // Away from where it plays, so that moving the loop moves the music.
      const start = (reached + 24_000 + Math.floor(24_000 * random())) % (FRAMES - 24_000);
      const moved = { start, end: start + 24_000 };
      const outside = reached - FADE < moved.start || reached >= moved.end;
      if (!outside) continue;
      loop = moved;
      commands.push({ kind: 'loop', atFrame, ...loop });
      stretches.push({ frame: silence, stimulus, position: start });
    }
  }
  const { frame, position } = stretches.at(-1)!;
  return { commands, stretches, frames: frame + Math.min(2_000, loop.end - position - FADE) };
}

/** Stimulus × envelope: the envelope is a raised cosine of the distance to the nearest silence. */
function expectedOutput(stimuli: Float32Array[], stretches: Stretch[], frames: number): Float32Array {
  const output = new Float32Array(frames);
  for (const [index, { frame: first, stimulus, position }] of stretches.entries()) {
    const next = stretches[index + 1]?.frame ?? Number.POSITIVE_INFINITY;
    for (let frame = first; frame < Math.min(next, frames); frame += 1) {
      const distance = Math.min(frame - first, next - 1 - frame);
      const gain = distance >= FADE ? 1 : 0.5 * (1 - Math.cos((Math.PI * distance) / FADE));
      output[frame] = stimuli[stimulus]![position + frame - first]! * gain;
    }
  }
  return output;
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function noise(seed: number): Float32Array {
  const random = randomFrom(seed);
  return Float32Array.from({ length: FRAMES }, () => 2 * random() - 1);
}

const sine = Float32Array.from({ length: FRAMES }, (_, frame) =>
  Math.sin((2 * Math.PI * 1_000 * frame) / SAMPLE_RATE),
);
const constant = new Float32Array(FRAMES).fill(1);

describeInBrowser('switching in the worklet that the page ships', () => {
  let browser: Browser;
  let panel: PanelUnderTest;
  let page: Page;

  beforeAll(async () => {
    [browser, panel] = await Promise.all([launchBrowser(), servePanel()]);
    page = await browser.newPage();
    // Any page of the server: the worklet must load under its security policy.
    await page.goto(`${panel.server.url}/admin`);
  });
  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
  });

  /** Renders in the browser's own audio engine, without a device or a clock. */
  async function renderOffline(
    stimuli: Float32Array[],
    commands: Command[],
    frames: number,
  ): Promise<Float32Array> {
    const worklet = readdirSync(join(CLIENT_FOLDER, 'assets')).find((name) =>
      name.startsWith('stimulus-worklet-'),
    );
    // The way into the browser is slow: the same samples take it once.
    const different = [...new Set(stimuli)];
    const base64 = await page.evaluate(
      async ({ workletUrl, encoded, places, commands, frames, sampleRate }) => {
        const decoded = encoded.map((text) => {
          const characters = atob(text);
          const bytes = new Uint8Array(characters.length);
          for (let at = 0; at < bytes.length; at += 1) bytes[at] = characters.charCodeAt(at);
          return new Float32Array(bytes.buffer);
        });
        const context = new OfflineAudioContext(1, frames, sampleRate);
        await context.audioWorklet.addModule(workletUrl);
        const node = new AudioWorkletNode(context, 'earwitness-stimuli', {
          numberOfInputs: 0,
          outputChannelCount: [1],
          processorOptions: { stimuli: places.map((place) => [decoded[place]]), commands },
        });
        node.connect(context.destination);
        const rendered = (await context.startRendering()).getChannelData(0);
        const bytes = new Uint8Array(rendered.buffer, rendered.byteOffset, rendered.byteLength);
        let text = '';
        for (let at = 0; at < bytes.length; at += 32_768) {
          text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
        }
        return btoa(text);
      },
      {
        workletUrl: `/assets/${worklet}`,
        encoded: different.map((samples) => Buffer.from(samples.buffer).toString('base64')),
        places: stimuli.map((samples) => different.indexOf(samples)),
        commands,
        frames,
        sampleRate: SAMPLE_RATE,
      },
    );
    const bytes = Buffer.from(base64, 'base64');
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  }

  it('equals stimulus × envelope to the sample after 1,000 switches, seeks and loops', async () => {
    const stimuli = [noise(1), noise(2), noise(3)];
    const { commands, stretches, frames } = script({ seed: 2026, count: 1_000 });
    expect(new Set(commands.map(({ kind }) => kind))).toEqual(new Set(['play', 'switch', 'seek', 'loop']));

    const rendered = await renderOffline(stimuli, commands, frames);
    const expected = expectedOutput(stimuli, stretches, frames);

    expect(rendered.length).toBe(frames);
    expect(rendered.findIndex((sample, frame) => sample !== expected[frame])).toBe(-1);
    // Exact silence where one stimulus gives way to the next.
    for (const { frame } of stretches.slice(1)) {
      for (const middle of [frame - 1, frame]) expect(Math.abs(rendered[middle]!)).toBe(0);
    }
  });

  it('is identical to the bit whatever is chosen when A, B and X are the same probe', async () => {
    const { commands, stretches, frames } = script({ seed: 7, count: 200 });
    const alwaysA = commands.map((command) =>
      command.kind === 'switch' ? { ...command, stimulus: 0 } : command,
    );
    for (const [name, probe] of [
      ['constant', constant],
      ['1 kHz sine', sine],
      ['noise', noise(9)],
    ] as const) {
      const chosen = await renderOffline([probe, probe, probe], commands, frames);
      const unchanged = await renderOffline([probe, probe, probe], alwaysA, frames);
      expect(Buffer.from(chosen.buffer).equals(Buffer.from(unchanged.buffer)), name).toBe(true);
      const expected = expectedOutput([probe, probe, probe], stretches, frames);
      expect(
        chosen.findIndex((sample, frame) => sample !== expected[frame]),
        name,
      ).toBe(-1);
    }
  });
});
