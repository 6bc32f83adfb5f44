/** What only the samples themselves show of defects; taken in the one pass, joined end to end like all evidence. */

export interface DefectEvidence {
  /** Frames seen, all segments together. */
  readonly frameCount: number;
}
