/** Errors on their way to another thread, which keep their class and what they carry. */
import * as engineErrors from '../errors.ts';

export interface PackedError {
  readonly className: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Its own properties. */
  readonly fields: Readonly<Record<string, unknown>>;
}

type ErrorClass = abstract new (...args: never[]) => Error;

const ERROR_CLASSES: Readonly<Record<string, ErrorClass>> = {
  ...(engineErrors satisfies Record<string, ErrorClass>),
  Error,
  RangeError,
  TypeError,
};

export function packError(error: unknown): PackedError {
  if (!(error instanceof Error)) {
    return { className: 'Error', message: String(error), stack: undefined, fields: {} };
  }
  const className = Object.keys(ERROR_CLASSES).find((name) => ERROR_CLASSES[name] === error.constructor);
  const { cause: _, ...fields } = { ...error };
  return {
    className: className ?? 'Error',
    message: error.message,
    stack: error.stack,
    fields: { ...fields, name: error.name },
  };
}

export function unpackError({ className, message, stack, fields }: PackedError): Error {
  const error = new Error(message);
  Object.setPrototypeOf(error, (ERROR_CLASSES[className] ?? Error).prototype);
  if (stack !== undefined) error.stack = stack;
  return Object.assign(error, fields);
}
