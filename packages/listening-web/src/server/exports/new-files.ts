import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';

const PIECE_CHARACTERS = 65_536;

/** Takes the next piece of a file. */
type TakePiece = (name: string, piece: string) => Promise<void>;

interface NewFile {
  readonly handle: FileHandle;
  readonly hash: Hash;
  pending: string;
}

/**
 * Writes new files in a folder, several side by side and piece by piece, for their owner's eyes only.
 *
 * @returns what the work gave, and the SHA-256 digests of the files by name, in the order in which they were begun
 * @throws the file system's own error, such as EEXIST for a file that is there already
 */
export async function writeNewFiles<Result>(
  folder: string,
  work: (take: TakePiece) => Promise<Result>,
): Promise<{ readonly result: Result; readonly digests: Readonly<Record<string, string>> }> {
  const files = new Map<string, NewFile>();

  async function begin(name: string): Promise<NewFile> {
    const file = {
      handle: await open(join(folder, name), 'wx', 0o600),
      hash: createHash('sha256'),
      pending: '',
    };
    files.set(name, file);
    return file;
  }

  async function flush(file: NewFile): Promise<void> {
    const { pending } = file;
    file.pending = '';
    file.hash.update(pending);
    await file.handle.appendFile(pending);
  }

  try {
    const result = await work(async (name, piece) => {
      const file = files.get(name) ?? (await begin(name));
      file.pending += piece;
      if (file.pending.length >= PIECE_CHARACTERS) await flush(file);
    });
    for (const file of files.values()) await flush(file);
    return {
      result,
      digests: Object.fromEntries([...files].map(([name, { hash }]) => [name, hash.digest('hex')])),
    };
  } finally {
    for (const { handle } of files.values()) await handle.close();
  }
}
