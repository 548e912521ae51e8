import type { DubSpec } from "../../../contract/kinds/dub.ts";
import type { MediaInfo } from "../../../contract/media.ts";
import { type Container, containerFor } from "../../media/container.ts";
import { type SoundFile, soundFileFor } from "../../media/sound-file.ts";

/** What a dub is written into: a file of sound, or a container of the source's tracks and its own. */
export type Target =
  | { readonly kind: "sound"; readonly file: SoundFile }
  | { readonly kind: "tracks"; readonly container: Container };

export function targetOf(spec: DubSpec, media: MediaInfo): Target {
  const file = soundFileFor(media, spec);
  return file === undefined
    ? { kind: "tracks", container: containerFor(media, spec.input) }
    : { kind: "sound", file };
}

/** What the mix is encoded to. */
export const codecOf = (target: Target): "aac" | "opus" | "pcm" =>
  target.kind === "sound" ? target.file.codec : target.container.audioCodec;

/** Of the result's file, without its dot. */
export const extensionOf = (target: Target): string =>
  target.kind === "sound" ? target.file.format : target.container.extension;
