import { expect, test } from "vitest";
import { describeError, EXIT, exitCodeOf, exitCodeOfAll, printable } from "./exit-code.ts";

test("a request that cannot be served as given exits with 2, a failure with 1, a cancel with 130", () => {
  expect(exitCodeOf({ kind: "InvalidInput", message: "" })).toBe(2);
  expect(exitCodeOf({ kind: "UnsupportedMedia", message: "" })).toBe(2);
  expect(exitCodeOf({ kind: "MissingModel", message: "" })).toBe(2);
  expect(exitCodeOf({ kind: "DiskFull", message: "" })).toBe(1);
  expect(exitCodeOf({ kind: "Cancelled", message: "" })).toBe(130);
});

test("a batch is as bad as its worst job", () => {
  expect(exitCodeOfAll([0, 0])).toBe(EXIT.done);
  expect(exitCodeOfAll([0, 2])).toBe(EXIT.badInput);
  expect(exitCodeOfAll([2, 1, 0])).toBe(EXIT.failed);
  expect(exitCodeOfAll([1, 130])).toBe(EXIT.cancelled);
});

test("control characters of a file name never reach the terminal", () => {
  expect(printable("a\u001b[2Jb\nc")).toBe("a\\u001b[2Jb\\nc");
  expect(describeError({ kind: "InvalidInput", message: "No \u0007 file", hint: "Look." })).toBe(
    "No \\u0007 file\n  Look.",
  );
});
