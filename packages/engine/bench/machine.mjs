/** On what, when and with which versions the figures were taken. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { ffmpegVersion } from './contenders/ffmpeg.mjs';
import { describeCompiler } from './native/compile.mjs';

export function describeMachine() {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: `${processors.length} × ${processors[0].model.trim()}`,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    loadBefore: loadavg()[0].toFixed(1),
    system: `${type()} ${release()}, ${process.arch}`,
    node: `${process.version} (V8 ${process.versions.v8})`,
    engine: `${packageVersion(new URL('../package.json', import.meta.url))}, commit ${commit()}`,
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
