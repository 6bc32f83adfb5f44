/** Files on disk as sources of bytes. */
import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { UnreadableAudioError } from '../errors.ts';
import { type ByteSource, toByteSource } from './byte-source.ts';

export interface FileBytes extends ByteSource {
  close(): Promise<void>;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'there is no permission to read it',
};

/**
 * Opens a file of any size; what comes from a pipe is read as a whole, as it cannot be read twice.
 *
 * @param blocking its readers may wait for each read: costs a third less than handing every read to another thread
 * @throws {UnreadableAudioError} it cannot be opened, with the reason
 */
export async function openFileBytes(
  path: string,
  { blocking = false }: { blocking?: boolean } = {},
): Promise<FileBytes> {
  const refuse = (cause: NodeJS.ErrnoException): never => {
    throw new UnreadableAudioError({ file: path, reason: REASONS[cause.code ?? ''] ?? cause.message, cause });
  };
  const file = await open(path).catch(refuse);
  try {
    const stats = await file.stat();
    const bytes = stats.isFile()
      ? bytesOfFile(file, stats.size, blocking)
      : toByteSource(await file.readFile());
    return { ...bytes, close: () => file.close() };
  } catch (error) {
    await file.close();
    return refuse(error as NodeJS.ErrnoException);
  }
}

function bytesOfFile(file: FileHandle, byteLength: number, blocking: boolean): ByteSource {
  function readAtOnce(offset: number, room: Uint8Array): number {
    const wanted = Math.max(0, Math.min(room.byteLength, byteLength - offset));
    let filled = 0;
    while (filled < wanted) {
      const bytesRead = readSync(file.fd, room, filled, wanted - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }

  return {
    byteLength,
    ...(blocking && { readAtOnce }),
    async read(offset, length, room) {
      const wanted = Math.max(0, Math.min(length, byteLength - offset));
      const buffer = room && room.byteLength >= wanted ? room : new Uint8Array(wanted);
      let filled = 0;
      // One call may read less than it was asked for.
      while (filled < wanted) {
        const { bytesRead } = await file.read(buffer, filled, wanted - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
  };
}
