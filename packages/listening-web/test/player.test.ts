import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from './browser.ts';
import { openPlayer, type PlayerUnderTest } from './player/player-under-test.ts';
import { writeSmallPack } from './small-pack.ts';

const SAMPLE_RATE = 44_100;
/** Two render quanta. */
const SOON_FRAMES = 256;

/** Notes what goes to the audio thread: a hash of every stimulus, and whether its samples were handed over rather than copied. */
const NOTE_HANDED_OVER = `{
  globalThis.handedOver = [];
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (message, transfer) {
    if (message?.kind !== 'stimuli') return post.call(this, message, transfer);
    const copies = message.stimuli.map((channels) => channels.map((samples) => samples.slice()));
    const buffers = message.stimuli.flat().map(({ buffer }) => buffer);
    post.call(this, message, transfer);
    handedOver.push({ copies, buffers: new Set(buffers).size, gone: buffers.every((buffer) => buffer.byteLength === 0) });
  };
}`;

/** How much longer work takes than its processor time, as other programs have their turns: 1 on an idle machine. */
function crowdingOfProcessor(): number {
  const [start, before] = [performance.now(), process.cpuUsage()];
  while (performance.now() < start + 300);
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, (1e3 * (performance.now() - start)) / (user + system));
}

describeInBrowser('the player in Chromium', () => {
  let player: PlayerUnderTest;

  beforeAll(async () => {
    player = await openPlayer(await writeSmallPack({ items: 1, sampleRate: SAMPLE_RATE, seconds: 3 }));
  });
  afterAll(async () => {
    await player?.stop();
  });

  const load = (page: Page, options = '{}') =>
    page.evaluate(
      `(async () => { globalThis.player = new Player(); await player.load(trial, ${options}); })()`,
    );
  const play = (page: Page) => page.evaluate('player.play()');
  const troubleOf = (page: Page) =>
    page.evaluate('[player.problem, player.problemReason, player.playing]') as Promise<unknown[]>;

  it('decodes FLAC to the very samples of the WAV, each stimulus in a buffer of its own, and hands them over uncopied', async () => {
    const { page, context, asked } = await player.visit({
      before: (page) => page.addInitScript(NOTE_HANDED_OVER),
    });
    await load(page);
    const [over] = (await page.evaluate(`Promise.all(handedOver.map(async ({ copies, buffers, gone }) => ({
      buffers, gone,
      hashes: await Promise.all(copies.map(async (channels) => {
        const [left, right] = channels;
        const bytes = new DataView(new ArrayBuffer(6 * left.length));
        for (let frame = 0; frame < left.length; frame += 1) {
          for (const [channel, samples] of [left, right].entries()) {
            const sample = samples[frame] * 2 ** 23;
            bytes.setUint16(6 * frame + 3 * channel, sample & 0xffff, true);
            bytes.setInt8(6 * frame + 3 * channel + 2, sample >> 16);
          }
        }
        const hash = await crypto.subtle.digest('SHA-256', bytes);
        return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      })),
    })))`)) as { hashes: string[]; buffers: number; gone: boolean }[];
    const facts = (await page.evaluate('player.facts')) as Record<string, unknown>;
    await page.evaluate('player.close()');
    await context.close();

    expect(over!.buffers).toBe(6);
    expect(over!.gone).toBe(true);
    expect(over!.hashes).toHaveLength(3);
    expect(new Set(over!.hashes)).toEqual(new Set(player.samplesSha256));
    expect(facts).toMatchObject({
      stimulusType: 'audio/flac',
      flacRefusal: null,
      contextSampleRate: SAMPLE_RATE,
    });
    expect(asked.map((line) => line.split(' ')[0])).toEqual(Array(3).fill('audio/flac'));
  });

  it('takes WAV where FLAC cannot be decoded, and says why', async () => {
    const { page, context, asked } = await player.visit({
      before: (page) =>
        // A worker under a policy that allows no WebAssembly.
        page.route('**/assets/decoding-worker-*.js', async (route) => {
          const response = await route.fetch();
          const headers = { ...response.headers(), 'content-security-policy': "script-src 'self'" };
          await route.fulfill({ response, headers });
        }),
    });
    await load(page);
    const facts = (await page.evaluate('player.facts')) as Record<string, unknown>;
    await page.evaluate('player.load({ ...trial, trialToken: "another" })');
    await context.close();

    expect(facts.stimulusType).toBe('audio/wav');
    expect(facts.flacRefusal).toContain('WebAssembly');
    // The second trial does not ask for FLAC again.
    const types = asked.map((line) => line.split(' ')[0]);
    expect(types.slice(-6)).toEqual(Array(6).fill('audio/wav'));
  });

  it('has the next trial ready that was prepared, with bytes that were counted, and gives up only what is under way', async () => {
    const { page, context, failed, asked } = await player.visit();
    await load(page);
    await play(page);
    await page.evaluate(`(async () => {
      player.prepare({ ...trial, trialToken: 'next' });
      player.prepare({ ...trial, trialToken: 'next' });
    })()`);
    await expect.poll(() => asked.length).toBe(6);
    await page.waitForTimeout(300);
    const milliseconds = await page.evaluate(`(async () => {
      const start = performance.now();
      await player.load({ ...trial, trialToken: 'next' });
      return performance.now() - start;
    })()`);
    const bytes = await page.evaluate('[player.receivedBytes, player.totalBytes]');
    expect(asked).toHaveLength(6);
    expect(milliseconds).toBeLessThan(1_000);
    const { byteLength } = (await page.evaluate('trial.formats[0]')) as { byteLength: number };
    expect(bytes).toEqual([3 * byteLength, 3 * byteLength]);
    await page.evaluate('player.close()');

    // Another that has not come when the player closes is given up.
    await page.route('**/api/stimuli/*', () => {});
    await page.evaluate(
      `globalThis.player = new Player(); player.prepare({ ...trial, trialToken: 'never' })`,
    );
    await expect.poll(() => asked.length).toBe(9);
    failed.length = 0;
    await page.evaluate('player.close()');
    await expect.poll(() => failed.length).toBe(3);
    await context.close();
  });

  it('loads all or nothing, and refuses what is not what was announced', async () => {
    const { page, context } = await player.visit();
    const refused = (announced: string) =>
      page.evaluate(
        `new Player().load({ ...trial, ...${announced} }).then(() => 'loaded', ({ name }) => name)`,
      );
    expect(await refused('{ frameCount: trial.frameCount + 1 }')).toBe('UnfitStimulusError');
    expect(await refused('{ channelCount: 1 }')).toBe('UnfitStimulusError');
    expect(await refused('{ sampleRate: 48000 }')).toBe('UnfitStimulusError');
    expect(await refused('{ formats: [{ type: "audio/flac", byteLength: 999 }] }')).toBe(
      'UnfitStimulusError',
    );
    let asked = 0;
    await page.route('**/api/stimuli/*', async (route) => {
      asked += 1;
      const isSecond = asked === 2;
      const response = await route.fetch();
      const body = await response.body();
      if (isSecond) body[body.length - 1_000]! ^= 0xff;
      await route.fulfill({ response, body });
    });
    expect([await refused('{}'), asked]).toEqual(['UnfitStimulusError', 3]);
    await page.unroute('**/api/stimuli/*');
    await page.route('**/api/stimuli/*', (route) => route.abort());
    expect(await refused('{}')).toBe('TypeError');
    await page.unroute('**/api/stimuli/*');
    expect(await refused('{}')).toBe('loaded');
    await context.close();
  });

  it('acts on the audio thread within two render quanta of a message', async () => {
    const { page, context } = await player.visit();
    await load(page);
    await play(page);
    const reactions = await page.evaluate(`(async () => {
      for (let index = 0; index < 100; index += 1) {
        player.choose('ABX'[index % 3]);
        await new Promise((resolve) => setTimeout(resolve, 5 + (index % 7) * 4));
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
      return [player.facts.longestReactionFrames, player.switches, player.problem];
    })()`);
    await context.close();

    const [frames, switches, problem] = reactions as [number, number, string | null];
    console.info(`the audio thread acted at most ${frames} frames after a message (${switches} switches)`);
    expect(switches).toBe(100);
    expect(frames).toBeGreaterThan(0);
    expect(frames).toBeLessThanOrEqual(SOON_FRAMES);
    expect(problem).toBeNull();
  });

  it('refuses a law whose seams could name a stimulus', async () => {
    const { page, context } = await player.visit();
    const name = (method: string, law: string) =>
      page.evaluate(
        `new Player().load({ ...trial, method: '${method}' }, { switchLaw: '${law}' }).then(() => 'loaded', ({ name }) => name)`,
      );
    expect(await name('abx', 'cut')).toBe('RangeError');
    expect(await name('preference', 'cut')).toBe('loaded');
    expect(await name('ranking', 'equal-gain')).toBe('loaded');
    await context.close();
  });

  /** What happens to the sound, and how it is undone where the page outlives it. */
  const TROUBLES: readonly [inject: string, problem: string, reason: string, undo?: string][] = [
    [
      `Object.defineProperty(contexts.at(-1), 'state', { get: () => 'interrupted' }); contexts.at(-1).dispatchEvent(new Event('statechange'))`,
      'interrupted',
      'context-interrupted',
    ],
    ['contexts.at(-1).suspend()', 'interrupted', 'context-suspended'],
    [
      `Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' }); document.dispatchEvent(new Event('visibilitychange'))`,
      'interrupted',
      'page-hidden',
      'delete document.visibilityState',
    ],
    ['contexts.at(-1).close()', 'device-changed', 'context-closed'],
    [`contexts.at(-1).dispatchEvent(new Event('error'))`, 'device-changed', 'output-lost'],
    [`contexts.at(-1).dispatchEvent(new Event('sinkchange'))`, 'device-changed', 'sink'],
    [`navigator.mediaDevices.dispatchEvent(new Event('devicechange'))`, 'device-changed', 'device-list'],
    [
      // As when a Bluetooth headset goes down to the rate of speech.
      `globalThis.Kept = AudioContext; AudioContext = class { sampleRate = 16000; close() {} }; navigator.mediaDevices.dispatchEvent(new Event('devicechange'))`,
      'device-changed',
      'sample-rate',
      'AudioContext = Kept',
    ],
  ];

  it('notices calls, locked screens, pages put away and devices that change, and lets nothing play on', async () => {
    const { page, context } = await player.visit();
    for (const [inject, problem, reason, undo = 'null'] of TROUBLES) {
      await load(page);
      // Before anything of the trial was heard, nothing is wrong with it.
      await page.evaluate(`navigator.mediaDevices.dispatchEvent(new Event('devicechange'))`);
      expect(await troubleOf(page), reason).toEqual([null, null, false]);
      await play(page);
      await page.waitForTimeout(100);
      expect(await troubleOf(page), reason).toEqual([null, null, true]);
      await page.evaluate(inject);
      await expect.poll(() => troubleOf(page), { message: reason }).toEqual([problem, reason, false]);
      await page.evaluate(undo);
      await page.evaluate('player.close()');
    }
    await context.close();
  });

  it('notices a context that runs without moving, and starts it anew when Play is pressed again', async () => {
    const { page, context } = await player.visit();
    await load(page);
    await page.evaluate(
      `Object.defineProperty(contexts.at(-1), 'currentTime', { configurable: true, get: () => 1 })`,
    );
    await play(page);
    expect(await troubleOf(page)).toEqual(['silent', 'clock-still', false]);
    expect(await page.evaluate('player.heard.size')).toBe(0);
    await page.evaluate('delete contexts.at(-1).currentTime');
    await play(page);
    await expect.poll(() => troubleOf(page)).toEqual([null, null, true]);
    expect(await page.evaluate('[...player.heard]')).toEqual(['A']);
    await context.close();
  });

  it('hears of a gap from the audio thread itself', async () => {
    const { page, context } = await player.visit();
    await load(page);
    await play(page);
    await page.waitForTimeout(300);
    await page.evaluate('contexts.at(-1).audioWorklet.addModule(busyWorklet)');
    const makeGap = () =>
      page.evaluate(
        `void new AudioWorkletNode(contexts.at(-1), 'busy').connect(contexts.at(-1).destination)`,
      );
    // Where the machine is crowded the first may be lost among others' waiting.
    await expect
      .poll(async () => {
        await makeGap();
        await page.waitForTimeout(1_000);
        return troubleOf(page);
      })
      .toEqual(['glitch', expect.stringMatching('late-audio|skipped-frames|wall-clock'), true]);
    await context.close();
  });

  it('sees no trouble on a processor four times slower that has other things to do', async () => {
    const { page, context } = await player.visit();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await load(page);
    await play(page);
    await page.evaluate(`(async () => {
      const end = performance.now() + 4000;
      while (performance.now() < end) {
        const until = performance.now() + 80;
        while (performance.now() < until);
        player.choose('ABX'[Math.floor(performance.now() / 100) % 3]);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })()`);
    expect(await troubleOf(page)).toEqual([null, null, true]);
    await context.close();
  });

  it('has a trial of three 15-s stimuli ready within 2 s on a processor four times slower', async () => {
    const long = await openPlayer(await writeSmallPack({ items: 1, sampleRate: SAMPLE_RATE, seconds: 15 }));
    const { page, context } = await long.visit();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const milliseconds = (await page.evaluate(`(async () => {
      globalThis.player = new Player();
      const start = performance.now();
      await player.load(trial);
      return performance.now() - start;
    })()`)) as number;
    const { byteLength } = (await page.evaluate('trial.formats[0]')) as { byteLength: number };
    const crowding = crowdingOfProcessor();
    await context.close();
    await long.stop();
    console.info(
      `three stimuli of 15 s (${Math.round((3 * byteLength) / 1e6)} MB of FLAC) were ready after ${Math.round(milliseconds)} ms, each program waiting ${crowding.toFixed(1)} times as long as it worked`,
    );
    expect(milliseconds).toBeLessThan(2_000 * crowding);
  });

  it('plays the sounds of the set-up once or again and again, until stopped', async () => {
    const { page, context } = await player.visit();
    const times = (await page.evaluate(`(async () => {
      const speaker = await CheckSpeaker.open();
      const length = Math.round(0.2 * speaker.sampleRate);
      const sound = { sampleRate: speaker.sampleRate, channels: [new Float32Array(length), new Float32Array(length)] };
      const start = performance.now();
      await speaker.play(sound);
      const once = performance.now() - start;
      const looped = speaker.play(sound, { loop: true });
      setTimeout(() => speaker.stop(), 500);
      await looped;
      const refused = await speaker.play({ ...sound, sampleRate: 8000 }).catch(({ name }) => name);
      const facts = speaker.facts;
      await speaker.close();
      return { once, both: performance.now() - start, refused, facts };
    })()`)) as { once: number; both: number; refused: string; facts: Record<string, number> };
    await context.close();

    expect(times.once).toBeGreaterThan(180);
    expect(times.both - times.once).toBeGreaterThan(450);
    expect(times.refused).toBe('RangeError');
    expect(times.facts.contextSampleRate).toBeGreaterThan(0);
  });
});
