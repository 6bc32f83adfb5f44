import { describe, expect, it } from 'vitest';
import { handMadeAnalysis } from '../../../test/hand-made-analysis.ts';
import { MIX_LOOK } from '../condition-looks.ts';
import { gainChangeDrawing, gainChangeOf } from './gain-change.ts';
import { waveformFigure } from './waveform.ts';

const mix = handMadeAnalysis({ integratedLufs: -20, seconds: 20 });
type Momentary = readonly (number | null)[];
const lifted = (change: (values: Momentary) => Momentary) => ({
  ...mix,
  loudnessOverTime: {
    ...mix.loudnessOverTime,
    momentaryLufs: change(mix.loudnessOverTime.momentaryLufs),
  },
});
const by =
  (gainDb: number, heldDb = 0, heldHop = -1) =>
  (values: Momentary) =>
    values.map((value, hop) => (value === null ? null : value + gainDb - (hop === heldHop ? heldDb : 0)));

describe('gainChangeOf()', () => {
  it('finds where a moment was held back, by how much, against the lift of the others', () => {
    const change = gainChangeOf(mix, lifted(by(6, 2.5, 120)))!;
    expect(change.freeDb).toBeCloseTo(6, 9);
    expect(change.deepestDb).toBeCloseTo(-2.5, 9);
    expect(change.deepestSeconds).toBeCloseTo(12, 9);
    expect(change.reductionsDb.filter((reduction) => reduction !== null && reduction < -0.01)).toHaveLength(
      1,
    );
  });

  it('takes a master that begins later back to where the mix is', () => {
    const late = lifted((values) => [null, null, null, null, null, ...by(6, 2.5, 120)(values)]);
    const change = gainChangeOf(mix, late, 0.5)!;
    expect(change.freeDb).toBeCloseTo(6, 9);
    expect(change.deepestSeconds).toBeCloseTo(12, 9);
  });

  it('is nothing in silence', () => {
    expect(gainChangeOf(handMadeAnalysis({ integratedLufs: null, seconds: 20 }), mix)).toBeNull();
  });
});

describe('gainChangeDrawing()', () => {
  it('is nothing where all moments were lifted alike', () => {
    const change = gainChangeOf(mix, lifted(by(6)))!;
    expect(gainChangeDrawing([{ look: MIX_LOOK, change }], { seconds: 20 })).toBeNull();
  });
});

describe('waveformFigure()', () => {
  it('sets each master over the mix, lifted as far as what nothing held back', () => {
    const analysis = lifted(by(6, 2.5, 120));
    const change = gainChangeOf(mix, analysis)!;
    const { markup } = waveformFigure({
      id: 'waveform',
      mix,
      versions: [{ look: MIX_LOOK, analysis, change, lateSeconds: 0 }],
    })!;
    expect(markup).toContain('over the mix lifted by +6.0 dB');
  });
});
