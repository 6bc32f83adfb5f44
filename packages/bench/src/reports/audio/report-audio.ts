/** What a report lets its readers hear: of each item the stretch in which its versions differ most. */
import type { LeftOut } from './item-versions.ts';

export interface ReportAudio {
  /** By item id. */
  readonly items: Readonly<Record<string, ItemAudio>>;
  /** The folder beside the page in which the audio lies; null where the page holds it itself. */
  readonly folderName: string | null;
}

/** An item has versions to hear, or says why not. */
export interface ItemAudio {
  readonly place: AudioPlace | null;
  readonly versions: readonly AudioVersion[];
  readonly leftOut: readonly LeftOut[];
  /** Name of the script in the folder that brings all versions; null where the page holds them, or there are none. */
  readonly file: string | null;
}

export interface AudioPlace {
  /** In the item's anchor: its mix, else its reference master. */
  readonly startSeconds: number;
  readonly seconds: number;
  /** Whether all versions decided where it is; else the two that differ most there did, and the others came along. */
  readonly isByAll: boolean;
  /** Which two versions differ most there, by a condition id of each; null for one version alone. */
  readonly most: {
    readonly between: readonly [string, string];
    /** Mean over the third octaves that are heard. */
    readonly differenceDb: number;
    /** Where in the spectrum they are furthest apart, and by how much the second is above the first there. */
    readonly centerHz: number;
    readonly secondAboveDb: number;
  } | null;
  /** How far the finished excerpts are apart once they are level-matched. */
  readonly residualLu: number;
}

export interface AudioVersion {
  /** All conditions that these very samples are of; `mix` is the item's mix. */
  readonly conditionIds: readonly string[];
  /** Never above 0. */
  readonly matchGainDb: number;
  /** Above 0 where the version goes beyond full scale. */
  readonly deliveredGainDb: number;
  /** SHA-256 of the excerpt's file. */
  readonly sha256: string;
  readonly byteLength: number;
  /** The FLAC file; null where it lies in the folder. */
  readonly flac: Uint8Array | null;
}
