import type { AudioFile, DatasetItem } from './dataset-manifest.ts';

export interface ItemFile {
  /** `mix`, or the id of the condition that it is a master of. */
  readonly conditionId: string;
  readonly audioFile: AudioFile;
}

/** All files of an item: its mix first, where it has one, then its masters in the manifest's order. */
export const itemFilesOf = ({ mix, conditions }: DatasetItem): ItemFile[] => [
  ...(mix === undefined ? [] : [{ conditionId: 'mix', audioFile: mix }]),
  ...conditions.map((audioFile) => ({ conditionId: audioFile.conditionId, audioFile })),
];
