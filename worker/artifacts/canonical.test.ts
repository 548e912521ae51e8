import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical.ts";
import { hashKey } from "./hash.ts";

const json = fc.jsonValue({ noUnicodeString: false });

/** The same data with the members of every object in another order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.map(reversed);
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, reversed(member)] as const);
  return Object.fromEntries(entries.reverse());
}

test("the order of an object's members does not matter", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
    }),
  );
});

test("reading it back and writing it again changes nothing", () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
  );
});

test("different data has different text, and equal data equal text", () => {
  const small = fc.jsonValue({ maxDepth: 2, depthSize: "small" });
  fc.assert(
    fc.property(small, small, (a, b) => {
      const same = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
      expect(canonicalJson(a) === canonicalJson(b)).toBe(same);
    }),
    {
      examples: [
        [
          [1, [2]],
          [[1], 2],
        ],
      ],
    },
  );
});

/** A second, independent spelling: objects as sorted lists of pairs. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const names = Object.keys(value).sort();
  const members = new Map<string, unknown>(Object.entries(value));
  return { object: names.map((name) => [name, sorted(members.get(name))]) };
}

test("undefined members are as good as absent, and minus zero is zero", () => {
  expect(canonicalJson({ b: undefined, a: -0, c: { d: undefined } })).toBe('{"a":0,"c":{}}');
});

test("text is kept as it is, composed or not", () => {
  const composed = "\u00e9";
  const decomposed = "e\u0301";
  expect(canonicalJson({ [composed]: "日本 🎬" })).toBe('{"é":"日本 🎬"}');
  expect(canonicalJson(composed)).not.toBe(canonicalJson(decomposed));
  expect(canonicalJson("\ud800")).not.toBe(canonicalJson("\\ud800"));
});

test("a member called __proto__ counts like any other", () => {
  const value: unknown = JSON.parse('{"__proto__": 1}');
  expect(canonicalJson(value)).toBe('{"__proto__":1}');
});

test.each([
  ["NaN", Number.NaN],
  ["infinity", Number.POSITIVE_INFINITY],
  ["undefined in a list", [1, undefined]],
  ["a date", new Date(0)],
  ["a typed array", new Uint8Array(2)],
  ["a function", () => 1],
  ["a bigint", 1n],
])("%s is refused rather than written as something else", (_name, value) => {
  expect(() => canonicalJson({ value })).toThrow(/cannot be part of a key|can be part of a key/);
});

test("a key depends on the kind as well as on the parts", () => {
  expect(hashKey("a/1", { x: 1 })).toMatch(/^[0-9a-f]{64}$/);
  expect(hashKey("a/1", { x: 1 })).not.toBe(hashKey("a/2", { x: 1 }));
  expect(hashKey("a/1", { x: 1, y: undefined })).toBe(hashKey("a/1", { x: 1 }));
});
