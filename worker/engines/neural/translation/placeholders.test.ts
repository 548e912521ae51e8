import fc from "fast-check";
import { expect, test } from "vitest";
import { type CodeStyle, findTargets, maskSpans, restoreSpans } from "./placeholders.ts";
import { findProtected, numberSpans } from "./spans.ts";

const style = fc.constantFrom<CodeStyle>("digits", "letters");
const piece = fc.oneof(
  fc.constantFrom(
    "https://a.example/x?y=7301",
    "bob@mail.org",
    "@anna",
    "Octavia",
    "7301",
    "3.5",
    "ZQ1",
  ),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.lorem({ maxCount: 3 }),
);
const line = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(" "));

const everything = (text: string) => {
  const spans = findProtected(text, [{ from: "Octavia" }]);
  return [...spans, ...numberSpans(text, spans)].sort((a, b) => a.start - b.start);
};

test("what is masked comes back as it was", () => {
  fc.assert(
    fc.property(line, style, (text, codeStyle) => {
      const masked = maskSpans(text, everything(text), codeStyle);
      expect(restoreSpans(masked.text, masked)?.text).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test("a masked text has nothing left that is protected", () => {
  fc.assert(
    fc.property(line, style, (text, codeStyle) => {
      const spans = findProtected(text, [{ from: "Octavia" }]);
      const masked = maskSpans(text, spans, codeStyle).text;
      for (const { target } of spans) expect(masked.split(/\s+/)).not.toContain(target);
    }),
  );
});

test("a code that is lost, or there twice, restores nothing", () => {
  const text = "Go to www.example.com";
  const masked = maskSpans(text, findProtected(text, []), "digits");
  expect(restoreSpans("Ve a la página", masked)).toBeUndefined();
  expect(restoreSpans(`${masked.text} ${masked.text}`, masked)).toBeUndefined();
});

test("codes are found as models rewrite numbers and names, and in another order", () => {
  const text = "www.a.com or www.b.com";
  const spans = findProtected(text, []);
  const digits = maskSpans(text, spans, "digits");
  expect(digits.text).toBe("7301 or 7338");
  expect(restoreSpans("7,338 o 7.301", digits)?.text).toBe("www.b.com o www.a.com");
  expect(restoreSpans("٧٣٣٨ أو ٧٣٠١", digits)?.text).toBe("www.b.com أو www.a.com");
  const letters = maskSpans(text, spans, "letters");
  expect(restoreSpans("zq 1 o ZQ2", letters)?.text).toBe("www.a.com o www.b.com");
});

test("a target is put in as it is, dollar signs too", () => {
  const text = "Take Octavia";
  const spans = findProtected(text, [{ from: "Octavia", to: "$& $1" }]);
  expect(restoreSpans("Toma 7301", maskSpans(text, spans, "digits"))?.text).toBe("Toma $& $1");
});

test("in a translation without codes every target is looked for as often as it must be there", () => {
  const spans = findProtected("octavia and octavia, www.x.com", [
    { from: "octavia", to: "octava" },
  ]);
  expect(findTargets("Octava y octava, www.x.com", spans)?.rest).toBe("| y |, |");
  expect(findTargets("Octava y octavia, www.x.com", spans)).toBeUndefined();
  expect(findTargets("Octava y octava, www.X.com", spans)).toBeUndefined();
  expect(findTargets("Octavas y preoctava, www.x.com", spans)).toBeUndefined();
});
