import { z } from "zod";
import { OctaviaError } from "../contract/errors.ts";
import type { Check } from "./digest.ts";
import { type Http, type HttpReply, readText } from "./http.ts";
import { isLoopback } from "./offline.ts";
import { retryAfterMs } from "./retry.ts";
import { safePath } from "./safe-path.ts";
import type { Bytes, ModelSource, RemoteFile, RemoteModel } from "./source.ts";
import { PassingTrouble } from "./trouble.ts";

const DEFAULT_HUB = "https://huggingface.co";

interface HubOptions {
  readonly http: Http;
  /** The hub's or a mirror's address. */
  readonly endpoint?: string;
  /** For gated and private models. Sent to the hub alone, and only over an encrypted connection. */
  readonly token?: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** GET /api/models/{repo}/revision/{revision}?blobs=true of the Hugging Face hub. */
const ModelInfo = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  cardData: z
    .object({ license: z.union([z.string(), z.array(z.string())]) })
    .partial()
    .nullish(),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: z.int().nonnegative().nullish(),
      /** SHA-1 of the git blob; of the pointer where the file is in LFS. */
      blobId: z.string().nullish(),
      lfs: z.object({ sha256: z.string(), size: z.int().nonnegative() }).nullish(),
    }),
  ),
});
type Sibling = z.infer<typeof ModelInfo>["siblings"][number];

/** The Hugging Face hub, or a mirror that speaks as it does. @throws InvalidInput for a bad address */
export function hubSource(options: HubOptions): ModelSource {
  const endpoint = parseEndpoint(options.endpoint ?? DEFAULT_HUB);
  const headers = authorization(endpoint, options.token);
  const hub: Hub = { ...options, base: endpoint.href.replace(/\/+$/, ""), headers };
  return {
    name: endpoint.host,
    describe: (repository, revision, signal) => describe(hub, repository, revision, signal),
    open: (model, file, from, signal) => open(hub, model, file, from, signal),
  };
}

interface Hub extends HubOptions {
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
}

function parseEndpoint(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  throw new OctaviaError("InvalidInput", `"${endpoint}" is not the address of a model hub.`, {
    hint: "Give an address such as https://huggingface.co, or a folder.",
  });
}

function authorization(endpoint: URL, token: string | undefined): Record<string, string> {
  const confidential = endpoint.protocol === "https:" || isLoopback(endpoint);
  if (token === undefined || token === "" || !confidential) return {};
  return { authorization: `Bearer ${token}` };
}

const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

async function describe(
  hub: Hub,
  repository: string,
  revision: string,
  signal: AbortSignal,
): Promise<RemoteModel> {
  const path = `/api/models/${encodePath(repository)}/revision/${encodeURIComponent(revision)}`;
  const reply = await hub.http({
    url: new URL(`${hub.base}${path}?blobs=true`),
    headers: { ...hub.headers, accept: "application/json" },
    signal,
  });
  const text = await readText(reply, signal);
  if (reply.status !== 200) throw refusal(hub, reply, `${repository}@${revision}`);
  const info = parseInfo(text, reply);
  const licence = info.cardData?.license;
  return {
    repository,
    revision: info.sha,
    files: info.siblings.flatMap((sibling) => toFile(sibling)),
    ...(licence === undefined
      ? {}
      : { licence: Array.isArray(licence) ? licence.join(", ") : licence }),
  };
}

function parseInfo(text: string, reply: HttpReply): z.infer<typeof ModelInfo> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw notAHub(reply, String(thrown));
  }
  const parsed = ModelInfo.safeParse(value);
  if (parsed.success) return parsed.data;
  throw notAHub(reply, z.prettifyError(parsed.error));
}

function notAHub(reply: HttpReply, details: string): OctaviaError {
  return new OctaviaError("InvalidInput", `${reply.url.host} did not answer as a model hub does.`, {
    hint: "Check the address given with --hub; a login page of the network may be in between.",
    details,
  });
}

/** No file where size or hash are unknown: it could not be verified. */
function toFile({ rfilename, size, blobId, lfs }: Sibling): RemoteFile[] {
  const check: Check | undefined =
    lfs != null
      ? { algorithm: "sha256", digest: lfs.sha256.toLowerCase() }
      : blobId != null
        ? { algorithm: "git-blob", digest: blobId.toLowerCase() }
        : undefined;
  const bytes = lfs?.size ?? size;
  if (check === undefined || bytes == null || !safePath(rfilename)) return [];
  return [{ path: rfilename, size: bytes, check }];
}

async function open(
  hub: Hub,
  model: RemoteModel,
  file: RemoteFile,
  from: number,
  signal: AbortSignal,
): Promise<Bytes> {
  const path = `${encodePath(model.repository)}/resolve/${model.revision}/${encodePath(file.path)}`;
  const range: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {};
  const reply = await hub.http({
    url: new URL(`${hub.base}/${path}`),
    headers: { ...hub.headers, ...range },
    signal,
  });
  if (reply.status === 200) return { start: 0, stream: reply.body };
  if (reply.status === 206 && startsAt(reply, from, file.size)) {
    return { start: from, stream: reply.body };
  }
  reply.body.destroy();
  // 416: the server sees no such place in the file. A part of another file, or a confused cache.
  if ((reply.status === 206 || reply.status === 416) && from > 0) {
    return open(hub, model, file, 0, signal);
  }
  throw refusal(hub, reply, `${model.repository}, file ${file.path}`);
}

/** Whether a partial reply is the part that was asked for (RFC 9110, 14.4). */
function startsAt(reply: HttpReply, from: number, size: number): boolean {
  const [, start, total] =
    /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(reply.headers["content-range"] ?? "") ?? [];
  return Number(start) === from && (total === "*" || Number(total) === size);
}

/** What the hub's "no" means. Its `X-Error-Code` tells a gate from a missing model. */
function refusal(hub: Hub, reply: HttpReply, what: string): Error {
  const { status, headers, url } = reply;
  const code = headers["x-error-code"] ?? "";
  const details = `${status} ${code} ${headers["x-error-message"] ?? ""} ${url.origin}${url.pathname}`;
  if (status === 429 || status >= 500 || status === 408) {
    const words = status === 429 ? "asks us to slow down" : `has trouble (${status})`;
    const failure = new OctaviaError("Offline", `${url.host} ${words}.`, {
      hint: "Try again later: what is here already is kept.",
      details,
    });
    return new PassingTrouble(failure, retryAfterMs(headers["retry-after"], hub.clock()));
  }
  if (status === 401 || status === 403) return unauthorized(hub, code, what, details);
  if (status === 404) {
    return new OctaviaError("InvalidInput", `${url.host} has no ${what}.`, {
      hint: "Check the name: owner/name, or owner/name@revision. `octavia models list` shows the catalogue.",
      details,
    });
  }
  return new OctaviaError("Offline", `${url.host} answered ${status} when asked for ${what}.`, {
    hint: "Try again later, or another mirror with --hub.",
    details,
  });
}

function unauthorized(hub: Hub, code: string, what: string, details: string): OctaviaError {
  const hasToken = "authorization" in hub.headers;
  const page = `${hub.base}/${what.split(/[@,]/)[0] ?? ""}`;
  if (code === "GatedRepo") {
    return new OctaviaError(
      "Unauthorized",
      `The makers of ${what} want you to accept their terms.`,
      {
        hint: hasToken
          ? `Open ${page} in a browser with the account of your token and accept them, then try again.`
          : `Accept them at ${page}, make a read token there, and set HF_TOKEN to it.`,
        details,
      },
    );
  }
  return new OctaviaError(
    "Unauthorized",
    `${what} cannot be had without signing in, or does not exist.`,
    {
      hint: hasToken
        ? "Check the name, and that the token in HF_TOKEN is valid and may read this model."
        : "Check the name; for a private or gated model set HF_TOKEN to a read token of your account.",
      details,
    },
  );
}
