import { zValidator } from '@hono/zod-validator';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { z } from 'zod';
import { BadRequestError } from '../errors.ts';

const LARGEST_BODY_BYTES = 64 * 1024;

/** Refuses a body of more than 64 KiB before it is read to the end. */
export const limitBody = bodyLimit({
  maxSize: LARGEST_BODY_BYTES,
  onError: () => {
    throw new HTTPException(413);
  },
});

/** Lets a request pass only with a JSON body of this shape. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return zValidator('json', schema, (result) => {
    if (!result.success) throw new BadRequestError(sentence(result.error));
  });
}

function sentence(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'The request is malformed.';
  const place = issue.path.length === 0 ? 'The request' : `The field ${issue.path.join('.')}`;
  return `${place} is malformed: ${issue.message}.`;
}
