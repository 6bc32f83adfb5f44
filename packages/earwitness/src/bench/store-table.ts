/** What a store holds, for people. */
import { basename } from 'node:path';
import type { StoreContents } from '@earwitness/bench';
import { plainTable } from '../terminal/tables.ts';

const MEGABYTE = 1e6;

const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(1);

export function storeTable({ storeFolder, runFolders, rooms, isRemoved }: StoreContents): string {
  const sum = (key: 'count' | 'bytes' | 'unusedCount' | 'unusedBytes'): number =>
    rooms.reduce((total, room) => total + room[key], 0);
  const row = (
    name: string,
    room: { count: number; bytes: number; unusedCount: number; unusedBytes: number },
  ): string[] => [
    name,
    String(room.count),
    megabytes(room.bytes),
    String(room.unusedCount),
    megabytes(room.unusedBytes),
  ];
  const total = {
    count: sum('count'),
    bytes: sum('bytes'),
    unusedCount: sum('unusedCount'),
    unusedBytes: sum('unusedBytes'),
  };
  const runs = runFolders.map((folder) => basename(folder)).join(', ');
  return [
    `Store: ${storeFolder}`,
    `Runs whose files are kept: ${runs === '' ? 'none' : runs}`,
    '',
    plainTable({
      head: ['', 'files', 'MB', isRemoved ? 'removed' : 'unused', 'MB'],
      rows: [...rooms.map((room) => row(room.room, room)), row('all', total)],
      numbersFrom: 1,
    }),
  ].join('\n');
}
