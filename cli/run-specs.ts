import { filesRead, type JobSpec } from "../contract/job.ts";
import { checkBatch } from "../main/jobs/batch.ts";
import { type Octavia, openOctavia } from "../main/octavia.ts";
import { EXIT, printable } from "./exit-code.ts";
import { followJobs } from "./follow.ts";
import type { JobOptions } from "./options/jobs.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Queues jobs and follows them to their ends; one that fails does not stop the others. Or only
 * says what they would do.
 * @throws InvalidInput if two of them would write the same files
 */
export async function runSpecs(
  specs: readonly JobSpec[],
  { dryRun, json }: JobOptions,
  terminal: Terminal,
): Promise<number> {
  checkBatch(specs);
  await using octavia = await openOctavia(undefined, { warm: true });
  for (const notice of octavia.notices) terminal.err(printable(notice));
  if (dryRun) return await describe(specs, json, terminal, octavia);
  const jobs = specs.map((spec) => octavia.jobs.enqueue(spec));
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
    terminal.out(`${printable(input)}:`);
    for (const step of plan.steps) {
      const after = step.needs.length === 0 ? "" : `  after ${step.needs.join(", ")}`;
      terminal.out(`  ${step.id}${after}`);
    }
    for (const output of plan.outputs) terminal.out(`  writes ${printable(output)}`);
  }
  return EXIT.done;
}
