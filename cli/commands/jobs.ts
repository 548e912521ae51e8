import type { Command } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { filesRead } from "../../contract/job.ts";
import type { JobView } from "../../contract/queue.ts";
import type { Octavia } from "../../main/octavia.ts";
import { describeError, EXIT, printable } from "../exit-code.ts";
import type { Face } from "../face.ts";
import { followJobs } from "../follow.ts";
import { openTold } from "../open.ts";
import { parseNumber } from "../options/parse.ts";
import { kindWords } from "../queue-words.ts";
import type { Terminal } from "../terminal.ts";

const Options = z.object({ json: z.boolean().default(false) });

interface Asked {
  readonly octavia: Octavia;
  readonly terminal: Terminal;
  readonly json: boolean;
  /** The job's id. @throws InvalidInput if none was typed */
  readonly id: () => string;
  /** Whether an id was typed. */
  readonly named: boolean;
  /** What was typed after the id. */
  readonly value: string | undefined;
  /** Prints a value as JSON, or the text. */
  print(value: unknown, text: string): number;
}

type Action = (asked: Asked) => number | Promise<number>;

/** What can be done, by the word that is typed. */
const ACTIONS: Readonly<Record<string, Action>> = {
  list: ({ octavia, print }) => {
    const jobs = octavia.jobs.list();
    return print(jobs, jobs.map(row).join("\n") || "no jobs");
  },
  dead: ({ octavia, print }) => {
    const letters = octavia.jobs.deadLetters();
    return print(letters, letters.map(({ job }) => row(job)).join("\n") || "no dead jobs");
  },
  show: ({ octavia, id, print }) => {
    const job = octavia.jobs.get(id());
    return print(job, details(job));
  },
  cancel: ({ octavia, id, print }) => {
    const job = octavia.jobs.cancel(id());
    return print(job, `${job.id} ${job.cancelRequested ? "is asked to stop" : `is ${job.state}`}`);
  },
  retry: ({ octavia, id, json, terminal }) =>
    followJobs(octavia, [octavia.jobs.retry(id())], { json, terminal }),
  pause: ({ octavia, id, named, print }) => {
    if (!named) {
      octavia.jobs.pauseAll();
      return print({ paused: true }, "the queue is paused; `octavia jobs resume` has it go on");
    }
    const job = octavia.jobs.pause(id());
    return print(job, `${job.id} ${job.pauseRequested ? "is asked to pause" : `is ${job.state}`}`);
  },
  resume: ({ octavia, id, named, print }) => {
    if (!named) {
      octavia.jobs.resumeAll();
      return print({ paused: false }, "the queue goes on");
    }
    const job = octavia.jobs.resume(id());
    return print(job, `${job.id} is ${job.state}`);
  },
  priority: ({ octavia, id, value, print }) => {
    const priority = parseNumber(value ?? "", "`octavia jobs priority ID N`");
    const job = octavia.jobs.prioritise(id(), priority);
    return print(job, `${job.id} has priority ${job.priority}`);
  },
  remove: ({ octavia, id, print }) => {
    const job = octavia.jobs.remove(id());
    return print(job, `${job.id} is removed from the list; its files stay`);
  },
};

const HELP =
  "list | show ID | cancel ID | retry ID | dead | pause [ID] | resume [ID] | priority ID N | remove ID";

/** Those that say how things stand; what a paused queue explains is said with them. */
const LISTINGS: readonly string[] = ["list", "show", "resume"];

async function jobsCommand(
  typed: readonly (string | undefined)[],
  options: unknown,
  terminal: Terminal,
): Promise<number> {
  const { json } = Options.parse(options);
  const [name = "list", id, value] = typed;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) {
    throw new OctaviaError("InvalidInput", `There is no \`octavia jobs ${name}\`.`, {
      hint: `Write \`octavia jobs\` and one of: ${HELP}.`,
    });
  }
  await using octavia = await openTold(terminal);
  const print = (data: unknown, text: string): number => {
    terminal.out(json ? JSON.stringify(data) : text);
    return EXIT.done;
  };
  const needed = (): string => {
    if (id !== undefined) return id;
    throw new OctaviaError("InvalidInput", `\`octavia jobs ${name}\` needs the job's id.`, {
      hint: "`octavia jobs` lists them.",
    });
  };
  const named = id !== undefined;
  const code = await action({ octavia, terminal, json, id: needed, named, value, print });
  if (octavia.jobs.paused && LISTINGS.includes(name)) {
    terminal.err("the queue is paused; `octavia jobs resume` has it go on");
  }
  return code;
}

function row(job: JobView): string {
  const percent = job.progress === undefined ? "" : ` ${Math.floor(job.progress.percent)}%`;
  const state = job.state === "running" ? `running${percent}` : job.state;
  const place = job.priority === 0 ? "" : `  (priority ${job.priority})`;
  return `${job.id}  ${state.padEnd(12)} ${printable(kindWords(job.spec))}  ${printable(filesRead(job.spec)[0])}${place}`;
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

/** `octavia jobs`: the queue of this home. */
export function addJobs(program: Command, { terminal, run }: Face): void {
  program
    .command("jobs [action] [id] [value]")
    .description(HELP)
    .option("--json", "print JSON")
    .action((action?: string, id?: string, value?: string, options?: unknown) =>
      run(() => jobsCommand([action, id, value], options, terminal)),
    );
}
