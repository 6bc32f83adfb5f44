/** Music of one folder and of nothing else: who draws up a panel over the network must not read the rest of the machine. */
import { realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { MusicOutsideError } from '../errors.ts';
import { sha256OfFile } from '../files/sha256.ts';
import { openMaterial } from '../stimuli/panel-material.ts';

/** What is read of a dataset or a run before its audio: a link there leads out as well as any other. */
const READ_FIRST = ['manifest.yaml', 'manifest.yml', 'manifest.json', 'roots.yaml', 'run.json'];

/**
 * Opens material as `openMaterial` does, but only where all of it lies inside a folder, links followed.
 *
 * @param musicFolder an absolute path
 * @throws {MusicOutsideError} for a place outside it, before anything of it is read
 */
export function openInside(musicFolder: string): typeof openMaterial {
  const digests = new Map<string, string>();
  /** Of a file that has not been written to since, so that a draft can be checked at every change. */
  async function digestOf(file: string): Promise<string> {
    const { size, mtimeMs } = await stat(file);
    const key = JSON.stringify([file, size, mtimeMs]);
    const digest = digests.get(key) ?? (await sha256OfFile(file));
    digests.set(key, digest);
    return digest;
  }
  return async (material, panelFile) => {
    const root = await realpath(musicFolder);
    const refuseOutside = async (path: string): Promise<void> => {
      // what is not there is said by whoever opens it, unless it would be outside
      const place = await realpath(path).catch(() => resolve(path));
      if (place !== root && !place.startsWith(root + sep)) throw new MusicOutsideError({ path });
    };
    const below = (path: string): string => resolve(dirname(resolve(panelFile)), path);
    for (const folder of [material.run, material.dataset]) {
      if (folder === undefined) continue;
      await refuseOutside(below(folder));
      for (const name of READ_FIRST) await refuseOutside(join(below(folder), name));
    }
    for (const { file } of material.files ?? []) await refuseOutside(below(file));
    const items = await openMaterial(material, panelFile, { digestOf });
    for (const { renderings } of items)
      for (const { audio } of renderings.values()) await refuseOutside(audio.file);
    return items;
  };
}
