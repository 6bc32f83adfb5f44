/** The music of a panel's file, wherever it lies: items, and their renderings by condition. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { decodeAudio } from '@earwitness/engine/files';
import { type Dataset, loadDataset, resolveItemFile } from '../datasets/load-dataset.ts';
import { BenchError } from '../errors.ts';
import { sha256, sha256OfFile } from '../files/sha256.ts';
import type { PanelMaterial } from '../panel/panel-file.ts';
import { openRun } from '../runs/open-run.ts';
import type { StoredAudio } from './comparison-request.ts';

/** Audio that lies in a file. */
interface StoredFile extends StoredAudio {
  readonly file: string;
}

interface MaterialRendering {
  readonly makerKind: string;
  readonly audio: StoredFile;
}

export interface MaterialItem {
  readonly itemId: string;
  readonly itemTitle: string;
  readonly renderings: ReadonlyMap<string, MaterialRendering>;
}

/** The file that was meant, or an error: what listeners hear must be what was scored, or credited. */
export function storedFile(file: string, { digest, cure }: { digest: string; cure: string }): StoredFile {
  return {
    file,
    sha256: digest,
    async open() {
      const bytes = await readFile(file);
      if (sha256(bytes) !== digest) throw new BenchError(`Cannot compare ${file}: it has changed; ${cure}`);
      return (await decodeAudio(bytes, { name: basename(file) })).audio;
    },
  };
}

async function itemsOfRun(runFolder: string): Promise<MaterialItem[]> {
  const { dataset, records, runFolder: folder } = await openRun(runFolder);
  return dataset.manifest.items.map(({ id, title }) => ({
    itemId: id,
    itemTitle: title,
    renderings: new Map(
      records.flatMap(({ itemId, conditionId, maker, renderingFile, renderingSha256 }) =>
        itemId !== id || renderingFile === null || renderingSha256 === null
          ? []
          : [
              [
                conditionId,
                {
                  makerKind: maker.kind,
                  audio: storedFile(resolve(folder, renderingFile), {
                    digest: renderingSha256,
                    cure: 'run the bench again',
                  }),
                },
              ] as const,
            ],
      ),
    ),
  }));
}

async function itemsOfDataset(path: string): Promise<MaterialItem[]> {
  const dataset = await loadDataset(path);
  return Promise.all(
    dataset.manifest.items.map(async ({ id, title, mix, conditions }) => {
      const masters = conditions.map((condition) => ({ ...condition, makerKind: condition.maker.kind }));
      const all =
        mix === undefined ? masters : [...masters, { ...mix, conditionId: 'mix', makerKind: 'none' }];
      return {
        itemId: id,
        itemTitle: title,
        renderings: new Map(
          await Promise.all(
            all.map(async (one) => [one.conditionId, await renderingOfDataset(dataset, one)] as const),
          ),
        ),
      };
    }),
  );
}

async function renderingOfDataset(
  dataset: Dataset,
  file: Parameters<typeof resolveItemFile>[1] & { makerKind: string },
): Promise<MaterialRendering> {
  const place = await resolveItemFile(dataset, file);
  const audio = storedFile(place, { digest: file.sha256, cure: 'the manifest was written for another file' });
  return { makerKind: file.makerKind, audio };
}

async function itemsOfFiles(
  files: NonNullable<PanelMaterial['files']>,
  { folder, digestOf }: { folder: string; digestOf: (file: string) => Promise<string> },
): Promise<MaterialItem[]> {
  const items = new Map<string, Map<string, MaterialRendering>>();
  for (const { item, condition, maker, file } of files) {
    const renderings = items.get(item) ?? new Map<string, MaterialRendering>();
    items.set(item, renderings);
    if (renderings.has(condition))
      throw new BenchError(
        `Cannot use the files of “${item}” as each condition must have one: “${condition}” has two`,
      );
    const place = resolve(folder, file);
    const digest = await digestOf(place).catch((cause: unknown) => {
      throw new BenchError(`Cannot use “${condition}” of “${item}” as its file cannot be read: ${place}`, {
        cause,
      });
    });
    const audio = storedFile(place, { digest, cure: 'build the panel again' });
    renderings.set(condition, { makerKind: maker, audio });
  }
  return [...items].map(([itemId, renderings]) => ({ itemId, itemTitle: itemId, renderings }));
}

/**
 * Opens a panel's material. No audio is read yet, but for the digests of loose files.
 *
 * @param panelFile relative paths start beside it
 * @param digestOf of loose files, for who knows them already
 * @throws {BenchError} for a run, a dataset or a file that is not there
 */
export async function openMaterial(
  material: Pick<PanelMaterial, 'run' | 'dataset' | 'files'>,
  panelFile: string,
  { digestOf = sha256OfFile }: { digestOf?: (file: string) => Promise<string> } = {},
): Promise<MaterialItem[]> {
  const folder = dirname(resolve(panelFile));
  if (material.run !== undefined) return itemsOfRun(resolve(folder, material.run));
  if (material.dataset !== undefined) return itemsOfDataset(resolve(folder, material.dataset));
  return itemsOfFiles(material.files ?? [], { folder, digestOf });
}
