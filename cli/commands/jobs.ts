import type { Command } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { filesRead, targetsOf } from "../../contract/job.ts";
import type { JobView } from "../../contract/queue.ts";
import { openOctavia } from "../../main/octavia.ts";
import { describeError, EXIT, printable } from "../exit-code.ts";
import type { Face } from "../face.ts";
import { followJobs } from "../follow.ts";
import type { Terminal } from "../terminal.ts";

const Options = z.object({ json: z.boolean().default(false) });
const Action = z.enum(["list", "show", "cancel", "retry", "dead"]);

/** `octavia jobs [list|show ID|cancel ID|retry ID|dead]`. */
async function jobsCommand(
  typedAction: string | undefined,
  id: string | undefined,
  typed: unknown,
  terminal: Terminal,
): Promise<number> {
  const { json } = Options.parse(typed);
  const action = Action.safeParse(typedAction ?? "list");
  if (!action.success) {
    throw new OctaviaError("InvalidInput", `There is no \`octavia jobs ${typedAction}\`.`, {
      hint: "Write `octavia jobs list`, `show ID`, `cancel ID`, `retry ID` or `dead`.",
    });
  }
  await using octavia = await openOctavia();
  const print = (value: unknown, text: () => string): void =>
    terminal.out(json ? JSON.stringify(value) : text());
  switch (action.data) {
    case "list": {
      const jobs = octavia.jobs.list();
      print(jobs, () => jobs.map(row).join("\n") || "no jobs");
      return EXIT.done;
    }
    case "dead": {
      const letters = octavia.jobs.deadLetters();
      print(letters, () => letters.map(({ job }) => row(job)).join("\n") || "no dead jobs");
      return EXIT.done;
    }
    case "show": {
      const job = octavia.jobs.get(needed(id, "show"));
      print(job, () => details(job));
      return EXIT.done;
    }
    case "cancel": {
      const job = octavia.jobs.cancel(needed(id, "cancel"));
      print(
        job,
        () => `${job.id} ${job.state === "running" ? "is asked to stop" : `is ${job.state}`}`,
      );
      return EXIT.done;
    }
    case "retry": {
      const job = octavia.jobs.retry(needed(id, "retry"));
      return await followJobs(octavia, [job], { json, terminal });
    }
  }
}

function needed(id: string | undefined, action: string): string {
  if (id !== undefined) return id;
  throw new OctaviaError("InvalidInput", `\`octavia jobs ${action}\` needs the job's id.`, {
    hint: "`octavia jobs` lists them.",
  });
}

function row(job: JobView): string {
  const percent = job.progress === undefined ? "" : ` ${Math.floor(job.progress.percent)}%`;
  const what = [job.kind, targetsOf(job.spec).join(",")].filter((part) => part !== "").join(" ");
  const state = job.state === "running" ? `running${percent}` : job.state;
  return `${job.id}  ${state.padEnd(12)} ${what}  ${printable(filesRead(job.spec)[0])}`;
}

function details(job: JobView): string {
  const lines = [
    row(job),
    `  attempts ${job.attempts}, made ${new Date(job.createdAt).toISOString()}`,
  ];
  if (job.error !== undefined) lines.push(`  ${describeError(job.error)}`);
  for (const output of job.result?.outputs ?? [])
    lines.push(`  ${output.role.padEnd(9)} ${printable(output.path)}`);
  return lines.join("\n");
}

export function addJobs(program: Command, { terminal, run }: Face): void {
  program
    .command("jobs [action] [id]")
    .description("list | show ID | cancel ID | retry ID | dead")
    .option("--json", "print JSON")
    .action((action: string | undefined, id: string | undefined, typed: unknown) =>
      run(() => jobsCommand(action, id, typed, terminal)),
    );
}
