/** From two or more files to a blind test that waits for its listener: read, brought to one format, cut, matched and served. */
import { randomUUID } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { buildPanelPack } from '@earwitness/bench';
import type { PanelMethod } from '@earwitness/bench/panel';
import { type PcmAudio, resample } from '@earwitness/engine';
import { readAudio } from '@earwitness/engine/files';
import { certifySwitch, createPanelServer, type PanelServer } from '@earwitness/listening-web';
import { makeNewFolder } from '../files/new-folder.ts';
import type { ProgressReporter } from '../terminal/progress-bar.ts';
import { definePanel } from './define-panel.ts';
import { panelFilesIn } from './panels-folder.ts';

interface TestSettings {
  /** Answers that the listener is asked for. */
  readonly trials: number;
  /** Length of the excerpts. */
  readonly seconds: number;
  readonly port: number;
}

export interface ServedTest {
  readonly server: PanelServer;
  readonly panelId: string;
}

/** From files to a panel that waits for its listener; what fails on the way leaves no folder behind. */
export async function prepareFileTest({
  method,
  paths,
  folder,
  settings,
  progress,
}: {
  method: PanelMethod;
  paths: readonly string[];
  folder: string;
  settings: TestSettings;
  progress: ProgressReporter;
}): Promise<ServedTest> {
  progress.step('read and align');
  progress.update({ done: 0, total: 2, label: 'reading' });
  const versions = await readVersions(paths);
  progress.update({ done: 1, total: 2, label: 'aligning and matching levels' });
  const { undo } = await makeNewFolder(folder, 'the record');
  try {
    const test = await openTest({ method, versions, folder, settings });
    progress.update({ done: 2, total: 2, label: 'ready' });
    return test;
  } catch (error) {
    await undo();
    throw error;
  }
}

/** Builds the pack of every pair of versions and serves one panel over it. */
async function openTest({
  method,
  versions,
  folder,
  settings,
}: {
  method: PanelMethod;
  versions: readonly Version[];
  folder: string;
  settings: TestSettings;
}): Promise<ServedTest> {
  const { packFolder, blindingKeyFile, databaseFile } = panelFilesIn(folder);
  const pairs = pairsOf(versions);
  await buildPanelPack({
    comparisons: pairs.map((pair) => ({
      itemId: 'files',
      itemTitle: pair.map(({ conditionId }) => conditionId).join(' and '),
      renderings: pair.map((version, index) => ({
        ...version,
        makerKind: method === 'identification' && index === 0 ? 'engine' : 'none',
      })),
      excerpt: { choose: 'differ-most', seconds: settings.seconds },
    })),
    packFolder,
    keyFile: blindingKeyFile,
    seed: randomUUID(),
    certify: certifySwitch,
  });
  const definition = await definePanel({
    name: method,
    title: `A blind test of ${versions.length} files`,
    method,
    packFolder,
    conditionPairCount: pairs.length,
    trialsPerSession: settings.trials,
    trainingTrials: 0,
    showOwnResult: true,
  });
  const server = await createPanelServer({ database: databaseFile, port: settings.port });
  try {
    await server.openPanel({ definition, packFolder, blindingKeyFile });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { server, panelId: definition.panelId };
}

interface Version {
  readonly conditionId: string;
  readonly audio: PcmAudio;
}

/** Reads the files and brings them to one rate and one channel layout: the highest rate, stereo where any is. */
async function readVersions(paths: readonly string[]): Promise<Version[]> {
  const names = distinctNames(paths);
  const read = await Promise.all(paths.map((path) => readAudio(path)));
  const sampleRate = Math.max(...read.map(({ audio }) => audio.sampleRate));
  const anyStereo = read.some(({ audio }) => audio.channelLayout === 'stereo');
  return read.map(({ audio }, index) => ({
    conditionId: names[index] as string,
    audio: resample(anyStereo ? asStereo(audio) : audio, sampleRate),
  }));
}

function asStereo(audio: PcmAudio): PcmAudio {
  const [only] = audio.channels;
  if (audio.channelLayout === 'stereo' || !only) return audio;
  return { ...audio, channelLayout: 'stereo', channels: [only, only] };
}

/** File names, with as much of the path as tells them apart. */
function distinctNames(paths: readonly string[]): string[] {
  const names = paths.map((path) => basename(path));
  return new Set(names).size === names.length ? names : paths.map((path) => resolve(path));
}

function pairsOf(versions: readonly Version[]): [Version, Version][] {
  return versions.flatMap((first, index) =>
    versions.slice(index + 1).map((second): [Version, Version] => [first, second]),
  );
}
