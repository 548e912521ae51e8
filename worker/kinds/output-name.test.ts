import fc from "fast-check";
import { expect, test } from "vitest";
import { outputName } from "./output-name.ts";

test("a long name is cut between characters, so that every result can be written", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 60, maxLength: 240 }), (base) => {
      fc.pre(!base.includes("/") && !base.includes("\0"));
      const name = outputName(`/in/x${base}.mp4`, ".report.json");
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(name.endsWith(".report.json")).toBe(true);
      expect(Buffer.from(name, "utf8").toString("utf8")).toBe(name);
    }),
  );
});
