/** The script of the engine's worker. */
import './without-eval.ts';
import type { Port } from './port.ts';
import { serveEngine } from './serve-engine.ts';

serveEngine(globalThis as unknown as Port);
