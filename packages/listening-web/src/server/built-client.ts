import { join } from 'node:path';

/** The client that is built with this package: index.html and assets/. */
export const BUILT_CLIENT = join(import.meta.dirname, '../../dist/client');
