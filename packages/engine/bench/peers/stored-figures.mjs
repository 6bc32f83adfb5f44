/**
 * Figures of peers that are not on the PATH, measured before on the whole pairs (`stored-figures.tsv`: matchering 2.0.6, ffmpeg 5.1.9;
 * true peaks by ffmpeg's 4× meter).
 */
import { readFileSync } from 'node:fs';
import { CEILING_DBTP } from './conditions.mjs';

const ROWS = readTable(new URL('stored-figures.tsv', import.meta.url));

/** @returns undefined where nothing is stored */
export function storedFigures(pair, candidate) {
  const find = (name) => ROWS.find((row) => row.pair === pair && row.candidate === name);
  const row = find(candidate);
  if (!row) return undefined;
  return {
    integratedLufs: Number(row.lufs),
    lufsErrorLu: Number(row.dLufs),
    overshootDb: Number(row.tp) - CEILING_DBTP,
    rangeChangeLu: Number(row.dLra) - Number(find('mix').dLra),
    spectrumDb: Number(row.spec_rms_db),
    D: Number(row.D),
  };
}

function readTable(url) {
  const [head, ...lines] = readFileSync(url, 'utf8').trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((name, column) => [name, cells[column]]));
  });
}
