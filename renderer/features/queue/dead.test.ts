import { expect, test } from "vitest";
import type { DeadLetter } from "../../../contract/queue.ts";
import { job } from "../../api/job-sample.ts";
import { causesOf } from "./dead.ts";

const letter = (id: string, error: DeadLetter["error"]): DeadLetter => ({
  ...{ job: job(id, 0, "dead"), diedAt: 1, attempts: [], error },
});

test("jobs that died of the same are told together, the most frequent first", () => {
  const hint = "Free some space.";
  const full = (message: string) => ({ kind: "DiskFull" as const, message, hint });
  const causes = causesOf([
    letter("a", { kind: "EngineFailure", message: "It broke." }),
    letter("b", full("1 GB is missing.")),
    letter("c", full("2 GB are missing.")),
  ]);
  expect(causes.map(({ letters }) => letters.map(({ job: { id } }) => id))).toEqual([
    ["b", "c"],
    ["a"],
  ]);
});
