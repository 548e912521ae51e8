import { expect, test } from "vitest";
import { studioLine } from "./line-sample.ts";
import { plannedReplacement, type Wanted } from "./replace.ts";

const lines = ["El gato come", "gatos y GATO", "nada", "mi gato"].map((text, index) =>
  studioLine({ id: index + 1, text }),
);
const plan = (part: Partial<Wanted>, locked: number[] = []) => {
  const wanted = { find: "gato", replace: "perro", matchCase: false, wholeWords: false, ...part };
  const { texts, ...counts } = plannedReplacement(lines, wanted, new Set(locked));
  return { ...counts, texts: texts.map(({ text }) => text) };
};

test("all places are found, in capitals as well", () => {
  expect(plan({})).toEqual({
    places: 4,
    locked: 0,
    texts: ["El perro come", "perros y perro", "mi perro"],
  });
});
test("capitals and whole words can matter", () => {
  expect(plan({ matchCase: true, wholeWords: true }).places).toBe(2);
});
test("a locked line is not touched, and told of", () => {
  expect(plan({}, [1, 3])).toMatchObject({ places: 3, locked: 1 });
});
test("signs with a meaning elsewhere are just signs", () => {
  expect(plan({ find: ".*" }).places).toBe(0);
  expect(plan({ replace: "$&" }).texts[2]).toBe("mi $&");
});
test("no line is left empty", () => {
  expect(plan({ find: "nada", replace: " " }).texts).toEqual([]);
});
test("nothing is found for nothing", () => {
  expect(plan({ find: " " }).places).toBe(0);
});
