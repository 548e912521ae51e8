import { mkdir, open, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, posix } from "node:path";
import { z } from "zod";
import { errorCode, OctaviaError } from "../contract/errors.ts";
import { sha256Of } from "./digest.ts";
import { ensureRoom, fileSize, replaceFile, syncFolder } from "./disk.ts";
import { download } from "./download.ts";
import type { Http } from "./http.ts";
import { lockName } from "./lock.ts";
import { findPackage, type NugetPackage, serverTrouble } from "./nuget.ts";
import { PullMeter } from "./progress.ts";
import type { Pulling } from "./pull.ts";
import { patiently } from "./retry.ts";
import { openZip, type Packed, unpack } from "./zip.ts";

/** What onnxruntime-node's own install script reads (script/install-metadata.js). */
const Metadata = z.object({
  requirements: z.record(z.string(), z.array(z.string())),
  manifests: z.record(
    z.string(),
    z.record(z.string(), z.object({ package: z.string(), path: z.string() })),
  ),
  packages: z.record(
    z.string(),
    z.object({
      name: z.string(),
      versions: z.array(z.object({ feed: z.string(), version: z.string() })),
    }),
  ),
  feeds: z.record(z.string(), z.object({ type: z.literal("nuget"), index: z.url() })),
});

/** The GPU libraries that one version of onnxruntime-node needs on one platform. */
export interface GpuPackage {
  /** Version of onnxruntime-node, exact. */
  readonly version: string;
  readonly feed: string;
  readonly name: string;
  readonly packageVersion: string;
  /** File name beside the runtime -> path in the package. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * What onnxruntime-node's install script would fetch here; `undefined` where it needs nothing more
 * (DirectML and Core ML are inside) or has no GPU libraries.
 * @param runtime the package's folder
 * @param platform as in "linux/x64"
 * @throws EngineFailure if the package's own description is not understood
 */
export async function gpuPackage(
  runtime: string,
  platform = `${process.platform}/${process.arch}`,
): Promise<GpuPackage | undefined> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(runtime, "package.json"), "utf8")));
  const found: unknown = createRequire(import.meta.url)(
    join(runtime, "script", "install-metadata.js"),
  );
  const parsed = Metadata.safeParse(found);
  if (!parsed.success) {
    throw new OctaviaError(
      "EngineFailure",
      `onnxruntime-node ${version} does not say what its GPU libraries are.`,
      {
        hint: "Update Octavia.",
        details: z.prettifyError(parsed.error),
      },
    );
  }
  const { requirements, manifests, packages, feeds } = parsed.data;
  const [requirement] = requirements[platform] ?? [];
  const manifest = manifests[`${platform}:${requirement}`];
  if (requirement === undefined || manifest === undefined) return undefined;
  const files = new Map(
    Object.entries(manifest).map(([to, { path }]) => [posix.basename(to), path]),
  );
  const [first] = Object.values(manifest);
  const named = packages[first?.package ?? ""];
  const [choice] = named?.versions ?? [];
  const feed = feeds[choice?.feed ?? ""]?.index;
  if (named === undefined || choice === undefined || feed === undefined) return undefined;
  return { version, feed, name: named.name, packageVersion: choice.version, files };
}

const Installed = z.object({
  format: z.literal(1),
  version: z.string(),
  files: z.array(z.object({ name: z.string(), size: z.int(), sha256: z.string() })),
});
const MANIFEST = "octavia-gpu.json";

/** Folder of the GPU libraries for one version of the runtime, under the home's `gpu/`. */
export const gpuFolder = (gpuRoot: string, version: string): string =>
  join(gpuRoot, `onnxruntime-${version}`);

/** Names of the libraries that are there, whole by their sizes; `undefined` if they are not all. */
export async function installedGpu(
  gpuRoot: string,
  version: string,
): Promise<readonly string[] | undefined> {
  const dir = gpuFolder(gpuRoot, version);
  try {
    const manifest = Installed.parse(JSON.parse(await readFile(join(dir, MANIFEST), "utf8")));
    for (const { name, size } of manifest.files) {
      if ((await fileSize(join(dir, name))) !== size) return undefined;
    }
    return manifest.files.map(({ name }) => name);
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT" || thrown instanceof z.ZodError) return undefined;
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/**
 * Fetches the GPU libraries of a runtime into `gpuRoot`, verified by the feed's SHA-512, resumed
 * where an earlier call stopped.
 * @returns their folder
 * @throws OctaviaError: InvalidInput, Offline, DiskFull, Cancelled, EngineFailure
 */
export async function installGpu(
  http: Http,
  wanted: GpuPackage,
  gpuRoot: string,
  how: Pulling,
): Promise<string> {
  const dir = gpuFolder(gpuRoot, wanted.version);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await using _lock = await lockName(join(gpuRoot, ".locks"), `onnxruntime-${wanted.version}`);
  if ((await installedGpu(gpuRoot, wanted.version)) !== undefined) return dir;
  const found = await patiently(
    () => findPackage(http, wanted.feed, wanted.name, wanted.packageVersion, how.signal),
    how.wait,
    how.signal,
  );
  const archive = join(dir, found.name);
  // The packed file and the unpacked ones, which are at most twice as large.
  await ensureRoom(how.disk, dir, 3 * found.size);
  await fetchPackage(http, found, archive, how);
  const files = await unpackAll(archive, found.size, wanted, dir, how.signal);
  await replaceFile(
    join(dir, MANIFEST),
    JSON.stringify({ format: 1, version: wanted.version, files }),
  );
  await rm(archive);
  return dir;
}

async function fetchPackage(
  http: Http,
  found: NugetPackage,
  target: string,
  how: Pulling,
): Promise<void> {
  const meter = new PullMeter(new Map([[found.name, found.size]]), how.clock);
  let first = true;
  const wanted = {
    ...found,
    target,
    async open(from: number, signal: AbortSignal) {
      const headers: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {};
      const reply = await http({ url: found.url, headers, signal });
      const partial = reply.headers["content-range"]?.startsWith(`bytes ${from}-`) === true;
      if (reply.status === 206 && partial) return { start: from, stream: reply.body };
      if (reply.status === 200) return { start: 0, stream: reply.body };
      reply.body.destroy();
      throw serverTrouble(reply);
    },
  };
  await download(wanted, {
    ...how,
    have(bytes) {
      if (first) meter.found(found.name, bytes);
      else meter.fetched(found.name, bytes);
      first = false;
      how.progress(meter.read());
    },
  });
}

interface Library {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

async function unpackAll(
  archive: string,
  archiveBytes: number,
  wanted: GpuPackage,
  dir: string,
  signal: AbortSignal,
): Promise<Library[]> {
  using zip = await openZip(archive, archiveBytes, { files: 10_000, bytes: 16e9, ratio: 100 });
  const libraries: Library[] = [];
  for (const [name, path] of wanted.files) {
    const packed = zip.files.find((file) => file.path === path);
    if (packed === undefined) {
      throw new OctaviaError(
        "EngineFailure",
        `The GPU package of onnxruntime ${wanted.version} has no ${name}.`,
        {
          hint: "Update Octavia.",
        },
      );
    }
    await writeOut(packed, join(dir, name), signal);
    const sha256 = await sha256Of(join(dir, name), { signal });
    libraries.push({ name, size: packed.size, sha256 });
  }
  await syncFolder(dir);
  return libraries;
}

async function writeOut(packed: Packed, target: string, signal: AbortSignal): Promise<void> {
  const part = `${target}.part`;
  await rm(part, { force: true });
  const out = await open(part, "wx", 0o700);
  try {
    for await (const chunk of unpack(packed, signal)) await out.writeFile(chunk);
    await out.sync();
  } finally {
    await out.close();
  }
  await rename(part, target);
}

/**
 * Puts links to the libraries beside the runtime, the only place where it looks for them.
 * @param beside folder of the runtime's own library, `bin/napi-v6/<platform>/<arch>`
 * @throws InvalidInput if that folder cannot be written to
 */
export async function linkGpu(
  dir: string,
  names: readonly string[],
  beside: string,
): Promise<void> {
  for (const name of names) {
    const [from, to] = [join(dir, name), join(beside, name)];
    try {
      await rm(to, { force: true });
      await symlink(from, to);
    } catch (thrown) {
      throw new OctaviaError(
        "InvalidInput",
        `The GPU libraries could not be put beside onnxruntime in ${dirname(to)}.`,
        {
          hint: `Run the command as the user who installed Octavia, or copy the files of ${dir} there.`,
          details: String(thrown),
          cause: thrown,
        },
      );
    }
  }
}

/** Whether the runtime would find all its GPU libraries. */
export async function isLinked(names: Iterable<string>, beside: string): Promise<boolean> {
  for (const name of names) {
    try {
      await stat(join(beside, name));
    } catch (thrown) {
      if (errorCode(thrown) === "ENOENT") return false;
      throw thrown;
    }
  }
  return true;
}
