import type { Command } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { openHome } from "../../main/home.ts";
import { type GpuStatus, gpuStatus, setUpGpu } from "../../models/gpu.ts";
import { EXIT, printable } from "../exit-code.ts";
import type { Face } from "../face.ts";
import { isOffline, OFFLINE_HELP } from "../offline.ts";
import type { Terminal } from "../terminal.ts";
import { TransferView } from "../transfer.ts";

const Options = z.object({
  json: z.boolean().default(false),
  offline: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

/** `octavia gpu [status|install]`: onnxruntime's libraries for NVIDIA graphics cards. */
export async function gpuCommand(
  action: string | undefined,
  typed: unknown,
  terminal: Terminal,
): Promise<number> {
  const options = Options.parse(typed);
  const root = openHome().gpu;
  if (action === "install") return install(root, options, terminal);
  if (action === undefined || action === "status") {
    report(await gpuStatus(root), options, terminal);
    return EXIT.done;
  }
  throw new OctaviaError("InvalidInput", `There is no \`octavia gpu ${action}\`.`, {
    hint: "Write `octavia gpu` or `octavia gpu install`.",
  });
}

async function install(root: string, options: Options, terminal: Terminal): Promise<number> {
  const interrupted = new AbortController();
  const release = terminal.onInterrupt(() => interrupted.abort());
  const view = new TransferView(terminal, options.json);
  try {
    await setUpGpu(root, {
      offline: isOffline(options, terminal),
      env: process.env,
      signal: interrupted.signal,
      progress: (progress) => view.show(progress),
    });
  } finally {
    view.clear();
    release();
  }
  report(await gpuStatus(root), options, terminal);
  return EXIT.done;
}

function report(status: GpuStatus, options: Options, terminal: Terminal): void {
  if (options.json) {
    const { package: wanted, ...rest } = status;
    const version = wanted === undefined ? undefined : `${wanted.name} ${wanted.packageVersion}`;
    terminal.out(JSON.stringify({ ...rest, package: version }));
    return;
  }
  if (status.package === undefined) {
    terminal.out("onnxruntime brings all it can use on this system along: nothing to install.");
  } else {
    const state = status.linked
      ? "in place"
      : status.installed
        ? "fetched, not in place"
        : "not installed";
    terminal.out(`${status.package.name} ${status.package.packageVersion}: ${state}`);
  }
  for (const { state, found, fix } of status.advice) {
    terminal.out(`${state === "ok" ? "ok  " : "note"}  ${printable(found)}`);
    if (fix !== undefined) terminal.out(`      ${printable(fix)}`);
  }
  if (status.advice.length === 0) terminal.out("No NVIDIA graphics card was found.");
}

export function addGpu(program: Command, { terminal, run }: Face): void {
  program
    .command("gpu [action]")
    .description("status | install: the libraries for NVIDIA graphics cards")
    .option("--offline", OFFLINE_HELP)
    .option("--json", "print JSON")
    .action((action: string | undefined, typed: unknown) =>
      run(() => gpuCommand(action, typed, terminal)),
    );
}
