/** The engine as a built package in a folder: the one that is installed beside the bench, or another version of it. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Analysis, MasteringBrief } from '@earwitness/engine';
import { z } from 'zod';
import { ConditionError } from '../errors.ts';
import { sha256 } from '../files/sha256.ts';

type EngineModule = typeof import('@earwitness/engine');
type FilesModule = typeof import('@earwitness/engine/files');

const ENGINE_NAME = '@earwitness/engine';

export interface EnginePackage {
  readonly version: string;
  /** Of its built code and the versions of what that needs: equal for builds of the same sources. */
  digest(): Promise<string>;
  /**
   * Makes sure that this engine can master by the brief.
   *
   * @throws its error for one that it cannot
   */
  checkBrief(brief: MasteringBrief): Promise<void>;
  /**
   * Masters a file with this engine, as its `masterFile()` does.
   *
   * @param referenceFile a master that this one is to sound like, in the place of the brief's references; null for none
   * @throws {ConditionError} its code is another than its digest says, as it was built anew
   */
  masterFile(
    mixFile: string,
    options: {
      out: string;
      brief: MasteringBrief;
      referenceFile: string | null;
      signal?: AbortSignal | undefined;
    },
  ): Promise<{ planText: string; feasible: boolean; shortfallLu: number }>;
}

const entrySchema = z.union([z.string(), z.looseObject({ default: z.string() })]);
const packageSchema = z.looseObject({
  name: z.literal(ENGINE_NAME),
  version: z.string(),
  exports: z.looseObject({ '.': entrySchema, './files': entrySchema }),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/** The folder of the engine that the bench itself uses. */
export async function installedEngineFolder(): Promise<string> {
  let folder = dirname(createRequire(import.meta.url).resolve(ENGINE_NAME));
  while ((await readFile(join(folder, 'package.json')).catch(() => null)) === null) folder = dirname(folder);
  return folder;
}

/**
 * Opens a built engine.
 *
 * @throws {Error} with what is wrong, for a folder that holds none
 */
export async function openEnginePackage(folder: string): Promise<EnginePackage> {
  const manifest = await readManifest(folder);
  const place = (entry: z.infer<typeof entrySchema>) =>
    join(folder, typeof entry === 'string' ? entry : entry.default);
  const engineFile = place(manifest.exports['.']);
  const filesFile = place(manifest.exports['./files']);
  const codeFolder = dirname(engineFile);
  const codeFiles = await filesOfCode(codeFolder);
  if (codeFiles.length === 0) throw new Error(`the engine in ${folder} is not built`);
  const code = once(async () => ({
    stamp: await stampOfCode(codeFolder),
    digest: await digestOfCode(codeFolder, manifest.dependencies),
  }));
  let knownStamp: string | undefined;
  /** Threads load the code when they start: what was built anew by then is not what the digest is of. */
  const refuseNewCode = async () => {
    const { stamp, digest } = await code();
    const now = await stampOfCode(codeFolder).catch(() => null);
    if (now !== null && now === (knownStamp ?? stamp)) return;
    if (now === null || (await digestOfCode(codeFolder, manifest.dependencies).catch(() => null)) !== digest)
      throw new ConditionError({
        conditionId: `ours@${folder}`,
        kind: 'setup',
        reason: 'the engine was built anew while it was at work: run again',
      });
    knownStamp = now;
  };
  const load = once(async () => {
    await code();
    const [engine, files]: [EngineModule, FilesModule] = await Promise.all([
      import(pathToFileURL(engineFile).href),
      import(pathToFileURL(filesFile).href),
    ]);
    if (typeof files.createMasteringPool !== 'function')
      throw new Error(`the engine in ${folder} is older than what the bench can run: it masters no files`);
    return { engine, files };
  });
  return {
    version: manifest.version,
    digest: async () => (await code()).digest,
    async checkBrief(brief) {
      const { engine } = await load();
      engine.decide(await engine.analyze(SILENCE), brief);
    },
    async masterFile(mixFile, { brief, referenceFile, out, signal }) {
      const { engine, files } = await load();
      await refuseNewCode();
      const references =
        referenceFile === null
          ? null
          : [{ analysis: await analyzeFile(referenceFile, { engine, files, signal }) }];
      const pool = files.createMasteringPool({ threads: 1 });
      try {
        const { plan } = await pool.masterFile(mixFile, {
          out,
          brief: references === null ? brief : { ...brief, references },
          signal,
        });
        await refuseNewCode();
        return {
          planText: engine.formatPlan(plan),
          feasible: plan.feasible,
          shortfallLu: plan.shortfallLu,
        };
      } finally {
        await pool.close();
      }
    },
  };
}

async function analyzeFile(
  file: string,
  { engine, files, signal }: { engine: EngineModule; files: FilesModule; signal: AbortSignal | undefined },
): Promise<Analysis> {
  const { source, close } = await files.openAudio(file);
  try {
    return await engine.analyze(source, { signal });
  } finally {
    await close();
  }
}

/** A moment of it is enough to decide by, or to find out that nobody can. */
const SILENCE = { sampleRate: 44_100, channelLayout: 'mono', channels: [new Float32Array(44_100)] } as const;

async function readManifest(folder: string): Promise<z.infer<typeof packageSchema>> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => {
    throw new Error(`${folder} holds no package.json`);
  });
  const parsed = packageSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${folder} holds another package than ${ENGINE_NAME}`);
  return parsed.data;
}

async function filesOfCode(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith('.js')).sort();
}

async function digestOfCode(folder: string, dependencies: Readonly<Record<string, string>>): Promise<string> {
  const names = await filesOfCode(folder);
  const digests = await Promise.all(
    names.map(async (name) => `${name} ${sha256(await readFile(join(folder, name)))}`),
  );
  return sha256(JSON.stringify([digests, dependencies]));
}

/** Changes whenever files are written, if with the same in them. */
async function stampOfCode(folder: string): Promise<string> {
  const names = await filesOfCode(folder);
  const stamps = names.map(async (name) => {
    const { mtimeMs, size } = await stat(join(folder, name));
    return `${name} ${mtimeMs} ${size}`;
  });
  return (await Promise.all(stamps)).join('\n');
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= make();
    return value;
  };
}
