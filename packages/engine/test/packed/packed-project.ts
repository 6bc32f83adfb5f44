/** A folder of somebody else's, with the packed engine in its node_modules as npm would put it there; nothing is downloaded. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const engineFolder = fileURLToPath(new URL('../..', import.meta.url));
const { name, dependencies } = JSON.parse(readFileSync(join(engineFolder, 'package.json'), 'utf8')) as {
  name: string;
  dependencies: Record<string, string>;
};

export interface PackedProject {
  readonly folder: string;
  /** The files of the tarball, without their leading `package/`. */
  readonly packedFiles: readonly string[];
  /** Its absolute path. */
  pathOf(file: string): string;
  write(file: string, content: string | Uint8Array): void;
  remove(): void;
}

/**
 * Packs what was built last.
 *
 * @param tools other packages of this workspace that the project wants
 */
export function createPackedProject({ tools = [] }: { tools?: readonly string[] } = {}): PackedProject {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'earwitness-packed-')));
  const pathOf = (file: string) => join(folder, file);
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: engineFolder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ filename: string; files: { path: string }[] }];
  const installed = pathOf(join('node_modules', name));
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', pathOf(packed.filename), '-C', installed, '--strip-components', '1']);
  rmSync(pathOf(packed.filename));
  for (const dependency of [...Object.keys(dependencies), ...tools]) {
    const link = pathOf(join('node_modules', dependency));
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(placeOf(dependency), link);
  }
  const project: PackedProject = {
    folder,
    packedFiles: packed.files.map(({ path }) => path),
    pathOf,
    write(file, content) {
      mkdirSync(dirname(pathOf(file)), { recursive: true });
      writeFileSync(pathOf(file), content);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  project.write('package.json', JSON.stringify({ name: 'somebody-elses', private: true, type: 'module' }));
  return project;
}

/** Of the engine's own, or of the workspace's. */
function placeOf(dependency: string): string {
  const places = ['node_modules', '../../node_modules'].map((place) => join(engineFolder, place, dependency));
  return realpathSync(places.find((place) => existsSync(place))!);
}
