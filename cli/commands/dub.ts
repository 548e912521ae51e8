import { z } from "zod";
import type { DubSpec } from "../../contract/job.ts";
import { checkBatch } from "../../main/jobs/batch.ts";
import { openOctavia } from "../../main/octavia.ts";
import { dubSpec } from "../dub-options.ts";
import { EXIT, printable } from "../exit-code.ts";
import { followJobs } from "../follow.ts";
import type { Terminal } from "../terminal.ts";

const Options = z.object({
  to: z.string(),
  from: z.string(),
  out: z.string().optional(),
  transcript: z.string().optional(),
  asr: z.string().optional(),
  task: z.string(),
  mt: z.string().optional(),
  tts: z.string().optional(),
  vocabulary: z.string().optional(),
  glossary: z.string().optional(),
  voice: z.array(z.string()),
  tracks: z.string(),
  loudness: z.string(),
  maxSpeed: z.string(),
  audioTrack: z.string().optional(),
  dryRun: z.boolean().default(false),
  json: z.boolean().default(false),
});

/**
 * `octavia dub`: enqueues a job an input and follows them to their ends. A bad input does not stop
 * the others.
 */
export async function dubCommand(
  inputs: readonly string[],
  typed: unknown,
  terminal: Terminal,
): Promise<number> {
  const options = Options.parse(typed);
  const specs = inputs.map((input) => dubSpec(input, options, terminal.cwd));
  checkBatch(specs);
  await using octavia = await openOctavia(undefined, { warm: true });
  for (const notice of octavia.notices) terminal.err(printable(notice));
  if (options.dryRun) return await dryRun(specs, options.json, terminal, octavia);
  const jobs = specs.map((spec) => octavia.jobs.enqueue(spec));
  return await followJobs(octavia, jobs, { json: options.json, terminal });
}

async function dryRun(
  specs: readonly DubSpec[],
  json: boolean,
  terminal: Terminal,
  octavia: Awaited<ReturnType<typeof openOctavia>>,
): Promise<number> {
  for (const spec of specs) {
    const plan = await octavia.plan(spec);
    if (json) {
      terminal.out(JSON.stringify({ type: "plan", input: spec.input, ...plan }));
      continue;
    }
    terminal.out(`${printable(spec.input)}:`);
    for (const step of plan.steps) {
      const after = step.needs.length === 0 ? "" : `  after ${step.needs.join(", ")}`;
      terminal.out(`  ${step.id}${after}`);
    }
    for (const output of plan.outputs) terminal.out(`  writes ${printable(output)}`);
  }
  return EXIT.done;
}
