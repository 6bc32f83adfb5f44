/** Tone: third-octave spectra over each other, and below them what separates each from the baseline. */
import type { Analysis } from '@earwitness/engine';
import * as Plot from '@observablehq/plot';
import { max, mean, min } from 'simple-statistics';
import type { ConditionLook } from '../condition-looks.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { formatNumber, listInWords } from '../number-text.ts';
import { figureHtml } from './figure.ts';
import { bandText, frequencyScale } from './frequency-scale.ts';

export interface ToneCurve {
  readonly look: ConditionLook;
  readonly analysis: Analysis;
}

interface Band {
  readonly frequencyHz: number;
  readonly levelDb: number | null;
}

/** Levels further than this below the loudest band say more about the file format than about the music. */
const SHOWN_RANGE_DB = 70;
const LARGEST_DIFFERENCE_DB = 24;

/** Shifts the curves to a common mean over the bands that all of them have: level apart, only their shape is left. */
function toShapes(curves: readonly ToneCurve[]): readonly (readonly Band[])[] {
  const centersHz = curves[0]!.analysis.thirdOctaves.centersHz;
  const levelAt = (curve: ToneCurve, hz: number): number | null => {
    const { centersHz: ownCentersHz, levelsDb } = curve.analysis.thirdOctaves;
    const index = ownCentersHz.findIndex((ownHz) => Math.abs(ownHz / hz - 1) < 0.01);
    return levelsDb[index] ?? null;
  };
  const table = curves.map((curve) => centersHz.map((hz) => levelAt(curve, hz)));
  const loudestDb = max(table.flat().filter((level) => level !== null));
  const common = centersHz.flatMap((_, band) =>
    table.every((levels) => levels[band] !== null && levels[band]! > loudestDb - SHOWN_RANGE_DB)
      ? [band]
      : [],
  );
  return table.map((levels) => {
    const shiftDb = common.length === 0 ? 0 : mean(common.map((band) => levels[band]!));
    return centersHz.map((frequencyHz, band) => {
      const level = levels[band] ?? null;
      return { frequencyHz, levelDb: level === null ? null : level - shiftDb };
    });
  });
}

const differenceOf = (shape: readonly Band[], baseline: readonly Band[]): readonly Band[] =>
  shape.map(({ frequencyHz, levelDb }, band) => {
    const base = baseline[band]?.levelDb ?? null;
    const difference = levelDb === null || base === null ? null : levelDb - base;
    return {
      frequencyHz,
      levelDb: difference === null || Math.abs(difference) > LARGEST_DIFFERENCE_DB ? null : difference,
    };
  });

const line = (bands: readonly Band[], { color, dash }: ConditionLook) =>
  Plot.line(bands, {
    x: ({ frequencyHz }: Band) => Math.log10(frequencyHz),
    y: 'levelDb',
    stroke: color,
    strokeWidth: 2,
    ...(dash === '' ? {} : { strokeDasharray: dash }),
  });

const presentLevels = (shapes: readonly (readonly Band[])[]): number[] =>
  shapes.flat().flatMap(({ levelDb }) => (levelDb === null ? [] : [levelDb]));

/** The band in which a difference is largest, in words. */
function largestOf(difference: readonly Band[], label: string): string {
  const present = difference.filter(({ levelDb }) => levelDb !== null);
  if (present.length === 0) return `${label}: no bands in common`;
  const largest = present.reduce((a, b) => (Math.abs(b.levelDb!) > Math.abs(a.levelDb!) ? b : a));
  return `${label} differs most at ${bandText(largest.frequencyHz)}: ${formatNumber(largest.levelDb!, { digits: 1, signed: true })} dB`;
}

/**
 * Draws the tone of an item.
 *
 * @param curves in the order in which they are drawn, the last on top; all with at least one band above silence
 * @param baseline the curve that the lower drawing subtracts: the reference master, else the mix
 */
export function toneFigure({
  id,
  curves,
  baseline,
}: {
  id: string;
  curves: readonly ToneCurve[];
  baseline: ConditionLook;
}): Html {
  const shapes = toShapes(curves);
  const topDb = max(presentLevels(shapes));
  const bottomDb = Math.max(min(presentLevels(shapes)), topDb - SHOWN_RANGE_DB);
  const shown = shapes.map((shape) =>
    shape.map(({ frequencyHz, levelDb }) => ({
      frequencyHz,
      levelDb: levelDb !== null && levelDb < bottomDb ? null : levelDb,
    })),
  );
  const baselineIndex = curves.findIndex(({ look }) => look.conditionId === baseline.conditionId);
  const differences = curves.flatMap(({ look }, index) =>
    index === baselineIndex ? [] : [{ look, bands: differenceOf(shown[index]!, shown[baselineIndex]!) }],
  );
  const reachDb = Math.max(
    3,
    ...presentLevels(differences.map(({ bands }) => bands)).map((level) => Math.abs(level)),
  );
  const named = listInWords(curves.map(({ look }) => look.label));

  const spectra: Drawing = {
    label: 'Third-octave level, dB above the curve’s own average',
    description: `Third-octave spectra of ${named}, 20 Hz to 20 kHz, shifted to a common average.`,
    plot: (width) => ({
      height: 280,
      marginLeft: 40,
      marginBottom: 40,
      x: frequencyScale(width),
      y: { domain: [bottomDb - 2, topDb + 3], label: null, ticks: 6, tickFormat: signedTick, grid: true },
      marks: curves.map(({ look }, index) => line(shown[index]!, look)),
    }),
  };
  const difference: Drawing = {
    label: `Difference from ${inSentence(baseline.label)}, dB`,
    description: `${differences.map(({ look, bands }) => largestOf(bands, look.label)).join('; ')}.`,
    plot: (width) => ({
      height: 190,
      marginLeft: 40,
      marginBottom: 40,
      x: frequencyScale(width),
      y: { domain: [-reachDb - 1, reachDb + 1], label: null, ticks: 5, tickFormat: signedTick, grid: true },
      marks: [
        Plot.ruleY([0], { stroke: baseline.color, strokeWidth: 1.5 }),
        ...differences.map(({ look, bands }) => line(bands, look)),
      ],
    }),
  };
  return figureHtml({
    id,
    title: 'Tone',
    legend: curves.map(({ look }) => ({ look, text: look.label })),
    drawings: [spectra, difference],
    readingAid: `Only the shape counts here, level is taken out. Below, a curve on the zero line has the tone of ${inSentence(baseline.label)}; above it that band is stronger, below it weaker.`,
  });
}

const signedTick = (level: number): string => formatNumber(level, { digits: 0 });

/** A label inside a sentence: `Artist’s own master` as `the artist’s own master`. */
const inSentence = (label: string): string => `the ${label.charAt(0).toLowerCase()}${label.slice(1)}`;
