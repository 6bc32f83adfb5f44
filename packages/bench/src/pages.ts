/** `@earwitness/bench/pages`: the pages about one mix; with no run, metric or panel behind them, which take longer to load than to write. */

export { encodeFlac } from './excerpts/encode-flac.ts';
export { loudestStart } from './excerpts/loudest-start.ts';
export { toPlayable } from './excerpts/playable-audio.ts';
export { writeAccount } from './reports/account/write-account.ts';
export type { PlayerVersion } from './reports/player/player-version.ts';
export type { RevisionEntry } from './reports/revisions/revisions-input.ts';
export { writeRevisions } from './reports/revisions/write-revisions.ts';
