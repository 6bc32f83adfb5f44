/** The finding of one kind, if there is one. */
import type { Analysis } from '../measure/analysis.ts';

type Defect = Analysis['defects'][number];

export const findDefect = ({ defects }: Analysis, kind: Defect['kind']): Defect | undefined =>
  defects.find((defect) => defect.kind === kind);
