import { z } from "zod";
import { OctaviaError } from "../contract/errors.ts";
import type { Check } from "./digest.ts";
import { type Http, type HttpReply, readText } from "./http.ts";
import { retryAfterMs } from "./retry.ts";
import { PassingTrouble } from "./trouble.ts";

/** A package of a NuGet feed at one version, with what its bytes must come to. */
export interface NugetPackage {
  /** File name of the package. */
  readonly name: string;
  readonly url: URL;
  readonly size: number;
  readonly check: Check;
}

const ServiceIndex = z.object({
  resources: z.array(z.looseObject({ "@id": z.url(), "@type": z.string() })),
});
/** Registration leaf: names the catalog entry, which alone has the hash. */
const Leaf = z.looseObject({ catalogEntry: z.url(), packageContent: z.url() });
const CatalogEntry = z.looseObject({
  packageHash: z.string(),
  packageHashAlgorithm: z.literal("SHA512"),
  packageSize: z.int().positive(),
});

/**
 * Looks a package up in a NuGet v3 feed: service index, registration leaf, catalog entry
 * (learn.microsoft.com/nuget/api).
 * @param index address of the feed's service index
 * @throws InvalidInput if the feed does not have it, Offline, Cancelled; PassingTrouble
 */
export async function findPackage(
  http: Http,
  index: string,
  id: string,
  version: string,
  signal: AbortSignal,
): Promise<NugetPackage> {
  const get = async <T>(url: string, schema: z.ZodType<T>): Promise<T> =>
    getJson(http, new URL(url), schema, signal);
  const { resources } = await get(index, ServiceIndex);
  const registrations = resources.find((r) => r["@type"] === "RegistrationsBaseUrl")?.["@id"];
  if (registrations === undefined) throw noPackage(new URL(index), "a package registry");
  const [lowerId, lowerVersion] = [id.toLowerCase(), version.toLowerCase()];
  const base = registrations.replace(/\/*$/, "/");
  const leaf = await get(`${base}${lowerId}/${lowerVersion}.json`, Leaf);
  const entry = await get(leaf.catalogEntry, CatalogEntry);
  return {
    name: `${lowerId}.${lowerVersion}.nupkg`,
    url: new URL(leaf.packageContent),
    size: entry.packageSize,
    check: {
      algorithm: "sha512",
      digest: Buffer.from(entry.packageHash, "base64").toString("hex"),
    },
  };
}

async function getJson<T>(
  http: Http,
  url: URL,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T> {
  const reply = await http({ url, signal });
  const text = await readText(reply, signal);
  if (reply.status === 404) throw noPackage(url, url.pathname);
  if (reply.status !== 200) throw serverTrouble(reply);
  try {
    return schema.parse(JSON.parse(text));
  } catch (thrown) {
    throw new OctaviaError("Offline", `${url.host} did not answer as a package feed does.`, {
      hint: "Try again later; a login page of the network may be in between.",
      details: thrown instanceof z.ZodError ? z.prettifyError(thrown) : String(thrown),
    });
  }
}

function noPackage(url: URL, what: string): OctaviaError {
  return new OctaviaError("InvalidInput", `${url.host} has no ${what}.`, {
    hint: "This version of Octavia may be newer than its GPU package, or too old; update Octavia.",
    details: url.href,
  });
}

/** A reply that is no answer: worth another try where the server is in trouble or busy. */
export function serverTrouble(reply: HttpReply): Error {
  const { status, url, headers } = reply;
  const failure = new OctaviaError("Offline", `${url.host} answered ${status}.`, {
    hint: "Try again later: what is here already is kept.",
    details: url.href,
  });
  const passing = status === 429 || status >= 500;
  return passing
    ? new PassingTrouble(failure, retryAfterMs(headers["retry-after"], Date.now()))
    : failure;
}
