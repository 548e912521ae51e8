import type { MergeSpec, Scene } from "../../../contract/kinds/merge.ts";
import { DEFAULTS } from "../../../contract/limits.ts";
import { imageFormat } from "../../media/watermark.ts";
import { checkOutDir } from "../../plan/out-dir.ts";
import { inScene, type ScenePlace } from "../../scenes/place.ts";
import type { Marked } from "../../steps/caption.ts";
import { type IdentifiedFile, identify } from "../source-files.ts";

/** A scene with its files found. */
export interface SceneChoice {
  readonly place: ScenePlace;
  readonly video: IdentifiedFile;
  readonly voice: IdentifiedFile | undefined;
  /** Of the video's own sound, a factor. */
  readonly videoVolume: number;
}

/**
 * Finds every scene's files.
 * @param storeDir the artifact store's folder, which remembers the sources it has seen
 * @throws InvalidInput naming the scene whose file is missing, empty or no file
 */
export async function settleScenes(spec: MergeSpec, storeDir: string): Promise<SceneChoice[]> {
  await checkOutDir(spec.outDir);
  const known = new Map<string, Promise<IdentifiedFile>>();
  const once = (path: string): Promise<IdentifiedFile> => {
    const file = known.get(path) ?? identify(path, storeDir);
    known.set(path, file);
    return file;
  };
  const scenes: SceneChoice[] = [];
  for (const [index, { video, voice }] of spec.scenes.entries()) {
    const place = { number: index + 1, count: spec.scenes.length };
    scenes.push({
      place,
      video: await inScene(place, video, () => once(video)),
      voice: voice === undefined ? undefined : await inScene(place, voice, () => once(voice)),
      videoVolume: videoVolumeOf(spec, { voice }),
    });
  }
  return scenes;
}

/**
 * The watermark, and its image where it has one.
 * @throws InvalidInput where that is missing, or neither PNG nor JPEG
 */
export async function settleMark(
  { watermark }: MergeSpec,
  storeDir: string,
): Promise<{ readonly mark: Marked | undefined; readonly image: readonly IdentifiedFile[] }> {
  const path = watermark?.image;
  if (watermark === undefined || path === undefined) {
    return { mark: watermark && { mark: watermark, identity: undefined }, image: [] };
  }
  await imageFormat(path);
  const image = await identify(path, storeDir);
  return { mark: { mark: watermark, identity: image.source.identity }, image: [image] };
}

/** A video steps back behind a voice-over; without one it is all there is to hear. */
const videoVolumeOf = (spec: MergeSpec, { voice }: Pick<Scene, "voice">): number =>
  spec.videoVolume ?? (voice === undefined ? 1 : DEFAULTS.videoVolume);
