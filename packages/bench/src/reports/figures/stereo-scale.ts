/** What all drawings of a stereo image hold to. */

/** Narrower than this is mono for any ear; curves rest there. */
export const NARROWEST_DB = -40;
/** Values over time stand in the middle of their 400 ms. */
export const HALF_WINDOW_SECONDS = 0.2;
