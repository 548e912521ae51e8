import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Rig, rig } from "./octavia.ts";
import { type Served, serve } from "./server.ts";

/** A home, its server, and the two ways in. */
export interface ServedHome extends AsyncDisposable {
  readonly r: Rig;
  readonly server: Served;
  /** A window's. */
  readonly cookie: string;
  /** The scripts' token. */
  readonly secret: string;
}

/** A fresh home with `octavia serve` running in it. */
export async function servedHome(): Promise<ServedHome> {
  const r = rig();
  mkdirSync(r.dir, { recursive: true });
  const server = await serve(r, 0, { HOME: r.dir });
  return {
    ...{ r, server, cookie: await server.enter() },
    secret: readFileSync(join(r.home, "server-token"), "utf8").trim(),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      r[Symbol.dispose]();
    },
  };
}
