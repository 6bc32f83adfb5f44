/** A stretch of one version, ready to be heard in step with others. */
export interface PlayerVersion {
  /** Names it in the page; letters, digits and hyphens. */
  readonly id: string;
  readonly label: string;
  /** What tells it from others of a like name. */
  readonly detail?: string;
  /** The key that switches to it, one character; none where there are more versions than keys. */
  readonly key?: string;
  /** A file that browsers can decode; null where it lies beside the page. */
  readonly file: Uint8Array | null;
  readonly startSeconds: number;
  readonly seconds: number;
  /** What makes all versions equally loud; never above 0. */
  readonly matchGainDb: number;
  /** What makes it as loud as it was delivered, where that is not the file as it is. */
  readonly deliveredGainDb?: number;
}
