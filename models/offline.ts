import { isIPv4 } from "node:net";
import { OctaviaError } from "../contract/errors.ts";

/** Asked with every address before anything is opened. @throws Offline */
export type Gate = (url: URL) => void;

/** Whether an address stays on this machine: 127.0.0.0/8, ::1 and the name kept for them (RFC 6761). */
export function isLoopback(url: URL): boolean {
  const { hostname } = url;
  return (
    hostname === "localhost" ||
    hostname === "[::1]" ||
    (isIPv4(hostname) && hostname.startsWith("127."))
  );
}

/**
 * The switch "offline means offline": while it is on, nothing but this machine itself is spoken to,
 * and names are not even looked up.
 */
export function networkGate(offline: boolean): Gate {
  return (url) => {
    if (!offline || isLoopback(url)) return;
    throw new OctaviaError(
      "Offline",
      `Octavia is set to stay offline, so ${url.host} was not asked.`,
      {
        hint: "Turn the offline setting off (or leave out --offline), or use `octavia models import`.",
      },
    );
  };
}
