import type { Command } from "commander";
import { z } from "zod";
import { EXIT, printable } from "../exit-code.ts";
import type { Face } from "../face.ts";
import { openTold } from "../open.ts";
import type { Terminal } from "../terminal.ts";

const Options = z.object({ json: z.boolean().default(false) });
const MARK = { ok: "ok  ", warning: "note", problem: "FAIL" } as const;

/** `octavia doctor`: what is wrong with this machine and how to mend it. Exit 1 on a problem. */
async function doctorCommand(typed: unknown, terminal: Terminal): Promise<number> {
  const { json } = Options.parse(typed);
  await using octavia = await openTold(terminal);
  const findings = await octavia.doctor();
  if (json) terminal.out(JSON.stringify(findings));
  else {
    for (const { label, state, found, fix } of findings) {
      terminal.out(`${MARK[state]}  ${label.padEnd(14)} ${printable(found)}`);
      if (fix !== undefined) terminal.out(`      ${printable(fix)}`);
    }
  }
  return findings.some(({ state }) => state === "problem") ? EXIT.failed : EXIT.done;
}

export function addDoctor(program: Command, { terminal, run }: Face): void {
  program
    .command("doctor")
    .description("check this machine: what is wrong and how to mend it")
    .option("--json", "print JSON")
    .action((typed: unknown) => run(() => doctorCommand(typed, terminal)));
}
