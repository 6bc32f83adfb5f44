/** On what, when and with which versions the figures were taken. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { ffmpegVersion } from './contenders/ffmpeg.mjs';
import { describeCompiler } from './native/compile.mjs';

export function describeMachine({ libebur128 }) {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: `${processors.length} × ${processors[0].model.trim()}`,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}, ${process.arch}`,
    node: `${process.version} (V8 ${process.versions.v8})`,
    engine: `${packageVersion(new URL('../package.json', import.meta.url))}, commit ${commit()}`,
    libebur128: libebur128 ?? 'not measured',
    ffmpeg: ffmpegVersion() ?? 'not measured',
    pffftWasm: packageVersion(
      new URL('../node_modules/@echogarden/pffft-wasm/package.json', import.meta.url),
    ),
    compiler: describeCompiler() ?? 'none',
  };
}

function packageVersion(url) {
  return JSON.parse(readFileSync(url, 'utf8')).version;
}

function commit() {
  const options = { cwd: new URL('.', import.meta.url), encoding: 'utf8' };
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], options).trim();
  } catch {
    return 'unknown';
  }
}
