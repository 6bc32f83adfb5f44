/** Compiles the C programs beside this file, into the bench's temporary folder. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMPILERS = ['gcc', 'clang', 'cc'];

/** Why a column stays empty; its message is what the tables say. */
export class NotMeasured extends Error {}

/** @returns {string} the program's path */
export function compileChildUsage(folder) {
  const program = join(folder, 'child-usage');
  compile('child-usage.c', program, []);
  return program;
}

/**
 * libebur128 of this system, else Debian's packages unpacked beside the program: no root needed.
 *
 * @returns {{ program: string, version: string }}
 */
export function compileLibebur128(folder) {
  const program = join(folder, 'libebur128');
  try {
    compile('libebur128.c', program, ['-lebur128', '-lm']);
  } catch (error) {
    if (!(error instanceof NotMeasured) || !findCompiler()) throw error;
    const { includes, libraries } = unpackFromDebian(join(folder, 'debian'));
    compile('libebur128.c', program, [
      ...['-I', includes, '-L', libraries, `-Wl,-rpath,${libraries}`],
      ...['-lebur128', '-lm'],
    ]);
  }
  return { program, version: versionLinkedBy(program) };
}

export function describeCompiler() {
  const compiler = findCompiler();
  return compiler && `${run(compiler, ['--version']).stdout.split('\n')[0]}, -O2`;
}

function compile(source, program, more) {
  const compiler = findCompiler();
  if (!compiler) throw new NotMeasured('no compiler');
  const path = fileURLToPath(new URL(source, import.meta.url));
  const { status, stderr } = run(compiler, ['-O2', '-o', program, path, ...more]);
  if (status !== 0) throw new NotMeasured(`${source} does not compile: ${stderr.split('\n')[0]}`);
}

function findCompiler() {
  return COMPILERS.find((compiler) => run(compiler, ['--version']).status === 0);
}

function unpackFromDebian(folder) {
  mkdirSync(folder, { recursive: true });
  const packages = ['libebur128-1', 'libebur128-dev'];
  const fetched = run('apt-get', ['download', ...packages], { cwd: folder, timeout: 120_000 });
  const archives = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  if (fetched.status !== 0 || archives.length < packages.length) throw new NotMeasured('no libebur128');
  for (const archive of archives) run('dpkg-deb', ['-x', archive, '.'], { cwd: folder });
  const libraryRoot = join(folder, 'usr/lib');
  const triplet = readdirSync(libraryRoot).find((name) => name.includes('-linux-'));
  if (!triplet) throw new NotMeasured('no libebur128');
  return { includes: join(folder, 'usr/include'), libraries: join(libraryRoot, triplet) };
}

/** The file that the linker found has the version in its name. */
function versionLinkedBy(program) {
  const path = /libebur128\.so\S* => (\S+)/.exec(run('ldd', [program]).stdout)?.[1];
  const real = path && run('readlink', ['-f', path]).stdout.trim();
  return real?.split('.so.')[1] ?? 'unknown';
}

function run(program, parameters, options = {}) {
  const { status, stdout, stderr } = spawnSync(program, parameters, { encoding: 'utf8', ...options });
  return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
}
