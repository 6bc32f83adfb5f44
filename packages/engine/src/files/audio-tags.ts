/** What a file says of the music in it; only what is there, as text, trimmed. */
export interface AudioTags {
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  readonly albumArtist?: string;
  /** `3`, or `3/12` where the number of tracks is known. */
  readonly trackNumber?: string;
  /** `1`, or `1/2`. */
  readonly discNumber?: string;
  readonly date?: string;
  readonly genre?: string;
  readonly isrc?: string;
  readonly comment?: string;
  readonly composer?: string;
  readonly copyright?: string;
  /** A name or an address: `https://creativecommons.org/licenses/by/4.0/`. */
  readonly license?: string;
  /** Of Broadcast Wave files. @source EBU Tech 3285 */
  readonly broadcast?: {
    readonly description?: string;
    readonly originator?: string;
    readonly originatorReference?: string;
    /** `2026-05-17`. */
    readonly originationDate?: string;
    /** `14:03:59`. */
    readonly originationTime?: string;
    /** Frames from midnight to the first one of the file. */
    readonly timeReferenceFrames?: number;
  };
}
