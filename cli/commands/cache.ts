import type { Command } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { EXIT } from "../exit-code.ts";
import type { Face } from "../face.ts";
import { openTold } from "../open.ts";
import type { Terminal } from "../terminal.ts";

const Options = z.object({ json: z.boolean().default(false) });

const size = (bytes: number): string =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;

/** `octavia cache [show|clear]`. */
async function cacheCommand(
  action: string | undefined,
  typed: unknown,
  terminal: Terminal,
): Promise<number> {
  const { json } = Options.parse(typed);
  if (action !== undefined && action !== "show" && action !== "clear") {
    throw new OctaviaError("InvalidInput", `There is no \`octavia cache ${action}\`.`, {
      hint: "Write `octavia cache` or `octavia cache clear`.",
    });
  }
  await using octavia = await openTold(terminal);
  if (action === "clear") {
    const { freed } = await octavia.cache("clear");
    terminal.out(
      json ? JSON.stringify(freed) : `freed ${size(freed.bytes)} of ${freed.artifacts} results`,
    );
    return EXIT.done;
  }
  const usage = await octavia.cache("show");
  terminal.out(
    json
      ? JSON.stringify(usage)
      : `${size(usage.bytes)} of ${size(usage.maxBytes)} in ${usage.artifacts} results, in ${usage.dir}`,
  );
  return EXIT.done;
}

export function addCache(program: Command, { terminal, run }: Face): void {
  program
    .command("cache [action]")
    .description("show what the cache holds; `clear` empties it")
    .option("--json", "print JSON")
    .action((action: string | undefined, typed: unknown) =>
      run(() => cacheCommand(action, typed, terminal)),
    );
}
