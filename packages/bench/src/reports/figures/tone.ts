/** Tone: third-octave spectra over each other, and below them what separates each from the baseline. */
import type { Analysis } from '@earwitness/engine';
import * as Plot from '@observablehq/plot';
import { max, mean, min } from 'simple-statistics';
import { type ConditionLook, strokeDashOf } from '../condition-looks.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { formatNumber, listInWords } from '../number-text.ts';
import { figureHtml } from './figure.ts';
import { bandText, frequencyScale } from './frequency-scale.ts';

export interface ToneCurve {
  readonly look: ConditionLook;
  readonly analysis: Analysis;
}

/** Where the tone was to go: a curve, and how far beside it is as good. */
export interface ToneTarget {
  readonly title: string;
  readonly centersHz: readonly number[];
  readonly levelsDb: readonly number[];
  readonly tolerancesDb: readonly number[];
}

interface Band {
  readonly frequencyHz: number;
  readonly levelDb: number | null;
}

/** Levels further than this below the loudest band say more about the file format than about the music. */
const SHOWN_RANGE_DB = 70;
const LARGEST_DIFFERENCE_DB = 24;
const PAIRED_HEIGHT = 230;

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

interface RibbonBand {
  readonly frequencyHz: number;
  readonly lowDb: number;
  readonly highDb: number;
}

/** The target as high as the curves: on their common mean over the bands that all have. */
function toRibbon(target: ToneTarget, shapes: readonly (readonly Band[])[]): readonly RibbonBand[] {
  const bands = target.centersHz.flatMap((frequencyHz, index) => {
    const band = shapes[0]!.findIndex((own) => Math.abs(own.frequencyHz / frequencyHz - 1) < 0.01);
    const levels = shapes.map((shape) => shape[band]?.levelDb ?? null).filter((level) => level !== null);
    return levels.length < shapes.length
      ? []
      : [
          {
            frequencyHz,
            levelDb: target.levelsDb[index]!,
            toleranceDb: target.tolerancesDb[index]!,
            meanDb: mean(levels),
          },
        ];
  });
  if (bands.length === 0) return [];
  const shiftDb = mean(bands.map(({ levelDb, meanDb }) => levelDb - meanDb));
  return bands.map(({ frequencyHz, levelDb, toleranceDb }) => ({
    frequencyHz,
    lowDb: levelDb - shiftDb - toleranceDb,
    highDb: levelDb - shiftDb + toleranceDb,
  }));
}

function ribbonBeside(ribbon: readonly RibbonBand[], baseline: readonly Band[]): readonly RibbonBand[] {
  return ribbon.flatMap(({ frequencyHz, lowDb, highDb }) => {
    const base =
      baseline.find((band) => Math.abs(band.frequencyHz / frequencyHz - 1) < 0.01)?.levelDb ?? null;
    return base === null || Math.max(Math.abs(lowDb - base), Math.abs(highDb - base)) > LARGEST_DIFFERENCE_DB
      ? []
      : [{ frequencyHz, lowDb: lowDb - base, highDb: highDb - base }];
  });
}

/** A ribbon that reaches beyond the drawing ends at its edges. */
function within(
  ribbon: readonly RibbonBand[],
  [low, high]: readonly [number, number],
): readonly RibbonBand[] {
  const clamp = (level: number): number => Math.min(high, Math.max(low, level));
  return ribbon.map(({ frequencyHz, lowDb, highDb }) => ({
    frequencyHz,
    lowDb: clamp(lowDb),
    highDb: clamp(highDb),
  }));
}

const ribbonMarks = (ribbon: readonly RibbonBand[]) =>
  ribbon.length === 0
    ? []
    : [
        Plot.areaY(ribbon, {
          x: ({ frequencyHz }: RibbonBand) => Math.log10(frequencyHz),
          y1: 'lowDb',
          y2: 'highDb',
          fill: RIBBON_LOOK.color,
          fillOpacity: 0.22,
        }),
      ];

const RIBBON_LOOK: ConditionLook = {
  conditionId: 'target',
  label: 'Target',
  color: 'var(--other-1)',
  dash: '',
  symbol: 'circle',
};

const line = (bands: readonly Band[], look: ConditionLook) =>
  Plot.line(bands, {
    x: ({ frequencyHz }: Band) => Math.log10(frequencyHz),
    y: 'levelDb',
    stroke: look.color,
    strokeWidth: 2,
    ...strokeDashOf(look),
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
 * @param target drawn as a ribbon behind the curves
 * @param isPaired whether the two drawings stand beside each other
 */
export function toneFigure({
  id,
  curves,
  baseline,
  target,
  isPaired = false,
}: {
  id: string;
  curves: readonly ToneCurve[];
  baseline: ConditionLook;
  target?: ToneTarget | undefined;
  isPaired?: boolean;
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
  const ribbon = target ? toRibbon(target, shapes).filter(({ lowDb }) => lowDb > bottomDb - 2) : [];
  const ribbonDifference = ribbonBeside(ribbon, shown[baselineIndex]!);
  // beside each other there is no room for a wide ribbon and small differences: the curves set the scale
  const scaling = isPaired ? { ribbon: [], difference: [] } : { ribbon, difference: ribbonDifference };
  const reachDb = Math.max(
    3,
    ...presentLevels(differences.map(({ bands }) => bands)).map((level) => Math.abs(level)),
    ...scaling.difference.flatMap(({ lowDb, highDb }) => [Math.abs(lowDb), Math.abs(highDb)]),
  );
  const shownTopDb = Math.max(topDb, ...scaling.ribbon.map(({ highDb }) => highDb));
  const named = listInWords(curves.map(({ look }) => look.label));

  const spectra: Drawing = {
    label: 'Third-octave level, dB above the curve’s own average',
    description: `Third-octave spectra of ${named}, 20 Hz to 20 kHz, shifted to a common average.`,
    plot: (width) => ({
      height: isPaired ? PAIRED_HEIGHT : 280,
      marginLeft: 40,
      marginBottom: 40,
      x: frequencyScale(width),
      y: {
        domain: [bottomDb - 2, shownTopDb + 3],
        label: null,
        ticks: 6,
        tickFormat: signedTick,
        grid: true,
      },
      marks: [
        ...ribbonMarks(within(ribbon, [bottomDb - 2, shownTopDb + 3])),
        ...curves.map(({ look }, index) => line(shown[index]!, look)),
      ],
    }),
  };
  const difference: Drawing = {
    label: `Difference from ${inSentence(baseline.label)}, dB`,
    description: `${differences.map(({ look, bands }) => largestOf(bands, look.label)).join('; ')}.`,
    plot: (width) => ({
      height: isPaired ? PAIRED_HEIGHT : 190,
      marginLeft: 40,
      marginBottom: 40,
      x: frequencyScale(width),
      y: { domain: [-reachDb - 1, reachDb + 1], label: null, ticks: 5, tickFormat: signedTick, grid: true },
      marks: [
        ...ribbonMarks(within(ribbonDifference, [-reachDb - 1, reachDb + 1])),
        Plot.ruleY([0], { stroke: baseline.color, strokeWidth: 1.5 }),
        ...differences.map(({ look, bands }) => line(bands, look)),
      ],
    }),
  };
  return figureHtml({
    id,
    title: 'Tone',
    legend: [
      ...curves.map(({ look }) => ({ look, text: look.label })),
      ...(ribbon.length > 0 && target
        ? [{ look: RIBBON_LOOK, text: `${target.title}, with its tolerance` }]
        : []),
    ],
    drawings: [spectra, difference],
    isPaired,
    readingAid: `Only the shape counts here, level is taken out. ${isPaired ? 'In the second drawing' : 'Below'}, a curve on the zero line has the tone of ${inSentence(baseline.label)}; above it that band is stronger, below it weaker.${ribbon.length > 0 ? ' Inside the ribbon a tone is as its kind usually is.' : ''}`,
  });
}

const signedTick = (level: number): string => formatNumber(level, { digits: 0 });

/** A label inside a sentence: `Artist’s own master` as `the artist’s own master`. */
const inSentence = (label: string): string => `the ${label.charAt(0).toLowerCase()}${label.slice(1)}`;
