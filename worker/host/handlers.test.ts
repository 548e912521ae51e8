import { expect, test } from "vitest";
import { OctaviaError } from "../../contract/errors.ts";
import { JobSpec } from "../../contract/job.ts";
import { noEngines, unused } from "../compute/fixtures/inline.ts";
import { createSlots } from "../compute/slots.ts";
import type { Tools } from "../tools.ts";
import { createHandlers, type JobDeps } from "./handlers.ts";
import { createLog } from "./log.ts";

const spec = JobSpec.parse({ kind: "dub", input: "/in.mp4", outDir: "/out", to: ["es"] });
const context = { signal: new AbortController().signal, emit: unused };
const ffmpeg: Tools["ffmpeg"] = {
  tools: { ffmpeg: "/bin/ffmpeg", ffprobe: "/bin/ffprobe", version: "5.1" },
  examine: unused,
  run: unused,
  probe: unused,
};
const engines = { ...noEngines, list: () => Promise.resolve([]) };

function rig(openFfmpeg: () => Promise<Tools["ffmpeg"]> = () => Promise.resolve(ffmpeg)) {
  const calls: string[] = [];
  let held = 900;
  const lines: string[] = [];
  const given: JobDeps[] = [];
  const handlers = createHandlers({
    jobs: {
      runJob: (_, deps) => {
        given.push(deps);
        calls.push("run");
        return Promise.resolve({ outputs: [], report: "/r", warnings: [] });
      },
      describeJob: () => Promise.resolve({ steps: [], outputs: ["/out/in.es.mp4"] }),
      previewLine: ({ out }) => Promise.resolve({ path: out, start: 1, end: 2, lines: [] }),
      sampleVoice: ({ out }) => Promise.resolve({ path: out }),
      previewCaption: ({ out }) => Promise.resolve({ path: out, text: "", at: 0, warnings: [] }),
    },
    tools: { engines, compute: { run: unused }, cpu: createSlots(2) },
    openFfmpeg,
    devices: unused,
    cache: {
      session: unused,
      usage: () => Promise.resolve({ bytes: held, artifacts: 3, maxBytes: 1000 }),
      collect: (keepSince) => {
        calls.push(`collect ${keepSince}`);
        return Promise.reject(new Error("no such folder"));
      },
      clear: () => {
        const freed = { bytes: held, artifacts: 3 };
        held = 0;
        return Promise.resolve(freed);
      },
    },
    cacheDir: "/cache",
    log: createLog((line) => lines.push(line)).log,
  });
  return { handlers, calls, lines, given };
}

test("the cache is brought below its limits behind; a failure there is logged only", async () => {
  const { handlers, calls, lines, given } = rig();
  await expect(handlers.run({ job: "0123456789", spec }, context)).resolves.toMatchObject({
    report: "/r",
  });
  await expect(handlers.collect({ keepSince: 7 }, context)).resolves.toEqual({});
  expect(calls).toEqual(["run", "collect 7"]);
  await Promise.resolve();
  expect(lines.join()).toContain("no such folder");
  expect(given[0]?.tools.ffmpeg).toBe(ffmpeg);
});

test("a missing ffmpeg fails what needs it and is looked for again the next time", async () => {
  const missing = new OctaviaError("EngineFailure", "There is no ffmpeg.");
  let installed = false;
  const { handlers } = rig(() => (installed ? Promise.resolve(ffmpeg) : Promise.reject(missing)));
  expect(await handlers.engines({}, context)).toEqual([]);
  await expect(handlers.media({}, context)).rejects.toBe(missing);
  await expect(handlers.run({ job: "0123456789", spec }, context)).rejects.toBe(missing);
  installed = true;
  expect(await handlers.media({}, context)).toEqual(ffmpeg.tools);
});

test("showing the cache leaves it as it is; clearing says what was freed", async () => {
  const { handlers } = rig();
  const nothing = { bytes: 0, artifacts: 0 };
  const usage = { dir: "/cache", bytes: 900, artifacts: 3, maxBytes: 1000 };
  expect(await handlers.cache({ action: "show" }, context)).toEqual({ ...usage, freed: nothing });
  expect(await handlers.cache({ action: "clear" }, context)).toMatchObject({
    bytes: 0,
    freed: { bytes: 900, artifacts: 3 },
  });
});
