import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OctaviaError } from "../../contract/errors.ts";
import { type JobKind, JobSpec } from "../../contract/job.ts";
import { DubSpec } from "../../contract/kinds/dub.ts";
import type { JobsAtOnce } from "../../contract/queue.ts";
import { Database } from "../db/database.ts";
import { silentLog } from "../db/log.ts";
import { type Home, openHome } from "../home.ts";
import { JobQueue } from "./queue.ts";

/** For tests: a home in a temporary folder, removed at the end. */
export class TemporaryHome implements Disposable {
  readonly home: Home;

  constructor() {
    this.home = openHome(mkdtempSync(join(tmpdir(), "octavia-home-")));
  }

  [Symbol.dispose](): void {
    rmSync(this.home.root, { recursive: true, force: true });
  }
}

/** For tests: one process' view of a home's queue, on a clock that stands until it is moved. */
export class QueueRig implements Disposable {
  now = 1_000_000;
  readonly database: Database;
  readonly queue: JobQueue;
  readonly #own: TemporaryHome | undefined;

  /**
   * @param name makes ids and tokens differ from those of other rigs on the same home
   * @param clock the rig's own `now` if not given
   */
  constructor(home?: Home, name = "job", clock: () => number = () => this.now) {
    this.#own = home === undefined ? new TemporaryHome() : undefined;
    const place = home ?? this.#own?.home;
    if (place === undefined) throw new Error("Internal: a rig without a home");
    this.database = Database.open(place, { log: silentLog, clock });
    this.queue = new JobQueue({
      database: this.database,
      clock,
      newId: numbered(name),
      newToken: numbered(`${name}-token`),
      log: silentLog,
    });
  }

  [Symbol.dispose](): void {
    this.database.close();
    this.#own?.[Symbol.dispose]();
  }
}

/** For tests: a spec that is told from others by its file's name. */
export function dubOf(name: string): DubSpec {
  const input = `/videos/${name}`;
  return DubSpec.parse({ kind: "dub", input, outDir: "/videos", from: "en", to: ["es"] });
}

/** For tests: the smallest spec of each kind. */
export const SPECS: Readonly<Record<JobKind, JobSpec>> = {
  dub: dubOf("a"),
  subtitles: JobSpec.parse({ kind: "subtitles", input: "/videos/a", outDir: "/videos" }),
  captions: JobSpec.parse({ kind: "captions", input: "/videos/a", outDir: "/videos" }),
  clips: JobSpec.parse({ kind: "clips", input: "/videos/a", outDir: "/videos" }),
  merge: JobSpec.parse({ kind: "merge", outDir: "/videos", scenes: [{ video: "/videos/a" }] }),
  music: JobSpec.parse({ kind: "music", input: "/videos/a", music: "/a.mp3", outDir: "/videos" }),
  thumbnails: JobSpec.parse({ kind: "thumbnails", input: "/videos/a", outDir: "/videos" }),
};

/** For tests: as many jobs of each class at once. */
export const atOnce = (heavy: number, light: number = heavy): JobsAtOnce => ({ heavy, light });

/** For tests: the expected failure that `work` ends with. @throws Error if it ends otherwise */
export function thrownBy(work: () => unknown): OctaviaError {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof OctaviaError) return thrown;
    throw thrown;
  }
  throw new Error("it ended well");
}

function numbered(name: string): () => string {
  let last = 0;
  return () => `${name}${String(++last).padStart(10, "0")}`;
}
