/** The packed engine in somebody else's Node project: the example runs, types resolve, and the tarball holds what it should. */
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeWav } from '../../src/files/decode-wav.ts';
import { encodeWav } from '../../src/files/encode-wav.ts';
import { analyze } from '../../src/measure/analyze.ts';
import { syntheticMix } from '../signals.ts';
import { createPackedProject, type PackedProject } from './packed-project.ts';

const EXAMPLES = fileURLToPath(new URL('../../../../examples/', import.meta.url));
const SAMPLE_RATE = 44_100;

let project: PackedProject;
beforeAll(() => {
  project = createPackedProject({ tools: ['typescript', '@types/node', 'vite'] });
});
afterAll(() => project.remove());

const node = (...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd: project.folder, encoding: 'utf8' });

describe('the packed engine', () => {
  it('runs the Node example', async () => {
    cpSync(`${EXAMPLES}node-mastering/master.mjs`, project.pathOf('master.mjs'));
    for (const [file, amplitude] of [
      ['mix.wav', 0.3],
      ['reference.wav', 0.8],
    ] as const) {
      const channels = syntheticMix(12 * SAMPLE_RATE, { sampleRate: SAMPLE_RATE, seed: 5, amplitude });
      project.write(file, encodeWav({ sampleRate: SAMPLE_RATE, channelLayout: 'stereo', channels }));
    }
    const output = node('master.mjs', 'mix.wav', 'master.wav', 'reference.wav');
    expect(output).toContain('loudness-gain: ');
    const [reference, made] = await Promise.all(
      ['reference.wav', 'master.wav'].map((file) =>
        analyze(decodeWav(readFileSync(project.pathOf(file))).audio),
      ),
    );
    expect(Math.abs(made!.integratedLufs! - reference!.integratedLufs!)).toBeLessThan(0.1);
    expect(output).toContain(`master.wav: ${made!.integratedLufs!.toFixed(1)} LUFS`);
  }, 60_000);

  it('gives every subpath that it promises', () => {
    const names = (subpath: string): string[] =>
      JSON.parse(
        node(
          '--input-type=module',
          '--eval',
          `console.log(JSON.stringify(Object.keys(await import('@earwitness/engine${subpath}'))))`,
        ),
      );
    expect(names('')).toEqual(
      expect.arrayContaining(['analyze', 'decide', 'master', 'render', 'resampleSource']),
    );
    expect(names('/measure')).toContain('createMeter');
    expect(names('/files')).toContain('openAudio');
    expect(names('/worker')).toEqual(['createEngineWorker', 'sharedEngineWorker']);
  }, 60_000);

  it.each([
    ['a bundler', { module: 'ESNext', moduleResolution: 'Bundler' }],
    ['Node', { module: 'Node16', moduleResolution: 'Node16' }],
  ])(
    'has types that a strict project resolves as %s does',
    (_, resolution) => {
      project.write('consumer/consumer.ts', CONSUMER);
      project.write(
        'consumer/tsconfig.json',
        JSON.stringify({
          compilerOptions: {
            ...resolution,
            target: 'ES2023',
            lib: ['ES2023', 'DOM'],
            types: ['node'],
            strict: true,
            exactOptionalPropertyTypes: true,
            noEmit: true,
          },
        }),
      );
      expect(typeErrors('consumer')).toBe('');
    },
    60_000,
  );

  it('has types that the browser example is written by', () => {
    cpSync(`${EXAMPLES}browser-mastering`, project.pathOf('browser'), {
      recursive: true,
      filter: (path) => !/node_modules|dist$/.test(path),
    });
    expect(typeErrors('browser')).toBe('');
  }, 60_000);

  it('has nothing that publint would mend', async () => {
    const pkgDir = project.pathOf('node_modules/@earwitness/engine');
    const { messages } = await publint({ pkgDir, pack: false, strict: true });
    expect(messages).toEqual([]);
  });

  it('packs what was built, and nothing that it was built from', () => {
    const unexpected = project.packedFiles.filter(
      (file) => !/^(package\.json|README\.md|LICENSE|dist\/.*\.(js|d\.ts|json)(\.map)?)$/.test(file),
    );
    expect(unexpected).toEqual([]);
    expect(project.packedFiles.filter((file) => /test|tsbuildinfo/.test(file))).toEqual([]);
  });
});

/** What the compiler says of a folder of the project; nothing when all is well. */
function typeErrors(folder: string): string {
  try {
    return node('node_modules/typescript/bin/tsc', '--project', folder);
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

const CONSUMER = /* ts */ `
import { type Analysis, type AudioSource, analyze, decide, master, type PcmAudio, render, UnsupportedAudioError } from '@earwitness/engine';
import { encodeWav, openAudio } from '@earwitness/engine/files';
import { createMeter } from '@earwitness/engine/measure';
import { createEngineWorker, sharedEngineWorker } from '@earwitness/engine/worker';

export async function here(buffer: AudioBuffer, path: string): Promise<Uint8Array> {
  const file = await openAudio(path);
  const source: AudioSource = file.source;
  const analysis: Analysis = await analyze(buffer, { onProgress: (share) => console.log(share.toFixed(2)) });
  const plan = decide(analysis, { target: 'streaming', strength: { tone: 0.5 } });
  const audio: PcmAudio = await render(source, plan);
  const { after } = await master(audio, { references: [{ analysis }] });
  createMeter({ sampleRate: after.sampleRate, channelLayout: 'stereo' });
  return encodeWav(audio, { bitDepth: 16, dither: 'shaped' });
}

export async function inWorker(file: File, signal: AbortSignal): Promise<number | null> {
  const engine = createEngineWorker();
  try {
    const { source } = await engine.openAudio(file);
    const plan = await engine.decide(await engine.analyze(source, { signal }));
    const audio: PcmAudio = await engine.render(source, plan, { signal });
    const { after } = await engine.master(audio);
    return after.integratedLufs;
  } catch (error) {
    if (error instanceof UnsupportedAudioError) return null;
    throw error;
  } finally {
    engine.close();
  }
}

export async function toDownload(audio: PcmAudio): Promise<Blob> {
  const blob: Blob = await sharedEngineWorker().encodeWavBlob(audio, { bitDepth: 24 });
  sharedEngineWorker().close();
  return blob;
}

// @ts-expect-error a target is a name or numbers
export const wrong = (analysis: Analysis) => decide(analysis, { target: 14 });
`;
