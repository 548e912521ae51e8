import { errorCode, OctaviaError } from "../contract/errors.ts";

/**
 * Trouble that may pass by itself: a cut connection, a busy server. Whoever sees it may try again;
 * `failure` is what to tell when no further try is made.
 */
export class PassingTrouble extends Error {
  override readonly name = "PassingTrouble";
  readonly failure: OctaviaError;
  /** What the server asked us to wait, milliseconds. */
  readonly waitMs: number | undefined;

  constructor(failure: OctaviaError, waitMs?: number) {
    super(failure.message, { cause: failure });
    this.failure = failure;
    this.waitMs = waitMs;
  }
}

/** Codes of Node and the system for a connection that could not be made or did not last. */
const NETWORK = new Set([
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ERR_STREAM_PREMATURE_CLOSE",
  "ETIMEDOUT",
  "HPE_INVALID_CONSTANT",
]);

/** A connection's error as passing trouble; everything else as it is. */
export function networkTrouble(thrown: unknown, url: URL): unknown {
  const code = errorCode(thrown);
  if (code === undefined) return thrown;
  if (NETWORK.has(code)) {
    return new PassingTrouble(
      new OctaviaError("Offline", `The connection to ${url.host} failed (${code}).`, {
        hint: "Check the network (and the proxy variables), then run the same command again: it goes on where it stopped.",
        details: String(thrown),
        cause: thrown,
      }),
    );
  }
  if (/^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)) {
    return new OctaviaError("Offline", `The certificate of ${url.host} is not trusted (${code}).`, {
      hint: "If your network inspects traffic, point NODE_EXTRA_CA_CERTS at its certificate.",
      details: String(thrown),
      cause: thrown,
    });
  }
  return thrown;
}
