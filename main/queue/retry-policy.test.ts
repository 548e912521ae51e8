import { expect, test } from "vitest";
import type { ErrorInfo } from "../../contract/errors.ts";
import { afterFailure } from "./retry-policy.ts";

/** The delays a job is given, in seconds, when it fails like this until it is out of tries. */
function delays(error: ErrorInfo): number[] {
  const given: number[] = [];
  let counts = { tries: 0, crashes: 0 };
  for (;;) {
    const verdict = afterFailure(error, counts);
    if (verdict.next !== "waiting") return given;
    given.push(verdict.delayMs / 1000);
    counts = verdict.counts;
  }
}

test.each([
  ["detect-speech", [5, 30, 300]],
  ["transcribe", [5, 30, 300]],
  ["clip", [5, 5]],
  ["mux", [5]],
  ["synthesize:es", [5, 5]],
])("a failing %s is tried again after %j seconds", (step, seconds) => {
  expect(delays({ kind: "EngineFailure", message: "", step })).toEqual(seconds);
});

test("an engine that crashed is tried again at once, three times", () => {
  expect(delays({ kind: "EngineFailure", message: "" })).toEqual([0, 0, 0]);
});

test("crashes and failed tries are counted apart", () => {
  const failure: ErrorInfo = { kind: "Internal", message: "", step: "mux" };
  expect(afterFailure(failure, { tries: 0, crashes: 3 }).next).toBe("waiting");
  expect(afterFailure(failure, { tries: 1, crashes: 0 }).next).toBe("dead");
});

test.each([
  "InvalidInput",
  "UnsupportedMedia",
  "MissingModel",
  "Unauthorized",
  "Cancelled",
] as const)("%s fails at the first try: only a person can help", (kind) => {
  const verdict = afterFailure({ kind, message: "", step: "mix:es" }, { tries: 0, crashes: 0 });
  expect(verdict).toEqual({ next: "failed" });
});

test("a full disk is waited for, and counts as no try", () => {
  const counts = { tries: 1, crashes: 3 };
  const verdict = afterFailure({ kind: "DiskFull", message: "", step: "mux" }, counts);
  expect(verdict).toEqual({ next: "waiting", delayMs: 5_000, counts });
});

test("what the same try would only repeat is not tried again, whatever its kind", () => {
  expect(delays({ kind: "EngineFailure", message: "", step: "mux", lasting: true })).toEqual([]);
});
