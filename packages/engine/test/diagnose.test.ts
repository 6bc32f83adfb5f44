import { describe, expect, it } from 'vitest';
import type { PcmAudio } from '../src/audio/pcm-audio.ts';
import { diagnose } from '../src/decide/diagnose.ts';
import type { Analysis } from '../src/measure/analysis.ts';
import { analyze } from '../src/measure/analyze.ts';
import { DEFECT_KINDS } from '../src/measure/defects/defect.ts';

const SAMPLE_RATE = 44_100;

/** Noise that comes and goes, its highs falling off: music enough for the meters. */
function music({ seconds = 20, gain = 0.25 } = {}): Float32Array {
  let state = 7;
  let low = 0;
  return Float32Array.from({ length: seconds * SAMPLE_RATE }, (_, frame) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    low += 0.1 * (state / 2 ** 31 - 1 - low);
    const beat = Math.exp((-6 * (frame % 22_050)) / 22_050);
    return gain * low * (0.3 + beat);
  });
}

const stereo = (left: Float32Array, right = left): PcmAudio => ({
  sampleRate: SAMPLE_RATE,
  channelLayout: 'stereo',
  channels: [left, right],
});

type Defect = Analysis['defects'][number];

const defect = (kind: Defect['kind'], severity: Defect['severity'], confidence = 0.9): Defect => ({
  kind,
  severity,
  confidence,
  stretches: [],
  stretchCount: 0,
  channels: [0, 1],
  measured: {},
  sentence: `${kind}.`,
});

const clean = await analyze(stereo(music()));
const withDefects = (...defects: readonly Defect[]): Analysis => ({ ...clean, defects });

describe('diagnose()', () => {
  it('finds a mix with its polarity reversed on one side, and asks for another', async () => {
    const left = music();
    const { verdict, sentence, findings, needsHuman } = diagnose(
      await analyze(
        stereo(
          left,
          left.map((sample) => -sample),
        ),
      ),
    );
    expect(verdict).toBe('mend-first');
    expect(sentence).toMatch(/^Mend the mix first: /);
    const reversed = findings.find(({ kind }) => kind === 'out-of-phase');
    expect(reversed).toMatchObject({ severity: 'fault', mendedBy: 'mix' });
    expect(reversed!.advice).toMatch(/polarity/);
    expect(needsHuman.some((reason) => /mono/.test(reason))).toBe(true);
  });

  it('finds clipping and says what was lost', async () => {
    const clipped = music({ gain: 8 }).map((sample) => Math.max(-1, Math.min(1, sample)));
    const { verdict, findings } = diagnose(await analyze(stereo(clipped)));
    expect(verdict).toBe('mend-first');
    expect(findings[0]).toMatchObject({ kind: 'clipping', severity: 'fault' });
  });

  it('lets a mix without findings pass, and asks for nobody', () => {
    expect(diagnose(withDefects())).toEqual({
      verdict: 'ready',
      sentence: 'Ready to be mastered: nothing stands out.',
      findings: [],
      needsHuman: [],
    });
  });

  it('lets notes pass', () => {
    const { verdict, sentence } = diagnose(withDefects(defect('sibilance', 'note')));
    expect(verdict).toBe('ready');
    expect(sentence).toBe('Ready to be mastered: only small things stand out.');
  });

  it('asks for no new mix where mastering mends the fault itself, or the meters are not sure', () => {
    expect(diagnose(withDefects(defect('dc-offset', 'fault'))).verdict).toBe('mind');
    expect(diagnose(withDefects(defect('dropouts', 'fault', 0.4))).verdict).toBe('mind');
    expect(diagnose(withDefects(defect('dropouts', 'fault', 0.8))).verdict).toBe('mend-first');
  });

  it('says of a doubtful finding that ears must judge it', () => {
    const { needsHuman } = diagnose(withDefects(defect('upsampled', 'warning', 0.4)));
    expect(needsHuman).toEqual(['The meters are not sure of this: upsampled.']);
  });

  it('sorts the gravest first and the surest first among equals', () => {
    const { findings } = diagnose(
      withDefects(
        defect('sibilance', 'note'),
        defect('resonance', 'warning', 0.5),
        defect('mono-loss', 'warning', 0.8),
        defect('clicks', 'fault'),
      ),
    );
    expect(findings.map(({ kind }) => kind)).toEqual(['clicks', 'mono-loss', 'resonance', 'sibilance']);
  });

  it('has advice for every kind of defect', () => {
    for (const kind of DEFECT_KINDS) {
      const { advice } = diagnose(withDefects(defect(kind, 'warning'))).findings[0]!;
      expect(advice.length, kind).toBeGreaterThan(40);
      expect(advice, kind).toMatch(/\.$/);
    }
  });

  it('has nothing to master in silence', async () => {
    const { verdict, sentence, needsHuman } = diagnose(
      await analyze(stereo(new Float32Array(2 * SAMPLE_RATE))),
    );
    expect(verdict).toBe('mend-first');
    expect(sentence).toMatch(/silent/);
    expect(needsHuman).toEqual([]);
  });

  it('wants ears where the dynamics are those of an orchestra', () => {
    expect(diagnose({ ...withDefects(), loudnessRangeLu: 19.3 }).needsHuman).toEqual([
      expect.stringMatching(/19\.3 LU/),
    ]);
    expect(diagnose({ ...withDefects(), plrDb: 25 }).needsHuman).toEqual([expect.stringMatching(/25\.0 dB/)]);
  });

  it('gives plain data', () => {
    const diagnosis = diagnose(withDefects(defect('hum', 'warning')));
    expect(JSON.parse(JSON.stringify(diagnosis))).toEqual(diagnosis);
  });
});
