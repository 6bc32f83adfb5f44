import { describe, expect, it } from 'vitest';
import {
  changeSamples,
  confidencesOf,
  findDefect,
  loadExcerpt,
  randomFrames,
} from '../../../test/planting.ts';
import type { PcmAudio } from '../../audio/pcm-audio.ts';

describe('findClicks()', () => {
  it('is the surer the stronger single wrong samples are', async () => {
    for (const name of ['francium.mix', 'menu.mix']) {
      const mix = await loadExcerpt(name);
      const strengths = [-70, -40, -25, -10];
      const confidences = await confidencesOf(strengths, 'clicks', (db) => addClicks(mix, 10 ** (db / 20)));
      expect(confidences, name).toEqual([...confidences].sort((a, b) => a - b));
      expect(confidences[0], name).toBe(0);
      expect(confidences[3], name).toBeGreaterThan(0.9);
    }
  });

  it('says where and in which channel', async () => {
    const mix = await loadExcerpt('francium.mix');
    const frames = randomFrames(mix, { count: 10, seed: 3 });
    const clicks = await findDefect(addClicks(mix, 0.3), 'clicks');
    expect(clicks?.channels).toEqual([1]);
    expect(clicks?.stretchCount).toBeGreaterThanOrEqual(8);
    for (const { startSeconds, endSeconds } of clicks!.stretches) {
      const middle = (startSeconds + endSeconds) / 2;
      const distances = frames.map((frame) => Math.abs(frame / mix.sampleRate - middle));
      expect(Math.min(...distances)).toBeLessThan(0.002);
    }
  });

  it('finds the steps of bad edits', async () => {
    const mix = await loadExcerpt('menu.mix');
    const edits = randomFrames(mix, { count: 10, seed: 4 });
    const edited = copyOf(mix);
    for (const edit of edits) {
      for (const samples of edited.channels) {
        for (let n = 0; n < 8_000; n++) samples[edit + n]! += 0.2 * (1 - n / 8_000);
      }
    }
    const clicks = await findDefect(edited, 'clicks');
    expect(clicks?.confidence).toBeGreaterThan(0.9);
    expect(clicks?.stretchCount).toBeGreaterThanOrEqual(6);
    expect(clicks?.stretchCount).toBeLessThanOrEqual(10);
  });
});

describe('findDropouts()', () => {
  it.each([5, 20, 80])('finds %i ms that went missing, where they are', async (milliseconds) => {
    const mix = await loadExcerpt('krem.mix');
    const { spoilt, starts } = dropOut(mix, milliseconds / 1_000);
    const dropouts = await findDefect(spoilt, 'dropouts');
    expect(dropouts).toMatchObject({ severity: 'fault', stretchCount: 5, confidence: 1 });
    for (const [index, { startSeconds }] of dropouts!.stretches.entries()) {
      expect(Math.abs(startSeconds - starts[index]! / mix.sampleRate)).toBeLessThan(0.003);
    }
    expect(dropouts!.measured.longestSeconds! * 1_000).toBeGreaterThan(milliseconds - 3);
  });

  it('does not take a rest with faded edges for one', async () => {
    const mix = await loadExcerpt('krem.mix');
    const [start, fade, end] = [200_000, 400, 203_000];
    const rested = changeSamples(mix, (sample, frame) => {
      const distance = frame < start ? start - frame : Math.max(0, frame - end);
      return distance < fade ? (sample * distance) / fade : sample;
    });
    expect(await findDefect(rested, 'dropouts')).toBeUndefined();
  });
});

function addClicks(mix: PcmAudio, amplitude: number): PcmAudio {
  const clicked = copyOf(mix);
  for (const frame of randomFrames(mix, { count: 10, seed: 3 })) {
    clicked.channels[1]![frame]! += frame % 2 === 0 ? amplitude : -amplitude;
  }
  return clicked;
}

function dropOut(mix: PcmAudio, seconds: number): { spoilt: PcmAudio; starts: number[] } {
  const starts = randomFrames(mix, { count: 5, seed: 5 });
  const spoilt = copyOf(mix);
  for (const start of starts) {
    for (const samples of spoilt.channels)
      samples.fill(0, start, start + Math.round(seconds * mix.sampleRate));
  }
  return { starts, spoilt };
}

const copyOf = (audio: PcmAudio): PcmAudio => ({
  ...audio,
  channels: audio.channels.map((samples) => samples.slice()),
});
