import type { JobSpec } from "../../contract/job.ts";
import type { Watermark } from "../../contract/kinds/encoding.ts";

/** What becomes of a path that stands in a field: "scenes, entry 2, video". */
type OnPath = (path: string, field: string) => string;

/** A spec with all its paths put through a function, the folder for the results among them. */
export function mapPaths(spec: JobSpec, onPath: OnPath): JobSpec {
  const out = { outDir: onPath(spec.outDir, "outDir") };
  switch (spec.kind) {
    case "merge": {
      const scenes = spec.scenes.map((scene, index) => ({
        ...scene,
        video: onPath(scene.video, `scenes, entry ${index + 1}, video`),
        ...optional("voice", scene.voice, onPath, `scenes, entry ${index + 1}, voice`),
      }));
      return { ...spec, ...out, scenes, ...marked(spec.watermark, onPath) };
    }
    case "music":
      return {
        ...{ ...spec, ...out, input: onPath(spec.input, "input") },
        music: onPath(spec.music, "music"),
      };
    case "thumbnails":
      return { ...spec, ...out, input: onPath(spec.input, "input") };
    case "captions":
    case "clips":
      return { ...spec, ...out, ...words(spec, onPath), ...marked(spec.watermark, onPath) };
    case "dub":
      return { ...spec, ...out, ...words(spec, onPath) };
    case "subtitles":
      return { ...spec, ...out, ...words(spec, onPath) };
  }
}

interface WithWords {
  readonly input: string;
  readonly transcript?: string | undefined;
}

const words = ({ input, transcript }: WithWords, onPath: OnPath) => ({
  input: onPath(input, "input"),
  ...optional("transcript", transcript, onPath),
});

/** The field with its path put through; nothing where there is none. */
function optional<Field extends string>(
  field: Field,
  path: string | undefined,
  onPath: OnPath,
  named?: string,
): { [F in Field]?: string };
function optional(
  field: string,
  path: string | undefined,
  onPath: OnPath,
  named = field,
): Record<string, string> {
  return path === undefined ? {} : { [field]: onPath(path, named) };
}

function marked(mark: Watermark | undefined, onPath: OnPath): { watermark?: Watermark } {
  if (mark === undefined) return {};
  return { watermark: { ...mark, ...optional("image", mark.image, onPath, "watermark, image") } };
}
