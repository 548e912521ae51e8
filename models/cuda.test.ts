import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  type GpuPackage,
  gpuFolder,
  gpuPackage,
  installedGpu,
  installGpu,
  isLinked,
  linkGpu,
} from "./cuda.ts";
import { CUDA_LIBRARIES, type CudaFacts, cudaAdvice } from "./cuda-advice.ts";
import { systemDisk } from "./disk.ts";
import { zipOf } from "./fixtures/zip.ts";
import { createHttp } from "./http.ts";
import { networkGate } from "./offline.ts";
import type { Pulling } from "./pull.ts";

const RUNTIME = join(import.meta.dirname, "..", "node_modules", "onnxruntime-node");
const CUDA = "libonnxruntime_providers_cuda.so";
const LIBRARY = Buffer.from(Array.from({ length: 60_000 }, (_, i) => (i * i) % 251));

describe("the package for this runtime", () => {
  test("is what its own install script names, at the very same version", async () => {
    const found = await gpuPackage(RUNTIME, "linux/x64");
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(RUNTIME, "package.json"), "utf8")));
    expect(found).toMatchObject({
      version,
      packageVersion: version,
      name: "Microsoft.ML.OnnxRuntime.Gpu.Linux",
      feed: "https://api.nuget.org/v3/index.json",
    });
    expect(found?.files.get(CUDA)).toBe(`runtimes/linux-x64/native/${CUDA}`);
  });

  test.each(["win32/x64", "darwin/arm64", "linux/arm64"])("on %s is none", async (platform) => {
    expect(await gpuPackage(RUNTIME, platform)).toBeUndefined();
  });
});

interface Rig extends AsyncDisposable {
  readonly root: string;
  readonly wanted: GpuPackage;
  readonly ranges: (string | undefined)[];
  /** Bytes after which the connection breaks, once each. */
  readonly cuts: number[];
  install(how?: Partial<Pulling>): Promise<string>;
}

/** A NuGet feed on loopback with one package, in the real API's shapes. */
async function rig(hash?: string): Promise<Rig> {
  const root = await mkdtemp(join(tmpdir(), "octavia-gpu-"));
  const nupkg = zipOf([
    { name: "[Content_Types].xml".replace(/[[\]]/g, "_"), data: Buffer.from("<x/>") },
    { name: `runtimes/linux-x64/native/${CUDA}`, data: LIBRARY },
  ]);
  const [ranges, cuts]: [(string | undefined)[], number[]] = [[], []];
  const server = feed(
    nupkg,
    hash ?? createHash("sha512").update(nupkg).digest("base64"),
    ranges,
    cuts,
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const wanted: GpuPackage = {
    version: "1.2.3",
    packageVersion: "1.2.3",
    name: "Some.Gpu.Package",
    feed: `http://127.0.0.1:${port}/v3/index.json`,
    files: new Map([[CUDA, `runtimes/linux-x64/native/${CUDA}`]]),
  };
  const http = createHttp({ gate: networkGate(true), env: {} });
  return {
    root,
    wanted,
    ranges,
    cuts,
    install: (how = {}) =>
      installGpu(http, wanted, root, {
        signal: new AbortController().signal,
        disk: systemDisk,
        wait: () => Promise.resolve(),
        clock: () => 0,
        progress: () => undefined,
        ...how,
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(root, { recursive: true });
    },
  };
}

function feed(
  nupkg: Buffer,
  packageHash: string,
  ranges: (string | undefined)[],
  cuts: number[],
): Server {
  return createServer((request, response) => {
    const base = `http://${request.headers.host ?? ""}`;
    const json = (value: object): void => {
      response.setHeader("content-type", "application/json").end(JSON.stringify(value));
    };
    switch (request.url) {
      case "/v3/index.json":
        return json({
          version: "3.0.0",
          resources: [
            { "@id": `${base}/flat/`, "@type": "PackageBaseAddress/3.0.0" },
            { "@id": `${base}/registration/`, "@type": "RegistrationsBaseUrl" },
          ],
        });
      case "/registration/some.gpu.package/1.2.3.json":
        response.setHeader("content-encoding", "gzip");
        response.end(
          gzipSync(
            JSON.stringify({
              "@id": "x",
              catalogEntry: `${base}/catalog/1.json`,
              packageContent: `${base}/flat/p.nupkg`,
            }),
          ),
        );
        return;
      case "/catalog/1.json":
        return json({ packageHash, packageHashAlgorithm: "SHA512", packageSize: nupkg.length });
      case "/flat/p.nupkg": {
        ranges.push(request.headers.range);
        const from = Number(/\d+/.exec(request.headers.range ?? "")?.[0] ?? 0);
        const range = `bytes ${from}-${nupkg.length - 1}/${nupkg.length}`;
        response.writeHead(from > 0 ? 206 : 200, from > 0 ? { "content-range": range } : {});
        const cut = cuts.shift();
        if (cut === undefined) response.end(nupkg.subarray(from));
        else response.write(nupkg.subarray(from, from + cut), () => response.destroy());
        return;
      }
      default:
        response.writeHead(404).end();
    }
  });
}

describe("installing", () => {
  test("fetches, verifies and unpacks the libraries alone", async () => {
    await using r = await rig();
    const dir = await r.install();
    expect(dir).toBe(gpuFolder(r.root, "1.2.3"));
    expect(await readFile(join(dir, CUDA))).toEqual(LIBRARY);
    expect((await readdir(dir)).sort()).toEqual([CUDA, "octavia-gpu.json"]);
    expect(await installedGpu(r.root, "1.2.3")).toEqual([CUDA]);
    expect(await installedGpu(r.root, "1.2.4")).toBeUndefined();
  });

  test("once is enough, until a library is damaged", async () => {
    await using r = await rig();
    const dir = await r.install();
    await r.install();
    expect(r.ranges).toHaveLength(1);
    await truncate(join(dir, CUDA), 10);
    expect(await installedGpu(r.root, "1.2.3")).toBeUndefined();
    await r.install();
    expect(await readFile(join(dir, CUDA))).toEqual(LIBRARY);
  });

  test("goes on where it broke", async () => {
    await using r = await rig();
    r.cuts.push(300);
    await r.install();
    expect(r.ranges).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]/)]);
  });

  test("refuses a package that is not what the feed says", async () => {
    await using r = await rig(Buffer.alloc(64).toString("base64"));
    await expect(r.install()).rejects.toMatchObject({ kind: "EngineFailure" });
    expect(await installedGpu(r.root, "1.2.3")).toBeUndefined();
  });

  test("says it when the disk is too small, or the feed has no such version", async () => {
    await using r = await rig();
    const disk = { ...systemDisk, free: () => Promise.resolve(0) };
    await expect(r.install({ disk })).rejects.toMatchObject({ kind: "DiskFull" });
    Object.assign(r.wanted, { packageVersion: "9.9.9" });
    await expect(r.install()).rejects.toMatchObject({ kind: "InvalidInput" });
  });

  test("puts the libraries where the runtime looks, again and again", async () => {
    await using r = await rig();
    const dir = await r.install();
    const beside = join(r.root, "runtime");
    await mkdir(beside);
    expect(await isLinked([CUDA], beside)).toBe(false);
    await linkGpu(dir, [CUDA], beside);
    await linkGpu(dir, [CUDA], beside);
    expect(await isLinked([CUDA], beside)).toBe(true);
    expect(await readFile(join(beside, CUDA))).toEqual(LIBRARY);
    await writeFile(join(r.root, "file"), "");
    await expect(linkGpu(dir, [CUDA], join(r.root, "file"))).rejects.toMatchObject({
      kind: "InvalidInput",
    });
  });
});

describe("what doctor says", () => {
  const facts: CudaFacts = {
    platform: "linux/x64",
    gpu: { name: "RTX 3060", driver: "550.54.15" },
    silentCard: false,
    libraries: CUDA_LIBRARIES,
    package: true,
  };
  const { gpu: _gpu, ...noCard } = facts;

  test.each([
    ["all is there", facts, "ok", /RTX 3060.*550/, /^$/],
    [
      "the driver is too old",
      { ...facts, gpu: { name: "GTX", driver: "470.256.02" } },
      "warning",
      /GTX.*too old/,
      /525\.60/,
    ],
    [
      "Octavia's part is missing",
      { ...facts, package: false },
      "warning",
      /RTX 3060/,
      /octavia gpu install/,
    ],
    [
      "cuDNN is missing",
      { ...facts, libraries: CUDA_LIBRARIES.filter((l) => !l.includes("cudnn")) },
      "warning",
      /cuDNN 9 is missing/,
      /Install cuDNN 9 from NVIDIA/,
    ],
    [
      "both are missing",
      { ...facts, libraries: [] },
      "warning",
      /CUDA 12 and cuDNN 9 is missing/,
      /LD_LIBRARY_PATH/,
    ],
    [
      "the driver is silent",
      { ...noCard, silentCard: true },
      "warning",
      /does not answer/,
      /repair/,
    ],
  ])("when %s", (_name, seen, state, found, fix) => {
    const [advice, ...more] = cudaAdvice(seen);
    expect(more).toEqual([]);
    expect(advice?.state).toBe(state);
    expect(advice?.found).toMatch(found);
    expect(advice?.fix ?? "").toMatch(fix);
  });

  test("is nothing without a card, or on systems where onnxruntime brings all along", () => {
    expect(cudaAdvice(noCard)).toEqual([]);
    expect(cudaAdvice({ ...facts, platform: "win32/x64" })).toEqual([]);
  });

  test.each([
    ["525.60.13", "ok"],
    ["525.60.12", "warning"],
    ["525.105.17", "ok"],
    ["1000.1", "ok"],
  ])("driver %s: %s", (driver, state) => {
    expect(cudaAdvice({ ...facts, gpu: { name: "X", driver } })[0]?.state).toBe(state);
  });
});
