import { RPCHandler } from "@orpc/server/message-port";
import { contractErrors } from "../api/errors.ts";
import type { ApiRouter } from "../api/router.ts";
import type { Log } from "../db/log.ts";
import type { MessagePortMain } from "./parts.ts";

/** The API over ports: each page brings one, and what it watches ends when its port closes. */
export function serveApiPort(router: ApiRouter, log: Log): (port: ApiPort) => void {
  const handler = new RPCHandler(router, { interceptors: [contractErrors(log)] });
  return (port) => {
    handler.upgrade(port, { context: {} });
    port.start();
  };
}

/** A port of Electron, as far as the API needs one. */
type ApiPort = Pick<MessagePortMain, "on" | "postMessage" | "start">;
