/** Findings in words: how grave, where. */
import type { Analysis } from '@earwitness/engine';
import { listInWords } from '../number-text.ts';
import { clockText } from './clock-text.ts';

export type Finding = Analysis['defects'][number];

/** Gravest first. */
export const SEVERITY_WORDS: Readonly<Record<Finding['severity'], string>> = {
  fault: 'Fault',
  warning: 'Warning',
  note: 'Note',
};
const GRAVEST_FIRST = Object.keys(SEVERITY_WORDS);

export const sortGravestFirst = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => GRAVEST_FIRST.indexOf(a.severity) - GRAVEST_FIRST.indexOf(b.severity));

/** More places than this are no longer read. */
const MOST_PLACES = 6;

function placeText({ startSeconds, endSeconds }: Finding['stretches'][number]): string {
  const start = clockText(startSeconds);
  const end = clockText(endSeconds);
  return start === end ? start : `${start}–${end}`;
}

/** `at 0:12, 1:03–1:10 and 40 more`; `throughout`; empty where a finding has no place. */
export function whereText({ stretches, stretchCount }: Finding, seconds: number): string {
  const [first] = stretches;
  if (first === undefined) return '';
  if (stretchCount === 1 && first.startSeconds <= 0 && first.endSeconds >= seconds) return 'throughout';
  const shown = stretches.slice(0, MOST_PLACES).map(placeText);
  const others = stretchCount - shown.length;
  const distinct = [...new Set(shown)];
  return `at ${others > 0 ? `${distinct.join(', ')} and ${others} more` : listInWords(distinct)}`;
}
