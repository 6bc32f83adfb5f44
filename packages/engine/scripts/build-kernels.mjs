/**
 * Compiles the kernels of assembly/ into one wasm module and writes its bytes into src/kernels/wasm-bytes.generated.ts, so that
 * Node, a page and a worker load them in one way. Touches the file only when its content changes.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const output = join(packageFolder, 'src/kernels/wasm-bytes.generated.ts');

// Relaxed SIMD stays off: Node 20 lacks it, and its results differ between machines.
const options = ['--runtime', 'stub', '--importMemory', '--enable', 'simd', '-O3', '--noAssert'];

const bytes = await compile();
if (bytes) writeIfChanged(output, formatModule(bytes));
else process.exitCode = 1;

/** The module's bytes, or undefined after the compiler has said why not. */
async function compile() {
  let bytes;
  const { error, stderr } = await asc.main(
    ['assembly/index.ts', '--baseDir', packageFolder, '--outFile', 'kernels.wasm', ...options],
    {
      writeFile(name, contents) {
        if (name.endsWith('.wasm')) bytes = contents;
      },
    },
  );
  process.stderr.write(stderr.toString());
  return error ? undefined : bytes;
}

function formatModule(bytes) {
  const base64 = Buffer.from(bytes).toString('base64');
  return [
    `/** The kernels of assembly/, ${bytes.length} bytes; written by scripts/build-kernels.mjs. */`,
    `export const WASM_BYTES_BASE64 =`,
    `  '${base64}';`,
    '',
  ].join('\n');
}

function writeIfChanged(file, content) {
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}
