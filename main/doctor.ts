import { execFile } from "node:child_process";
import { statfs } from "node:fs/promises";
import { release } from "node:os";
import { promisify } from "node:util";
import { toOctaviaError } from "../contract/errors.ts";
import { gpuStatus } from "../models/gpu.ts";
import { ModelStore } from "../models/store.ts";
import type { Engine } from "./engine/engine-process.ts";
import { describeBuild } from "./ffmpeg-build.ts";
import type { Home } from "./home.ts";

/** What one check found. */
export interface Finding {
  readonly label: string;
  readonly state: "ok" | "warning" | "problem";
  readonly found: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** What the checks look at. */
interface Patient {
  readonly engine: Pick<Engine, "request">;
  readonly home: Home;
  readonly version: string;
}

/** A check of this machine: what it is called and how it is made. */
interface Check {
  readonly label: string;
  examine(patient: Patient): Promise<Omit<Finding, "label">[]>;
}

/** Less than this and an hour of video may not fit with its cache, bytes. */
const LOW_DISK = 5e9;
const run = promisify(execFile);

const CHECKS: readonly Check[] = [
  {
    label: "versions",
    examine: async ({ version }) => [
      {
        state: "ok",
        found: `Octavia ${version}, Node ${process.version}, ${process.platform} ${release()} ${process.arch}`,
      },
    ],
  },
  {
    label: "home",
    examine: async ({ home }) => [{ state: "ok", found: home.root }],
  },
  {
    label: "disk",
    async examine({ home }) {
      const { bavail, bsize } = await statfs(home.root);
      const free = bavail * bsize;
      const found = `${(free / 1e9).toFixed(1)} GB free where the home is`;
      return free < LOW_DISK
        ? [
            {
              state: "warning",
              found,
              fix: "Free some space; `octavia cache clear` empties the cache.",
            },
          ]
        : [{ state: "ok", found }];
    },
  },
  {
    label: "ffmpeg",
    async examine({ engine }) {
      const { ffmpeg, ffprobe, version } = await engine.request("media", {});
      const list = async (what: string) => (await run(ffmpeg, ["-hide_banner", what])).stdout;
      const { encoders, lacks } = describeBuild(await list("-encoders"), await list("-filters"));
      return [
        { state: "ok", found: `${version} (${ffmpeg}, ${ffprobe})` },
        { state: "ok", found: `encoders: ${encoders.join(", ") || "none"}` },
        ...lacks.map((what) => ({
          state: "warning" as const,
          found: `this ffmpeg has no ${what}`,
          fix: "Install a full build of ffmpeg.",
        })),
      ];
    },
  },
  {
    label: "engines",
    async examine({ engine }) {
      const engines = await engine.request("engines", {});
      const missing = ["vad", "asr", "mt", "tts"].filter(
        (task) => !engines.some((e) => e.task === task && e.availability.available),
      );
      const fixes = engines.flatMap((e) =>
        e.availability.available ? [] : [{ e, a: e.availability }],
      );
      return [
        ...engines
          .filter((e) => e.availability.available)
          .map(
            (e): Omit<Finding, "label"> => ({
              state: "ok",
              found: `${e.task}: ${e.name}${e.availability.available ? ` ${e.availability.version}` : ""}`,
            }),
          ),
        ...missing.map((task): Omit<Finding, "label"> => {
          const hint = fixes.find(({ e }) => e.task === task)?.a.hint;
          return {
            state: "problem",
            found: `nothing here can do ${task}`,
            ...(hint === undefined ? {} : { fix: hint }),
          };
        }),
      ];
    },
  },
  {
    label: "devices",
    async examine({ engine, home }) {
      const devices = await engine.request("devices", {});
      const { advice } = await gpuStatus(home.gpu);
      return [
        ...devices.map(
          ({ device, works, reason }): Omit<Finding, "label"> => ({
            state: "ok",
            found: works ? `${device}: works` : `${device}: not used. ${reason ?? ""}`.trim(),
          }),
        ),
        ...advice,
      ];
    },
  },
  {
    label: "models",
    async examine({ home }) {
      const store = new ModelStore(home.models);
      const [models, unfinished] = [await store.list(), await store.unfinished()];
      const bytes = models.reduce((sum, model) => sum + model.bytes, 0);
      return [
        models.length === 0
          ? {
              state: "ok",
              found: "none: the engines that need no model do the work",
              fix: "`octavia models list --all` shows what can be had.",
            }
          : { state: "ok", found: `${models.length}, ${(bytes / 1e9).toFixed(1)} GB` },
        ...unfinished.map(
          (name): Omit<Finding, "label"> => ({
            state: "warning",
            found: `${name} is not whole and not used`,
            fix: "Pull it again, and it goes on where it stopped; or remove it.",
          }),
        ),
      ];
    },
  },
];

/** Makes all checks; one that fails becomes a finding and does not stop the others. */
export async function diagnose(patient: Patient): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { label, examine } of CHECKS) {
    try {
      for (const finding of await examine(patient)) findings.push({ label, ...finding });
    } catch (thrown) {
      const { message, hint } = toOctaviaError(thrown);
      findings.push({
        label,
        state: "problem",
        found: message,
        ...(hint === undefined ? {} : { fix: hint }),
      });
    }
  }
  return findings;
}
