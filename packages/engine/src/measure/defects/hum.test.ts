import { describe, expect, it } from 'vitest';
import { addTones, confidencesOf, findDefect, loadExcerpt, padWithSilence } from '../../../test/planting.ts';
import type { PcmAudio } from '../../audio/pcm-audio.ts';

describe('findHum()', () => {
  it.each([
    [50, 50.03],
    [60, 59.98],
  ])('finds %i Hz and its harmonics through a pause, at their level', async (mainsHz, exactHz) => {
    for (const name of ['menu.mix', 'krem.mix']) {
      const mix = padWithSilence(await loadExcerpt(name), { before: 8 });
      const hum = await findDefect(addHum(mix, exactHz, -65), 'hum');
      expect(hum?.measured, name).toMatchObject({ mainsHz, strongestHz: mainsHz });
      expect(hum?.measured.levelDbfs).toBeCloseTo(-65, 0);
      expect(hum?.confidence).toBeGreaterThan(0.9);
      expect(hum?.severity).toBe('warning');
    }
  });

  it('is the surer the stronger the hum under music that never pauses', async () => {
    const mix = await loadExcerpt('francium.mix');
    const confidences = await confidencesOf([-90, -45, -30], 'hum', (db) => addHum(mix, 60, db));
    expect(confidences).toEqual([...confidences].sort((a, b) => a - b));
    expect(confidences[0]).toBe(0);
    expect(confidences[2]).toBeGreaterThan(0.9);
  });

  it('does not take a bass note beside the mains for hum', async () => {
    const mix = await loadExcerpt('menu.mix');
    // G1, B1 and A♯2, held throughout.
    for (const frequencyHz of [48.999, 61.735, 116.541]) {
      const held = addTones(mix, [{ frequencyHz, levelDbfs: -20 }]);
      expect(await findDefect(held, 'hum'), `${frequencyHz} Hz`).toBeUndefined();
    }
  });

  it('does not take a note at 50 Hz that comes and goes for hum', async () => {
    const mix = padWithSilence(await loadExcerpt('menu.mix'), { before: 8 });
    const notes = addTones(mix, [{ frequencyHz: 50, levelDbfs: -30 }]);
    const channels = notes.channels.map((samples, channel) =>
      samples.map((sample, frame) =>
        Math.floor(frame / (3 * mix.sampleRate)) % 2 === 0 ? sample : mix.channels[channel]![frame]!,
      ),
    );
    expect(await findDefect({ ...mix, channels }, 'hum')).toBeUndefined();
  });
});

const addHum = (audio: PcmAudio, mainsHz: number, levelDbfs: number): PcmAudio =>
  addTones(audio, [
    { frequencyHz: mainsHz, levelDbfs },
    { frequencyHz: 2 * mainsHz, levelDbfs: levelDbfs - 6 },
    { frequencyHz: 3 * mainsHz, levelDbfs: levelDbfs - 10 },
  ]);
