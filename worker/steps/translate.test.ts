import { expect, test } from "vitest";
import type { LanguagePair } from "../engines/engine.ts";
import type { Translator } from "../engines/mt/translator.ts";
import { fakeTranslator, stepRig } from "./fixtures/engines.ts";
import { resolveRoute, translate } from "./translate.ts";

const PAIRS: readonly LanguagePair[] = [
  { from: "en", to: "es" },
  { from: "es", to: "pt" },
  { from: "es", to: "fr" },
];
const LINES = [
  { id: 1, text: "Hello there." },
  { id: 2, text: "" },
  { id: 7, text: "Goodbye now." },
];

const rig = (...translators: readonly Translator[]) =>
  stepRig({ detectors: [], recognizers: [], synthesizers: [], translators });

test("lines come back by their ids, over the languages on the way", async () => {
  await using r = await rig(fakeTranslator("fake", PAIRS, []));
  const hops = await resolveRoute(r.tools.engines, "en", "fr", []);
  expect(hops.map(({ engine }) => engine)).toEqual(["fake 1", "fake 1"]);
  const { value } = await r.run(translate, {
    lines: LINES,
    from: "en",
    to: "fr",
    hops,
    glossary: [],
  });
  expect(value.path).toEqual(["en", "es", "fr"]);
  expect(value.lines.map(({ id }) => id)).toEqual([1, 2, 7]);
  expect(value.lines[2]?.text).toBe("Goodbye now. es fr");
  expect(r.progress.at(-1)).toBe(1);
});

test("targets that share a way share its work", async () => {
  const log: string[] = [];
  await using r = await rig(fakeTranslator("fake", PAIRS, log));
  for (const to of ["es", "pt", "fr"] as const) {
    const hops = await resolveRoute(r.tools.engines, "en", to, []);
    await r.run(translate, { lines: LINES, from: "en", to, hops, glossary: [] });
  }
  expect(log.filter((line) => line === "en-es: Hello there.")).toHaveLength(1);
  expect(log.filter((line) => line.startsWith("es-pt: Hello"))).toHaveLength(1);
});

test("the same language is left as it is", async () => {
  await using r = await rig();
  const hops = await resolveRoute(r.tools.engines, "en", "en", []);
  const { value } = await r.run(translate, {
    lines: LINES,
    from: "en",
    to: "en",
    hops,
    glossary: [],
  });
  expect(value).toMatchObject({ lines: LINES, path: ["en"], translator: "" });
});

test("a line that comes back empty is asked for again, then kept and reported", async () => {
  const log: string[] = [];
  const silent = fakeTranslator("fake", PAIRS, log, (text) =>
    text.startsWith("Hello") ? "" : `${text} es`,
  );
  await using r = await rig(silent);
  const hops = await resolveRoute(r.tools.engines, "en", "es", []);
  const { value } = await r.run(translate, {
    lines: LINES,
    from: "en",
    to: "es",
    hops,
    glossary: [],
  });
  expect(value.lines[0]?.text).toBe("Hello there.");
  expect(log.filter((line) => line === "en-es: Hello there.")).toHaveLength(2);
  expect(log.filter((line) => line === "en-es: Goodbye now.")).toHaveLength(1);
  expect(r.warnings.join()).toContain("1");
});

test("a pair that nothing serves is refused with what can be reached", async () => {
  await using r = await rig(fakeTranslator("fake", PAIRS, []));
  const refused = resolveRoute(r.tools.engines, "en", "ja", []);
  await expect(refused).rejects.toMatchObject({ kind: "MissingModel" });
  await expect(refused).rejects.toHaveProperty("message", expect.stringContaining("Japanese"));
  await expect(refused).rejects.toHaveProperty("hint", expect.stringContaining("Portuguese"));
});
