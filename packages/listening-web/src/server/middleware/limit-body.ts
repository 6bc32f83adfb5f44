import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';

const LARGEST_BODY_BYTES = 64 * 1024;

/** Refuses a body of more than 64 KiB before it is read to the end. Bodies are read as they are: none is decompressed. */
export const limitBody = bodyLimit({
  maxSize: LARGEST_BODY_BYTES,
  onError: () => {
    throw new HTTPException(413);
  },
});
