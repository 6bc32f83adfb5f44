/**
 * Cuts the power after each thing that a process did to its files, and lays out what the disk then holds: what was flushed for
 * certain, and of the rest nothing, all, or any part, torn at sectors.
 *
 * Not covered: disks that lie about a flush, and folders that lose their entries.
 */
import type { Random } from '@earwitness/bench/statistics';
import type { FileEvent } from './system-calls.ts';

const SECTOR_BYTES = 512;

type Change = Extract<FileEvent, { kind: 'write' | 'truncate' }>;

interface FileOnDisk {
  /** As of its last flush. */
  flushed: Buffer;
  /** Since then, in order. */
  readonly unflushed: Change[];
}

/** What survives of what was not flushed. */
type Survival = 'nothing' | 'some' | 'all';

export interface PowerCut {
  /** How many events came before it. */
  readonly after: number;
  readonly survival: Survival;
  /** Content by path. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Lines that were said before it. */
  readonly said: readonly string[];
}

/** Every cut, three ways each; where nothing is unflushed one way tells all. */
export function* powerCuts({
  events,
  random,
  initially = new Map(),
}: {
  events: readonly FileEvent[];
  random: Random;
  /** Files that were there, flushed, before the process began. */
  initially?: ReadonlyMap<string, Buffer>;
}): Generator<PowerCut> {
  const disk = new Map<string, FileOnDisk>(
    [...initially].map(([file, flushed]) => [file, { flushed, unflushed: [] }]),
  );
  const said: string[] = [];
  for (const [index, event] of events.entries()) {
    note(event, { disk, said });
    const unflushed = [...disk.values()].some((file) => file.unflushed.length > 0);
    for (const survival of unflushed ? (['nothing', 'some', 'all'] as const) : (['nothing'] as const)) {
      const files = new Map(
        [...disk].map(([path, file]) => [path, survivor(file, { survival, random })] as const),
      );
      yield { after: index + 1, survival, files, said: [...said] };
    }
  }
}

function note(event: FileEvent, { disk, said }: { disk: Map<string, FileOnDisk>; said: string[] }): void {
  if (event.kind === 'said') {
    said.push(event.line);
    return;
  }
  const file = disk.get(event.file) ?? { flushed: Buffer.alloc(0), unflushed: [] };
  switch (event.kind) {
    case 'write':
    case 'truncate':
      file.unflushed.push(event);
      disk.set(event.file, file);
      break;
    case 'sync':
      file.flushed = file.unflushed.reduce(applied, file.flushed);
      file.unflushed.length = 0;
      disk.set(event.file, file);
      break;
    case 'remove':
      disk.delete(event.file);
      break;
    case 'rename':
      disk.delete(event.file);
      disk.set(event.to, file);
      break;
    case 'link':
      disk.set(event.to, file);
      break;
  }
}

function survivor(file: FileOnDisk, { survival, random }: { survival: Survival; random: Random }): Buffer {
  if (survival === 'nothing') return file.flushed;
  if (survival === 'all') return file.unflushed.reduce(applied, file.flushed);
  return file.unflushed.flatMap((change) => torn(change, random)).reduce(applied, file.flushed);
}

/** The sectors of a write that reached the disk. */
function torn(change: Change, random: Random): readonly Change[] {
  if (change.kind === 'truncate') return random.uniform() < 0.5 ? [change] : [];
  const parts: Change[] = [];
  for (let at = 0; at < change.bytes.length; ) {
    const end = Math.min(change.bytes.length, at + SECTOR_BYTES - ((change.offset + at) % SECTOR_BYTES));
    if (random.uniform() < 0.5) {
      parts.push({ ...change, offset: change.offset + at, bytes: change.bytes.subarray(at, end) });
    }
    at = end;
  }
  return parts;
}

function applied(content: Buffer, change: Change): Buffer {
  if (change.kind === 'truncate') {
    return Buffer.concat([content.subarray(0, change.length)], change.length);
  }
  const end = change.offset + change.bytes.length;
  const grown = Buffer.concat([content], Math.max(content.length, end));
  change.bytes.copy(grown, change.offset);
  return grown;
}
