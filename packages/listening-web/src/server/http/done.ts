/** For requests and replies with nothing in them but that they came, and that it is done. */
import { z } from '@hono/zod-openapi';

export const nothingSchema = z.strictObject({});
export const doneSchema = z.strictObject({ done: z.literal(true) });
export const done = { done: true } as const;
