import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, sep } from "node:path";
import type { OpenedMedia } from "../../contract/api.ts";
import type { MediaInfo } from "../../contract/media.ts";
import type { ResultOf } from "../../worker/protocol.ts";
import type { ApiDeps } from "./deps.ts";
import type { Procedures } from "./procedures.ts";
import { Recent } from "./recent.ts";
import { Waveforms } from "./waveforms.ts";

/** Findings kept in memory. */
const KEPT = 64;

/** Files: what is in them, how they look and sound at a glance, and their addresses. */
export function mediaApi(os: Procedures, deps: ApiDeps) {
  const { octavia, media } = deps;
  const infos = new Recent<MediaInfo>(KEPT);
  const waveforms = new Waveforms(octavia, media);
  const captioned = new Recent<{ url: string } & Omit<ResultOf["captionPreview"], "path">>(KEPT);

  const probe = async (path: string, signal?: AbortSignal): Promise<MediaInfo> => {
    const key = await stateOf(path).catch(() => undefined);
    const ask = () => octavia.engine.request("probe", { path }, signal && { signal });
    // A file that is not there is the engine's to describe.
    return key === undefined ? ask() : infos.get(key, ask);
  };
  const open = async (path: string, outDir: string, signal?: AbortSignal): Promise<OpenedMedia> => {
    const { id, name, url } = media.add(path);
    const info = await probe(path, signal);
    const { size } = await stat(path);
    return { id, path, name, bytes: size, info, url, outDir };
  };

  return {
    open: os.media.open.handler(async ({ input: { path }, signal }) => {
      const folder = dirname(path);
      // An upload lies in the home, where nobody would look for results.
      const own = isInside(octavia.home.root, path) || !(await isWritable(folder));
      return open(path, own ? ownFolder() : folder, signal);
    }),
    uploaded: os.media.uploaded.handler(async ({ input, signal }) =>
      open(await deps.uploaded(input.upload), ownFolder(), signal),
    ),
    frame: os.media.frame.handler(async ({ input: { id, at, width }, signal }) => {
      const { path } = media.get(id);
      const out = await media.place([await stateOf(path), at, width], ".jpg");
      const there = await stat(out).catch(() => undefined);
      if (there === undefined) {
        const wanted = { path, at, width, out };
        await octavia.engine.request("frame", wanted, signal && { signal });
      }
      return { url: media.add(out).url };
    }),
    captionPreview: os.media.captionPreview.handler(async ({ input: { spec, at } }) => {
      const key = JSON.stringify([spec, at, await stateOf(spec.input)]);
      return captioned.get(key, async () => {
        const out = await media.place([key], ".png");
        const { path, ...shown } = await octavia.previewCaption(spec, at, out);
        return { url: media.add(path).url, ...shown };
      });
    }),
    peaks: os.media.peaks.handler(async ({ input: { id, count, from, to } }) => {
      const { path } = media.get(id);
      const { audio, duration } = await probe(path);
      const seconds = Math.max(0, duration);
      const part = { from, to: to ?? seconds, count };
      if (audio.length === 0 || part.to <= part.from) {
        return { seconds, peaks: new Array<number>(count).fill(0) };
      }
      return { seconds, peaks: await waveforms.peaks(path, await stateOf(path), part) };
    }),
  };
}

/** A file as it is now: another content is another state. */
async function stateOf(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  return `${path} ${size} ${mtimeMs}`;
}

const isInside = (folder: string, path: string): boolean =>
  path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Where results go that have no folder of their own beside the file. */
function ownFolder(): string {
  return join(homedir(), process.platform === "darwin" ? "Movies" : "Videos", "Octavia");
}
