import { sep } from 'node:path';

/** A relative path as every machine reads it, parted by `/`. */
export const portablePath = (path: string): string => path.split(sep).join('/');
