export { BenchError } from './errors.ts';
