/** Schemas compile themselves by `new Function` where they may, and try it; a policy that forbids it would report the attempt. */
import { config } from 'zod';

config({ jitless: true });
