import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import type { Ran, Rig } from "./octavia.ts";

const BIN = resolve(import.meta.dirname, "..", "..", "bin", "octavia");
const CALLS = "trace=socket,connect,bind,sendto,sendmsg,sendmmsg";

/** What a command and all processes under it did with the network. */
interface Watched extends Ran {
  /** Calls that open a socket of the internet's kinds (AF_INET, AF_INET6), as strace writes them. */
  readonly opened: readonly string[];
  /** Addresses of the internet's kinds that were spoken to or bound, but this machine's own. */
  readonly addresses: readonly string[];
}

/** Whether processes can be watched here: strace is installed and allowed to trace. */
export async function canWatch(): Promise<boolean> {
  const { exitCode } = await execa("strace", ["-f", "-o", "/dev/null", "true"], { reject: false });
  return exitCode === 0;
}

/** Runs a script of Node, `octavia` if none is given, and watches its sockets. */
export async function watch(
  r: Rig,
  args: readonly string[],
  script: readonly string[] = [BIN],
): Promise<Watched> {
  const log = join(r.dir, "..", "sockets.strace");
  const strace = ["--seccomp-bpf", "-f", "-qq", "-o", log, "-e", CALLS, "-e", "signal=none"];
  const { exitCode, stdout, stderr } = await execa(
    "strace",
    [...strace, process.execPath, ...script, ...args],
    // Octavia itself has to see to it that onnxruntime stays silent.
    {
      ...({ reject: false, stdin: "ignore" } as const),
      env: { OCTAVIA_HOME: r.home, ORT_DISABLE_TELEMETRY: undefined },
    },
  );
  const calls = readFileSync(log, "utf8").split("\n");
  return {
    ...{ code: exitCode, stdout, stderr },
    opened: calls.filter((line) => /\bsocket\(AF_INET6?,/.test(line)),
    addresses: calls.flatMap(addressesIn).filter((address) => !isOwn(address)),
  };
}

function addressesIn(line: string): string[] {
  const v4 = [...line.matchAll(/sin_addr=inet_addr\("([^"]+)"\)/g)];
  const v6 = [...line.matchAll(/inet_pton\(AF_INET6, "([^"]+)"/g)];
  return [...v4, ...v6].flatMap((match) => match[1] ?? []);
}

const isOwn = (address: string): boolean =>
  address.startsWith("127.") || address === "::1" || address.startsWith("::ffff:127.");
