import { OpenAPIHono } from '@hono/zod-openapi';
import type { z } from 'zod';
import { BadRequestError } from '../errors.ts';
import type { ServerEnv } from './server-env.ts';

const LONGEST_SENTENCE = 300;

/** Makes a router whose routes refuse what does not have their shape. */
export function newRouter({ getPath }: { getPath?: (request: Request) => string } = {}) {
  return new OpenAPIHono<ServerEnv>({
    ...(getPath === undefined ? {} : { getPath }),
    defaultHook: (result) => {
      if (!result.success) throw new BadRequestError(sentence(result.error));
    },
  });
}

function sentence(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'The request is malformed.';
  const place = issue.path.length === 0 ? 'The request' : `The field ${issue.path.join('.')}`;
  return `${place} is malformed: ${issue.message}.`.slice(0, LONGEST_SENTENCE);
}
