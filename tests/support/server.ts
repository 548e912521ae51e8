import { request } from "node:http";
import { createInterface } from "node:readline";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import type { ContractRouterClient } from "@orpc/contract";
import type { Api } from "../../contract/api.ts";
import type { Rig } from "./octavia.ts";

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** A running `octavia serve`. */
export interface Served extends AsyncDisposable {
  readonly port: number;
  readonly origin: string;
  /** The token of the address it printed. */
  readonly token: string;
  /** The cookie of the window that the printed address opens; the address works once. */
  enter(): Promise<string>;
  /** One request, with nothing added but what HTTP itself needs. */
  ask(path: string, asking?: Asking): Promise<Answer>;
  /** The typed client, as the window has it. */
  client(cookie: string): ContractRouterClient<Api>;
  /** Ends it with a signal and waits for that. */
  end(signal: NodeJS.Signals): Promise<{ code: number | undefined; stderr: string }>;
}

/** Starts `octavia serve` and waits until it says where it is. */
export async function serve(
  rig: Pick<Rig, "start">,
  port = 0,
  env: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const child = rig.start(["serve", "--port", String(port)], env);
  const address = await new Promise<URL>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /http:\S+/.exec(line)?.[0];
      if (found !== undefined) resolve(new URL(found));
    });
    child.then(({ stderr }) => reject(new Error(`the server ended: ${stderr}`)), reject);
  });
  const token = address.searchParams.get("token") ?? "";
  const own = Number(address.port);
  let entered: Promise<string> | undefined;
  const ask: Served["ask"] = (path, asking) => send(own, path, asking);
  return {
    ...{ port: own, origin: address.origin, token, ask },
    enter: () => {
      entered ??= ask(`/?token=${token}`).then(
        ({ headers }) => [headers["set-cookie"]].flat()[0]?.split(";")[0] ?? "",
      );
      return entered;
    },
    client: (cookie) =>
      createORPCClient(new RPCLink({ url: `${address.origin}/rpc`, headers: { cookie } })),
    async end(signal) {
      child.kill(signal);
      const { exitCode, stderr } = await child;
      return { code: exitCode, stderr };
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child;
    },
  };
}

function send(port: number, path: string, { method = "GET", headers, body }: Asking = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    asked.on("error", reject);
    asked.end(body);
  });
}
