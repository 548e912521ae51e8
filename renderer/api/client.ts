import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import { RPCLink as PortLink } from "@orpc/client/message-port";
import type { ContractRouterClient } from "@orpc/contract";
import { createTanstackQueryUtils } from "@orpc/tanstack-query";
import type { Api } from "../../contract/api.ts";
import { desktop, openPort } from "./desktop.ts";

export type Client = ContractRouterClient<Api>;

/** The same calls over a port of the desktop app, or over HTTP from the page's own host. */
function connect(): Client {
  const link =
    desktop === undefined
      ? new RPCLink({ url: new URL("/rpc", window.location.origin).href })
      : new PortLink({ port: openPort() });
  return createORPCClient(link);
}

export const client: Client = connect();
export const orpc = createTanstackQueryUtils(client);
