import fc from "fast-check";
import { expect, test } from "vitest";
import type { GlossaryTerm } from "../../../../contract/kinds/words.ts";
import { findProtected, numberSpans } from "./spans.ts";

const found = (text: string, glossary: readonly GlossaryTerm[] = []): string[] =>
  findProtected(text, glossary).map(({ start, end }) => text.slice(start, end));

test.each([
  ["Go to https://example.com/a?b=1&c=2.", ["https://example.com/a?b=1&c=2"]],
  ["(see www.example.org/path)", ["www.example.org/path"]],
  ["https://en.wikipedia.org/wiki/Bread_(food)!", ["https://en.wikipedia.org/wiki/Bread_(food)"]],
  ["Write to anna.b+x@mail.example.co.uk, please", ["anna.b+x@mail.example.co.uk"]],
  ["Follow @anna_bakes. And @bob!", ["@anna_bakes", "@bob"]],
  ["It is on octavia.app now", ["octavia.app"]],
  ["I ate. It was good", []],
  ["e.g. this and that", []],
])("in %j the addresses are %j", (text, addresses) => {
  expect(found(text)).toEqual(addresses);
});

test("terms are whole words, longer ones first, capitals counting where the glossary has them", () => {
  const glossary = [{ from: "Octavia" }, { from: "Octavia Pro" }, { from: "sour dough" }];
  expect(found("Octavia Pro, Octavia, octavia, Octavias. Sour  dough!", glossary)).toEqual([
    "Octavia Pro",
    "Octavia",
    "Sour  dough",
  ]);
  expect(found("我喜欢面包店", [{ from: "面包" }])).toEqual(["面包"]);
  expect(found("C++ (beta) is $5", [{ from: "C++" }, { from: "(beta)" }])).toEqual([
    "C++",
    "(beta)",
  ]);
});

test("a term inside an address is the address's", () => {
  expect(found("www.octavia.com and octavia", [{ from: "octavia" }])).toEqual([
    "www.octavia.com",
    "octavia",
  ]);
});

test("spans are in order, apart and inside the text, whatever the text and the glossary", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 80 });
  const glossary = fc.array(fc.record({ from: fc.string({ maxLength: 5 }) }), { maxLength: 5 });
  fc.assert(
    fc.property(text, glossary, (source, terms) => {
      const spans = findProtected(source, terms);
      const all = [...spans, ...numberSpans(source, spans)].sort((a, b) => a.start - b.start);
      let last = 0;
      for (const { start, end } of all) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(source.length);
    }),
  );
});
