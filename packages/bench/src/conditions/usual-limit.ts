const LEAST_SECONDS = 600;
const PER_SECOND = 10;

/** The most that anything done to a piece may take, in seconds, where nobody says otherwise: ten minutes, and ten times its length. */
export const usualLimitSeconds = (musicSeconds: number): number => LEAST_SECONDS + PER_SECOND * musicSeconds;
