import fc from "fast-check";
import { expect, test } from "vitest";
import type { Language } from "../../contract/languages.ts";
import { planRoute, reachable } from "./route.ts";

const language = fc.constantFrom<Language>("en", "es", "fr", "pt", "it", "ca");
const pair = fc.record({ from: language, to: language, quality: fc.integer({ min: 1, max: 9 }) });

test("a route joins both ends, is the shortest, and exists just when the target can be reached", () => {
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 12 }), language, language, (pairs, from, to) => {
      const route = planRoute(pairs, from, to);
      expect(route !== undefined).toBe(from === to || reachable(pairs, from).includes(to));
      if (route === undefined) return;
      const stops = [from, ...route.map((hop) => hop.to)];
      expect(stops.at(-1)).toBe(to);
      expect(route.map((hop) => hop.from)).toEqual(stops.slice(0, -1));
      expect(new Set(stops).size).toBe(stops.length);
      // No hop can be skipped: nothing on the way is joined directly to a later stop.
      for (const [at, stop] of stops.entries()) {
        for (const later of stops.slice(at + 2)) {
          expect(pairs.some((p) => p.from === stop && p.to === later)).toBe(false);
        }
      }
    }),
  );
});

test("of two ways of the same length the better engines win", () => {
  const pairs = [
    { from: "en", to: "ca", quality: 1 },
    { from: "en", to: "es", quality: 1 },
    { from: "ca", to: "fr", quality: 1 },
    { from: "es", to: "fr", quality: 5 },
  ] satisfies { from: Language; to: Language; quality: number }[];
  expect(planRoute(pairs, "en", "fr")?.map(({ to }) => to)).toEqual(["es", "fr"]);
});
