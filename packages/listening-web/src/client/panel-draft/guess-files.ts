import type { LooseFile, Maker } from './draft-api.ts';

/** Lower-case letters, digits and dashes: what folders, addresses and versions are named by. */
export const idOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '');

const NAMED_MAKERS: readonly Maker[] = ['human', 'artist', 'service', 'engine', 'hybrid'];

/** Item and version of loose files, by their names: the folder says the version where it holds others of one name, else what comes last. */
export function guessFiles(paths: readonly string[]): LooseFile[] {
  const stem = (path: string): string => (path.split('/').at(-1) ?? '').replace(/\.[^.]+$/, '');
  const folders = new Set(paths.map((path) => path.split('/').slice(0, -1).join('/')));
  const stems = new Set(paths.map(stem));
  const isByFolder = folders.size > 1 && stems.size < paths.length;
  return paths.map((file) => {
    const [, front = '', last = ''] = /^(.*?)[-_. ]+([^-_. ]+)$/.exec(stem(file)) ?? [];
    const folder = file.split('/').at(-2) ?? '';
    const item = isByFolder ? stem(file) : front || stem(file);
    const condition = idOf(isByFolder ? folder : last) || 'version';
    const maker = NAMED_MAKERS.find((one) => condition.split('-').includes(one)) ?? 'none';
    return { item, condition, maker, file };
  });
}
