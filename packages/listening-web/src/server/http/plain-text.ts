import { z } from '@hono/zod-openapi';

/** Text that every database keeps as it is: PostgreSQL has no NUL. */
export const plainText = ({ min = 1, max }: { min?: number; max: number }) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((text) => !text.includes('\0'), 'must not hold a NUL');
