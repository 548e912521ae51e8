import type { Command } from "commander";
import { z } from "zod";
import { EXIT } from "../exit-code.ts";
import type { Face } from "../face.ts";
import { openTold } from "../open.ts";
import type { Terminal } from "../terminal.ts";

const Options = z.object({ json: z.boolean().default(false) });

/** `octavia engines`: each engine, what it can do here, and why not. */
async function enginesCommand(typed: unknown, terminal: Terminal): Promise<number> {
  const { json } = Options.parse(typed);
  await using octavia = await openTold(terminal);
  const engines = await octavia.engines();
  if (json) {
    terminal.out(JSON.stringify(engines));
    return EXIT.done;
  }
  const widest = Math.max(...engines.map(({ name }) => name.length));
  for (const engine of engines) {
    const { availability } = engine;
    const state = availability.available
      ? `${availability.version} on ${availability.devices.join(", ")}`
      : `not available: ${availability.reason}`;
    terminal.out(
      `${engine.task.padEnd(4)} ${engine.name.padEnd(widest)} ${engine.family.padEnd(8)} ${state}`,
    );
    if (engine.languages.length > 0) terminal.out(`       ${engine.languages.join(" ")}`);
    if (!availability.available) terminal.out(`       ${availability.hint}`);
  }
  return EXIT.done;
}

export function addEngines(program: Command, { terminal, run }: Face): void {
  program
    .command("engines")
    .description("list the engines, what they can do here, and why not")
    .option("--json", "print JSON")
    .action((typed: unknown) => run(() => enginesCommand(typed, terminal)));
}
