import { spawn } from "node:child_process";
import type { Command } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { type Octavia, openOctavia } from "../../main/octavia.ts";
import { EXIT, printable } from "../exit-code.ts";
import type { Face } from "../face.ts";
import type { Terminal } from "../terminal.ts";

/** What is tried first, so that an address stays good from one start to the next. */
const USUAL_PORT = 8321;

const Options = z.object({
  port: z.coerce.number().int().min(0).max(65_535).optional(),
  open: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

/** `octavia serve`: the window in a browser, until Ctrl-C; the queue is worked meanwhile. */
async function serveCommand(typed: unknown, terminal: Terminal): Promise<number> {
  const options = parseOptions(typed);
  const interrupted = new Promise<void>((resolve) => {
    let interrupts = 0;
    terminal.onInterrupt(() => {
      interrupts += 1;
      if (interrupts > 1) process.exit(EXIT.cancelled);
      terminal.err("\nstopping; what runs goes on next time");
      resolve();
    });
  });
  await using octavia = await openOctavia(undefined, { warm: true });
  for (const notice of octavia.notices) terminal.err(printable(notice));
  await using server = await start(octavia, options);
  octavia.work();
  terminal.out(`Octavia is at ${server.address}`);
  terminal.err("The address works once. Ctrl-C stops Octavia.");
  if (options.open) openInBrowser(server.address, terminal);
  await interrupted;
  return EXIT.done;
}

function parseOptions(typed: unknown): Options {
  const parsed = Options.safeParse(typed);
  if (parsed.success) return parsed.data;
  throw new OctaviaError("InvalidInput", "--port takes a number from 0 to 65535.");
}

async function start(octavia: Octavia, { port }: Options) {
  // Loaded here, so that no other command waits for it.
  const { startServer } = await import("../../server/server.ts");
  if (port !== undefined) return startServer(octavia, { port });
  try {
    return await startServer(octavia, { port: USUAL_PORT });
  } catch (thrown) {
    if (!(thrown instanceof OctaviaError) || thrown.kind !== "InvalidInput") throw thrown;
    return startServer(octavia, { port: 0 });
  }
}

function openInBrowser(address: string, terminal: Terminal): void {
  const [program, ...args] =
    process.platform === "darwin"
      ? ["open", address]
      : process.platform === "win32"
        ? ["rundll32", "url.dll,FileProtocolHandler", address]
        : ["xdg-open", address];
  const child = spawn(program, args, { stdio: "ignore", detached: true });
  child.on("error", () => terminal.err("No browser could be opened: open the address yourself."));
  child.unref();
}

export function addServe(program: Command, { terminal, run }: Face): void {
  program
    .command("serve")
    .description("open Octavia's window in a browser of this machine")
    .option("--port <n>", `port of 127.0.0.1 (${USUAL_PORT}, or any that is free)`)
    .option("--open", "open the browser as well")
    .action((typed: unknown) => run(() => serveCommand(typed, terminal)));
}
