/** Whether a plan was there before the answers, and how one knows. */

/**
 * `frozen`: known to be older than the answers, as it was fixed with the panel. `given`: named when they were judged, so its age is the
 * word of whoever shows this. `none`: nothing was fixed, and all is exploratory.
 */
export interface PlanOrigin {
  readonly kind: 'frozen' | 'given' | 'none';
  /** For a reader, in whole sentences. */
  readonly words: string;
}

/** Whether claims count as fixed beforehand, be it on somebody's word. */
export const isFixedBeforehand = ({ kind }: Pick<PlanOrigin, 'kind'>): boolean => kind !== 'none';

/** Of a panel's own plan. */
export const FROZEN_PLAN: PlanOrigin = {
  kind: 'frozen',
  words: 'Judged by the plan of the panel, fixed and hashed before its first session.',
};
