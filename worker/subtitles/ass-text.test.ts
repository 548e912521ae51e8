import { expect, test } from "vitest";
import { assTime, escapeAss } from "./ass-text.ts";

test.each([
  ["plain text", "plain text"],
  ["two\nlines", "two\\Nlines"],
  ["{\\pos(0,0)}", "\\{\\\u2060pos(0,0)\\}"],
  ["C:\\new", "C:\\\u2060new"],
])("%j is drawn as it stands", (text, escaped) => {
  expect(escapeAss(text)).toBe(escaped);
});

test("times are in hundredths of a second", () => {
  expect(assTime(3723.456)).toBe("1:02:03.46");
  expect(assTime(59.999)).toBe("0:01:00.00");
  expect(assTime(-1)).toBe("0:00:00.00");
  expect(assTime(100_000)).toBe("27:46:40.00");
});
