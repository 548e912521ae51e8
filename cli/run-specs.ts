import { filesRead, type JobSpec } from "../contract/job.ts";
import { checkBatch } from "../main/jobs/batch.ts";
import type { Octavia } from "../main/octavia.ts";
import { EXIT, printable } from "./exit-code.ts";
import { followJobs } from "./follow.ts";
import { openTold } from "./open.ts";
import type { JobOptions } from "./options/jobs.ts";
import { jobTitle } from "./queue-words.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Queues jobs and follows them to their ends; one that fails does not stop the others, and one
 * that is wanted already is followed instead of queued twice. Or only says what they would do.
 * @throws InvalidInput if two of them would write the same files, or a file is too large
 */
export async function runSpecs(
  specs: readonly JobSpec[],
  { dryRun, json }: JobOptions,
  terminal: Terminal,
): Promise<number> {
  checkBatch(specs);
  await using octavia = await openTold(terminal, { warm: true });
  for (const spec of specs) octavia.jobs.check(spec);
  if (dryRun) return await describe(specs, json, terminal, octavia);
  const before = new Set(octavia.jobs.list().map(({ id }) => id));
  const jobs = specs.map((spec) => octavia.jobs.enqueueOnce(spec));
  for (const { id, spec } of jobs.filter((job) => !json && before.has(job.id))) {
    terminal.err(`${printable(filesRead(spec)[0])}: the same is wanted already, as job ${id}`);
  }
  return await followJobs(octavia, jobs, { json, terminal });
}

async function describe(
  specs: readonly JobSpec[],
  json: boolean,
  terminal: Terminal,
  octavia: Octavia,
): Promise<number> {
  for (const spec of specs) {
    const plan = await octavia.plan(spec);
    const [input] = filesRead(spec);
    if (json) {
      terminal.out(JSON.stringify({ type: "plan", input, ...plan }));
      continue;
    }
    terminal.out(jobTitle(spec));
    for (const step of plan.steps) {
      const after = step.needs.length === 0 ? "" : `  after ${step.needs.join(", ")}`;
      terminal.out(`  ${step.id}${after}`);
    }
    for (const output of plan.outputs) terminal.out(`  writes ${printable(output)}`);
  }
  return EXIT.done;
}
