/** Long-term spectra in third-octaves: of one piece, and of several with their loudness taken out. */
import type { Analysis } from '@earwitness/engine';
import * as Plot from '@observablehq/plot';
import { type ConditionLook, strokeDashOf } from '../condition-looks.ts';
import type { Drawing } from '../figure-svg.ts';
import { figureHtml } from '../figures/figure.ts';
import { bandText, frequencyScale } from '../figures/frequency-scale.ts';
import type { Html } from '../html.ts';
import { countOf, formatNumber } from '../number-text.ts';
import {
  MEAN_LOOK,
  MEDIAN_LOOK,
  MID_LOOK,
  MOST_PIECES_IN_A_DRAWING,
  pieceLook,
  SIDE_LOOK,
} from './curve-looks.ts';
import type { MeasuredPiece } from './measure-report-input.ts';

/** Levels further below the loudest band say more about the file format than about the music. */
const SHOWN_RANGE_DB = 72;

type Levels = readonly (number | null)[];

interface Curve {
  readonly look: ConditionLook;
  readonly levels: Levels;
}

const wholeTick = (value: number): string => formatNumber(value, { digits: 0 });
const presentOf = (curves: readonly { readonly levels: Levels }[]): number[] =>
  curves.flatMap(({ levels }) => levels.filter((level) => level !== null));

const points = (centersHz: readonly number[], levels: Levels, bottom: number) =>
  centersHz.map((hz, band) => {
    const level = levels[band] ?? null;
    return { decade: Math.log10(hz), level: level === null || level < bottom ? null : level };
  });

const line = (centersHz: readonly number[], { look, levels }: Curve, bottom: number) =>
  Plot.line(points(centersHz, levels, bottom), {
    x: 'decade',
    y: 'level',
    stroke: look.color,
    strokeWidth: 2,
    ...strokeDashOf(look),
  });

function loudestBand(centersHz: readonly number[], levels: Levels): string {
  const band = levels.reduce<number>(
    (best, level, index) => (level !== null && level > (levels[best] ?? -Infinity) ? index : best),
    0,
  );
  return `strongest around ${bandText(centersHz[band] ?? 0)}`;
}

/** Third-octave levels of every section, as the range between the quietest and the loudest. */
function sectionRange({ sections, thirdOctaves: { centersHz } }: Analysis, bottom: number) {
  return centersHz.map((hz, band) => {
    const levels = sections
      .map(({ thirdOctaveLevelsDb }) => thirdOctaveLevelsDb[band] ?? null)
      .filter((level) => level !== null);
    return {
      decade: Math.log10(hz),
      low: levels.length === 0 ? null : Math.max(bottom, Math.min(...levels)),
      high: levels.length === 0 || Math.max(...levels) < bottom ? null : Math.max(...levels),
    };
  });
}

function spectrumDrawing({
  label,
  analysis,
  curves,
  withSections,
}: {
  label: string;
  analysis: Analysis;
  curves: readonly Curve[];
  withSections: boolean;
}): Drawing | null {
  const { centersHz } = analysis.thirdOctaves;
  const levels = presentOf(curves);
  if (levels.length === 0) return null;
  const top = Math.max(...levels);
  const bottom = Math.max(Math.min(...levels), top - SHOWN_RANGE_DB);
  return {
    label,
    description: `${curves.map(({ look, levels: own }) => `${look.label}: ${loudestBand(centersHz, own)}`).join('; ')}.`,
    plot: (width) => ({
      height: 250,
      marginLeft: 40,
      marginBottom: 40,
      x: frequencyScale(width),
      y: { domain: [bottom - 2, top + 4], label: null, ticks: 6, tickFormat: wholeTick, grid: true },
      marks: [
        ...(withSections
          ? [
              Plot.areaY(sectionRange(analysis, bottom), {
                x: 'decade',
                y1: 'low',
                y2: 'high',
                fill: 'var(--momentary)',
              }),
            ]
          : []),
        ...curves.map((curve) => line(centersHz, curve, bottom)),
      ],
    }),
  };
}

/** Draws mean and median, and mid and side where there are two sides; null for silence. */
export function spectrumFigure(id: string, analysis: Analysis): Html | null {
  const { levelsDb, medianLevelsDb, midLevelsDb, sideLevelsDb } = analysis.thirdOctaves;
  const all = [
    { look: MEAN_LOOK, levels: levelsDb },
    { look: MEDIAN_LOOK, levels: medianLevelsDb },
  ].filter(({ levels }) => levels.some((level) => level !== null));
  const hasSides = sideLevelsDb.some((level) => level !== null);
  const withSections = analysis.sections.length > 1;
  const drawings = [
    spectrumDrawing({ label: 'All channels, dB', analysis, curves: all, withSections }),
    hasSides
      ? spectrumDrawing({
          label: 'Mid (solid) and side (dashed), dB',
          analysis,
          curves: [
            { look: MID_LOOK, levels: midLevelsDb },
            { look: SIDE_LOOK, levels: sideLevelsDb },
          ],
          withSections: false,
        })
      : null,
  ].filter((drawing) => drawing !== null);
  if (drawings.length === 0) return null;
  return figureHtml({
    id,
    title: 'Spectrum',
    legend: [
      ...all.map(({ look }) => ({ look, text: look.label })),
      ...(hasSides ? [{ look: SIDE_LOOK, text: SIDE_LOOK.label }] : []),
    ],
    drawings,
    readingAid: `Third-octave levels; 0 dB is a full-scale sine in that band. Where the mean stands far above the median, the band is full of short events.${
      withSections ? ' The shaded ribbon is the range over the sections.' : ''
    }`,
    isPaired: drawings.length === 2,
  });
}

/** Takes the piece’s own loudness out, so that only tone is left to compare. */
const shapeOf = ({ analysis }: MeasuredPiece): Levels | null =>
  analysis.integratedLufs === null
    ? null
    : analysis.thirdOctaves.levelsDb.map((level) =>
        level === null ? null : level - analysis.integratedLufs!,
      );

const quantile = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.round((sorted.length - 1) * share)] ?? null;

/** Draws the spectra of several pieces over each other; null when less than two have any. */
export function comparedSpectraFigure(id: string, pieces: readonly MeasuredPiece[]): Html | null {
  const shaped = pieces.flatMap((piece, index) => {
    const levels = shapeOf(piece);
    return levels === null ? [] : [{ look: pieceLook(piece.name, index), levels, piece }];
  });
  if (shaped.length < 2) return null;
  const isTangle = shaped.length > MOST_PIECES_IN_A_DRAWING;
  // The longest list of bands: a low sample rate has fewer of them, and the same ones.
  const centersHz = shaped
    .map(({ piece }) => piece.analysis.thirdOctaves.centersHz)
    .reduce((longest, own) => (own.length > longest.length ? own : longest));
  const top = Math.max(...presentOf(shaped));
  const bottom = Math.max(Math.min(...presentOf(shaped)), top - SHOWN_RANGE_DB);
  const spread = centersHz.map((hz, band) => {
    const sorted = shaped
      .map(({ levels }) => levels[band] ?? null)
      .filter((level) => level !== null)
      .filter((level) => level >= bottom)
      .toSorted((a, b) => a - b);
    return {
      decade: Math.log10(hz),
      low: quantile(sorted, 0.1),
      high: quantile(sorted, 0.9),
      median: quantile(sorted, 0.5),
    };
  });
  const drawing: Drawing = {
    label: 'Third-octave level, dB relative to the piece’s integrated loudness',
    description: `${isTangle ? `The middle 80 % of ${countOf(shaped.length, 'piece')}` : shaped.map(({ look }) => look.label).join(', ')}: ${loudestBand(
      centersHz,
      spread.map(({ median }) => median),
    )}.`,
    plot: (width) => ({
      height: 300,
      marginLeft: 40,
      marginBottom: 40,
      x: frequencyScale(width),
      y: { domain: [bottom - 2, top + 3], label: null, ticks: 6, tickFormat: wholeTick, grid: true },
      marks: isTangle
        ? [
            Plot.areaY(spread, { x: 'decade', y1: 'low', y2: 'high', fill: 'var(--momentary)' }),
            Plot.line(spread, { x: 'decade', y: 'median', stroke: MEAN_LOOK.color, strokeWidth: 2 }),
          ]
        : shaped.map(({ look, levels }) => line(centersHz, { look, levels }, bottom)),
    }),
  };
  return figureHtml({
    id,
    title: 'Tone, side by side',
    legend: isTangle
      ? [{ look: MEAN_LOOK, text: `Median of ${countOf(shaped.length, 'piece')}; shaded: the middle 80 %` }]
      : shaped.map(({ look }) => ({ look, text: look.label })),
    drawings: [drawing],
    readingAid: 'Loudness is taken out: a curve above another is stronger there at equal loudness.',
  });
}
