import fc from "fast-check";
import { expect, test } from "vitest";
import { createSlots } from "../../compute/slots.ts";
import { createApertium, pairOfMode, stagesOf } from "./apertium.ts";
import { fromStream, matchCapitals, toStream } from "./stream-format.ts";

const apertium = createApertium();
const installed = (await apertium.availability()).available;
const cpu = createSlots(2);
const live = (): AbortSignal => new AbortController().signal;

async function translate(texts: readonly string[], signal = live()): Promise<string[]> {
  await using session = await apertium.open({ from: "en", to: "es" });
  const lines = texts.map((text, index) => ({ id: index + 1, text }));
  const translated = await session.translate(lines, { signal, cpu });
  expect(translated.map(({ id }) => id)).toEqual(lines.map(({ id }) => id));
  return translated.map(({ text }) => text);
}

test("a mode's name tells its pair; regional variants do not count", () => {
  expect(pairOfMode("eng-spa")).toEqual({ from: "en", to: "es" });
  expect(pairOfMode("fr-es")).toEqual({ from: "fr", to: "es" });
  expect(pairOfMode("eng-cat_valencia")).toBeUndefined();
  expect(pairOfMode("eco-es-fr")).toBeUndefined();
});

test("a mode file becomes programs that flush at NUL, without a shell", () => {
  expect(
    stagesOf("lt-proc '/a b/x.bin' | apertium-tagger -g $2 'y.prob' | lt-proc $1 'z.bin'\n"),
  ).toEqual([
    ["lt-proc", "-z", "/a b/x.bin"],
    ["apertium-tagger", "-z", "-g", "y.prob"],
    ["lt-proc", "-z", "-n", "z.bin"],
  ]);
});

test("any text survives the stream format", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const stream = toStream(text);
      expect(stream).not.toContain("\0");
      expect(fromStream(stream)).toBe(text.replace(/[\s\p{C}]+/gu, " ").trim());
    }),
  );
});

test("capitals in the middle follow the source", () => {
  expect(matchCapitals("Thank you for watching.", "Gracias Para mirar.")).toBe(
    "Gracias para mirar.",
  );
  expect(matchCapitals("thank you", "Gracias Para")).toBe("Gracias para");
  expect(matchCapitals("I saw Anna. We left.", "Vi a Anna. Salimos.")).toBe("Vi a Anna. Salimos.");
  expect(matchCapitals("We left. They stayed.", "salimos. Ellos Se quedaron.")).toBe(
    "Salimos. Ellos se quedaron.",
  );
});

test.runIf(installed)("sentences come back translated, in order, one for one", async () => {
  const [first, second, third] = await translate(["I have three cats.", "", "The house is red."]);
  expect(first).toBe("Tengo tres gatos.");
  expect(second).toBe("");
  expect(third).toMatch(/^La casa es roja\.$/);
});

test.runIf(installed)(
  "numbers, addresses and unknown words survive, and no mark is left",
  async () => {
    const [text = ""] = await translate([
      "The xyzzyq is at anna@example.com or http://a.b/c for 1,000.50 dollars.",
    ]);
    for (const kept of ["xyzzyq", "anna@example.com", "http://a.b/c", "1,000.50"])
      expect(text).toContain(kept);
    expect(text).not.toMatch(/[*#]/);
  },
);

/** Signs with a meaning to Apertium, among words and among anything. */
const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc
    .array(fc.constantFrom(..."[]{}^$/\\@<>*#~+", "house", "http://a.b/^c", "don't", " ", "😀"))
    .map((parts) => parts.join("")),
);

test.runIf(installed)("hostile text never loses or adds a line", async () => {
  await using session = await apertium.open({ from: "en", to: "es" });
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { maxLength: 20 }), async (texts) => {
      const lines = texts.map((text, index) => ({ id: index + 1, text }));
      const translated = await session.translate(lines, { signal: live(), cpu });
      expect(translated.map(({ id }) => id)).toEqual(lines.map(({ id }) => id));
    }),
    { numRuns: 20 },
  );
});

test.runIf(installed)("a cancel ends the work with Cancelled", async () => {
  const abort = new AbortController();
  const work = translate(
    Array.from({ length: 500 }, () => "The house is red."),
    abort.signal,
  );
  abort.abort();
  await expect(work).rejects.toMatchObject({ kind: "Cancelled" });
});

test.runIf(installed)("a glossary's terms are kept or translated as a person wants", async () => {
  await using session = await apertium.open({ from: "en", to: "es" });
  const glossary = [{ from: "garden", to: "huerto" }, { from: "Green House" }];
  const lines = [{ id: 1, text: "Welcome to our garden by the Green House." }];
  const [line] = await session.translate(lines, { signal: live(), cpu, glossary });
  expect(line?.text).toContain("huerto");
  expect(line?.text).toContain("Green House");
  expect(line).not.toHaveProperty("doubts");
});
