import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { addAbortSignal, type Readable } from "node:stream";
import { connect, type TLSSocket } from "node:tls";
import { gunzipSync } from "node:zlib";
import { OctaviaError, throwIfCancelled } from "../contract/errors.ts";
import type { Gate } from "./offline.ts";
import { proxyFor, proxyHeaders } from "./proxy.ts";
import { networkTrouble, PassingTrouble } from "./trouble.ts";

export interface HttpRequest {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface HttpReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Errors while it is read are the system's own. */
  readonly body: Readable;
  /** Where the reply came from in the end. */
  readonly url: URL;
}

/**
 * One GET, redirects followed. Any status is a reply, not an error.
 * @throws Offline, Cancelled; PassingTrouble for a connection that failed
 */
export type Http = (request: HttpRequest) => Promise<HttpReply>;

interface HttpOptions {
  readonly gate: Gate;
  /** Proxy variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds without a byte after which a connection counts as cut. */
  readonly stallMs?: number;
  /** Certificates (PEM) trusted instead of the system's. */
  readonly ca?: string;
}

const STALL_MS = 60_000;
/** As many as curl and the hub's own client follow is far more than its two. */
const MAX_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * A client for plain GETs. It stands on node:http, since Node 20's `fetch` knows no proxies, and
 * asks the gate before each connection, redirects included.
 */
export function createHttp(options: HttpOptions): Http {
  return async (request) => {
    let { url, headers = {} } = request;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      options.gate(url);
      throwIfCancelled(request.signal);
      const reply = await once(url, headers, request.signal, options);
      const location = reply.headers["location"];
      if (!REDIRECTS.has(reply.status) || location === undefined) return reply;
      reply.body.destroy();
      const next = new URL(location, url);
      checkRedirect(url, next);
      if (next.origin !== url.origin) headers = withoutSecrets(headers);
      url = next;
    }
    throw new OctaviaError("Offline", `${request.url.host} sends us round in circles.`, {
      hint: "Try again later, or another mirror with --hub.",
    });
  };
}

function checkRedirect(from: URL, to: URL): void {
  const known = to.protocol === "https:" || to.protocol === "http:";
  if (known && !(from.protocol === "https:" && to.protocol === "http:")) return;
  throw new OctaviaError("Offline", `${from.host} points to an unsafe address (${to.protocol}).`, {
    hint: "Check the address of the mirror given with --hub.",
    details: to.href,
  });
}

/** A token is for the host it was given for, not for those that host names. */
function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== "authorization"),
  );
}

async function once(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  options: HttpOptions,
): Promise<HttpReply> {
  try {
    return toReply(await send(url, headers, signal, options), url);
  } catch (thrown) {
    throwIfCancelled(signal);
    throw networkTrouble(thrown, url);
  }
}

async function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  options: HttpOptions,
): Promise<IncomingMessage> {
  const proxy = proxyFor(url, options.env);
  // Bytes are compared with published sizes and hashes: no encoding in between.
  const common = { headers: { "accept-encoding": "identity", ...headers }, signal };
  if (url.protocol === "https:") {
    const ca = options.ca === undefined ? {} : { ca: options.ca };
    if (proxy === undefined) return answer(https.request(url, { ...common, ...ca }), options);
    const socket = await tunnel(proxy, url, signal, options);
    const createConnection = (): TLSSocket => socket;
    return answer(https.request(url, { ...common, createConnection }), options);
  }
  if (proxy === undefined) return answer(http.request(url, common), options);
  // RFC 9112, 3.2.2: a proxy gets the whole address.
  const viaProxy = { ...common.headers, host: url.host, ...proxyHeaders(proxy) };
  const request = client(proxy).request(proxy, { ...common, path: url.href, headers: viaProxy });
  return answer(request, options);
}

const client = (url: URL): typeof http | typeof https => (url.protocol === "https:" ? https : http);

/** A TLS connection to the target through a proxy (CONNECT, RFC 9110, 9.3.6). */
async function tunnel(
  proxy: URL,
  target: URL,
  signal: AbortSignal,
  options: HttpOptions,
): Promise<TLSSocket> {
  const authority = `${target.hostname}:${target.port === "" ? 443 : target.port}`;
  const request = client(proxy).request(proxy, {
    method: "CONNECT",
    path: authority,
    headers: { host: authority, ...proxyHeaders(proxy) },
    signal,
    agent: false,
  });
  return new Promise((resolve, reject) => {
    stallGuard(request, options);
    request.once("error", reject);
    request.once("connect", (reply, socket) => {
      if (reply.statusCode !== 200) {
        socket.destroy();
        reject(proxyRefusal(proxy, reply.statusCode ?? 0));
        return;
      }
      const ca = options.ca === undefined ? {} : { ca: options.ca };
      const secure = connect({ socket, servername: target.hostname, ...ca });
      addAbortSignal(signal, secure);
      stallGuard(secure, options);
      secure.once("error", reject);
      secure.once("secureConnect", () => resolve(secure.off("error", reject)));
    });
    request.end();
  });
}

function proxyRefusal(proxy: URL, status: number): OctaviaError {
  return new OctaviaError(
    "Offline",
    `The proxy ${proxy.host} refused the connection (${status}).`,
    {
      hint: "Check HTTPS_PROXY and NO_PROXY, and the proxy's user name and password.",
    },
  );
}

function answer(request: http.ClientRequest, options: HttpOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    stallGuard(request, options);
    request.once("response", resolve);
    request.on("error", reject);
    request.end();
  });
}

function stallGuard(
  connection: http.ClientRequest | TLSSocket,
  { stallMs = STALL_MS }: HttpOptions,
): void {
  connection.setTimeout(stallMs, () => {
    const silent = new Error(`nothing came for ${stallMs} ms`);
    connection.destroy(Object.assign(silent, { code: "ETIMEDOUT" }));
  });
}

function toReply(message: IncomingMessage, url: URL): HttpReply {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return { status: message.statusCode ?? 0, headers, body: message, url };
}

/** Much more than any listing has; a server that sends more is not what it says. */
const MAX_TEXT = 64 * 1024 * 1024;

/**
 * The whole body as text.
 * @throws PassingTrouble if the connection breaks, Cancelled
 */
export async function readText(reply: HttpReply, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of reply.body) {
      if (!Buffer.isBuffer(chunk)) throw new Error("Internal: a body of text");
      size += chunk.length;
      if (size > MAX_TEXT) throw new Error(`${reply.url.host} sent more than ${MAX_TEXT} bytes`);
      chunks.push(chunk);
    }
  } catch (thrown) {
    throwIfCancelled(signal);
    throw thrown instanceof PassingTrouble ? thrown : networkTrouble(thrown, reply.url);
  }
  const bytes = Buffer.concat(chunks);
  // Some static stores send what they keep compressed, whatever was asked for.
  const packed = reply.headers["content-encoding"] === "gzip";
  return (packed ? gunzipSync(bytes, { maxOutputLength: MAX_TEXT }) : bytes).toString("utf8");
}
