import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { z } from "zod";
import { errorCode, isMissing, OctaviaError } from "../../contract/errors.ts";
import { linkFile } from "../artifacts/files.ts";
import { hashValue } from "../artifacts/hash.ts";

/** A result as it was when its job ended; "open" while one is at work on it. */
const Standing = z.union([z.literal("open"), z.object({ size: z.number(), mtimeMs: z.number() })]);
type Standing = z.infer<typeof Standing>;

/** A file in the person's folder that is about to be replaced, and the name it is kept under. */
interface Kept {
  readonly path: string;
  readonly aside: string;
}

/** What stands where a job's results go, looked after. */
export interface ResultPlaces {
  /** What was kept, in sentences for the person. */
  readonly warnings: readonly string[];
  /** Remembers what stands there now as results of ours; to be called however the job ends. */
  close(): Promise<void>;
}

/**
 * Keeps what is not ours from being replaced: a person's own subtitles have the very name that ours
 * get, and a result that was mended by hand is theirs as well. Each such file gets a second name
 * beside it before the work begins. What was written by a job before is replaced without a word.
 * @param paths of the results, absolute
 * @param storeDir the artifact store's folder, which remembers the results
 * @throws InvalidInput if a file can neither be kept nor left
 */
export async function keepWhatIsNotOurs(
  paths: readonly string[],
  storeDir: string,
): Promise<ResultPlaces> {
  const dir = join(storeDir, "exports");
  await mkdir(dir, { recursive: true });
  const kept: Kept[] = [];
  const reported = await reportedIn(paths);
  for (const path of paths) {
    const there = await factsOf(path);
    const record = await recorded(dir, path);
    const ours =
      record === "open" ||
      (record?.size === there?.size && record?.mtimeMs === there?.mtimeMs) ||
      (there !== undefined && reported(path, there.mtimeMs));
    if (there !== undefined && !ours) kept.push({ path, aside: await keep(path) });
    await writeFile(recordOf(dir, path), JSON.stringify("open"));
  }
  return {
    warnings: kept.map(
      ({ path, aside }) =>
        `${basename(path)} was there before, and not by Octavia: it is kept as ${basename(aside)}.`,
    ),
    async close() {
      const left = await Promise.all(kept.map(leftAlone));
      const theirs = new Set(kept.filter((_, index) => left[index]).map(({ path }) => path));
      await Promise.all(paths.map((path) => remember(dir, path, !theirs.has(path))));
    },
  };
}

const Reported = z.object({
  octavia: z.string(),
  outputs: z.array(z.object({ path: z.string() })),
});

/**
 * Whether a report among the results tells of a file, and the file is no younger: jobs write their
 * reports last. So what another home's jobs have made counts as ours as well.
 */
async function reportedIn(paths: readonly string[]) {
  const report = paths.find((path) => path.endsWith(".report.json"));
  const written = report === undefined ? undefined : await factsOf(report);
  if (report === undefined || written === undefined) return () => false;
  const { data } = Reported.safeParse(await jsonIn(report));
  const names = new Set(data?.outputs.map(({ path }) => basename(path)));
  return (path: string, mtimeMs: number): boolean =>
    names.has(basename(path)) && mtimeMs <= written.mtimeMs;
}

const recordOf = (dir: string, path: string): string => join(dir, hashValue({ path }));

const recorded = async (dir: string, path: string): Promise<Standing | undefined> =>
  Standing.safeParse(await jsonIn(recordOf(dir, path))).data;

/** Undefined where there is none: one that a crash cut off, or somebody else's, tells of nothing. */
async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (errorCode(error) === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function remember(dir: string, path: string, ours: boolean): Promise<void> {
  const there = ours ? await factsOf(path) : undefined;
  if (there === undefined) {
    await rm(recordOf(dir, path), { force: true });
    return;
  }
  const { size, mtimeMs } = there;
  await writeFile(recordOf(dir, path), JSON.stringify({ size, mtimeMs }));
}

/** An ordinary file at a path; undefined if there is none. */
async function factsOf(path: string) {
  try {
    const facts = await stat(path);
    if (!facts.isFile()) return undefined;
    return { size: facts.size, mtimeMs: facts.mtimeMs, inode: `${facts.dev} ${facts.ino}` };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Names that are tried before it is given up. */
const MOST = 100;

async function keep(path: string): Promise<string> {
  const extension = extname(path);
  const stem = join(dirname(path), basename(path, extension));
  let problem: unknown;
  for (let number = 1; number <= MOST; number += 1) {
    const aside = `${stem}.before${number === 1 ? "" : number}${extension}`;
    try {
      await linkFile(path, aside);
      return aside;
    } catch (error) {
      problem = error;
      if (errorCode(error) !== "EEXIST") break;
    }
  }
  throw new OctaviaError("InvalidInput", `${path} is not by Octavia and would be replaced.`, {
    hint: "Move it away, or choose another output folder with --out.",
    details: String(problem),
  });
}

/** A job that failed may have left the file where it was: then one name is enough. */
async function leftAlone({ path, aside }: Kept): Promise<boolean> {
  const [now, before] = [await factsOf(path), await factsOf(aside)];
  const same = now !== undefined && now.inode === before?.inode;
  if (same) await rm(aside);
  return same;
}
