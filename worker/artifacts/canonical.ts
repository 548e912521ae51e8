/**
 * JSON in one spelling: equal data gives equal text, different data different text. Object keys
 * are sorted by UTF-16 code unit, undefined members are dropped, -0 is 0, Unicode stays as it is.
 * @throws Error (a bug) on what JSON cannot say: NaN, infinities, undefined in a list, functions
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return `[${items.map(canonicalJson).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) return canonicalObject(value);
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new Error(`Internal: ${value} cannot be part of a key`);
  }
  if (!isScalar(value)) throw new Error(`Internal: ${typeof value} cannot be part of a key`);
  // JSON.stringify writes -0 as 0 and a lone surrogate as an escape, so it needs no help here.
  return JSON.stringify(value);
}

function canonicalObject(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    // A Date, a Map or a typed array would become "{}" or lose its type.
    throw new Error("Internal: only plain objects and lists can be part of a key");
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return (
    value === null ||
    typeof value === "string" ||
    typeof value === "number" ||
    typeof value === "boolean"
  );
}
