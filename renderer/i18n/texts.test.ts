import { expect, test } from "vitest";
import { en } from "./en.ts";
import { es } from "./es.ts";

type Tree = { readonly [key: string]: string | Tree };

/** Every text by its full key. */
function flatten(tree: Tree, before = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[before + key, value]] : flatten(value, `${before}${key}.`),
  );
}

const english = new Map(flatten(en));
const spanish = new Map(flatten(es));
const holes = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(([hole]) => hole).sort();

test("English and Spanish have the same texts", () => {
  expect([...spanish.keys()].sort()).toEqual([...english.keys()].sort());
});

test("no text is empty", () => {
  for (const [key, text] of [...english, ...spanish]) expect(text.trim(), key).not.toBe("");
});

test("a text has the same places to fill in in both languages", () => {
  for (const [key, text] of english)
    expect(holes(spanish.get(key) ?? ""), key).toEqual(holes(text));
});
