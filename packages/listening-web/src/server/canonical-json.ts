/**
 * Prints a value as JSON in the one form that is hashed: keys sorted by code unit, no white space.
 *
 * @throws {TypeError} for anything JSON would drop or alter: undefined, functions, NaN, infinities, class instances
 * @source RFC 8785 (JSON Canonicalization Scheme), for the values allowed here
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) {
      throw new TypeError(`Cannot print canonical JSON as numbers must be finite: current value is ${value}`);
    }
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isPlainObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(
    `Cannot print canonical JSON as values must be plain data: current value is a ${typeof value}`,
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
