/** What a mastering engineer would want to know of a piece before touching it. */
import type { Evidence } from '../evidence.ts';
import type { Defect } from './defect.ts';
import { DETECTORS } from './defect-table.ts';
import type { DefectReadings } from './detector.ts';

const SEVERITIES: readonly Defect['severity'][] = ['fault', 'warning', 'note'];

/**
 * Asks every detector, each for its own kind of defect.
 *
 * @returns at most one a kind, the gravest first; none of a piece without frames
 * @throws {RangeError} evidence of loudness alone
 */
export function findDefects(evidence: Evidence, readings: DefectReadings): Defect[] {
  const { spectrum, defects, frameCount } = evidence;
  if (!spectrum || !defects) {
    throw new RangeError('Cannot find defects as evidence must have a spectrum and what samples show');
  }
  if (frameCount === 0) return [];
  const full = { ...evidence, spectrum, defects };
  const found = Object.values(DETECTORS).flatMap((detect) => detect(full, readings) ?? []);
  return found.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}
