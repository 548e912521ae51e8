import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { Scene } from "../../contract/kinds/merge.ts";
import { describeFault } from "../../main/jobs/spec-words.ts";
import { parseNumber } from "./parse.ts";

/** Far more than the most scenes can take up, bytes: a video given by mistake is not read. */
const MAX_BYTES = 4 * 1024 * 1024;

const SceneFile = z.union([z.array(Scene), z.strictObject({ scenes: z.array(Scene) })]);

const HINT =
  'Write [{"video": "v1.mp4", "voice": "a1.wav", "seconds": 4}, {"video": "v2.mp4"}]: ' +
  "voice and seconds may be left out.";

/**
 * The scenes of a JSON file, their paths taken from the folder it lies in.
 * @throws InvalidInput saying what is wrong with the file
 */
export function readScenes(path: string): Scene[] {
  const json = parse(path, readText(path));
  const parsed = SceneFile.safeParse(json);
  if (!parsed.success) {
    // Of the two forms, the one that was meant says what is wrong.
    const [issue] =
      (Array.isArray(json) ? z.array(Scene) : SceneFile.options[1]).safeParse(json).error?.issues ??
      [];
    const fault = issue === undefined ? "it has another form" : sceneFault(issue, json);
    throw invalid(`${path} is no list of scenes: ${fault}.`);
  }
  const scenes = Array.isArray(parsed.data) ? parsed.data : parsed.data.scenes;
  const from = (file: string): string => resolve(dirname(path), file);
  return scenes.map(({ video, voice, ...scene }) => ({
    ...{ ...scene, video: from(video) },
    ...(voice === undefined ? {} : { voice: from(voice) }),
  }));
}

/** "scene 2, seconds: must be above 0". */
function sceneFault(issue: z.core.$ZodIssue, json: unknown): string {
  const place = issue.path
    .map((part) => (typeof part === "number" ? `scene ${part + 1}` : String(part)))
    .filter((part, index) => index > 0 || part !== "scenes" || issue.path.length === 1);
  return [...(place.length === 0 ? [] : [place.join(", ")]), describeFault(issue, json)].join(": ");
}

function readText(path: string): string {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts === undefined) throw invalid(`There is no such file: ${path}`);
  if (!facts.isFile() || facts.size > MAX_BYTES) throw invalid(`${path} is no list of scenes.`);
  return readFileSync(path, "utf8").replace(/^\u{feff}/u, "");
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw invalid(`${path} is not valid JSON.`, String(thrown));
  }
}

const invalid = (message: string, details?: string): OctaviaError =>
  new OctaviaError("InvalidInput", message, { hint: HINT, details });

/**
 * Scenes as they are typed one after another: `--voice` and `--seconds` belong to the `--scene`
 * before them.
 */
export class TypedScenes {
  readonly #scenes: Scene[] = [];

  get scenes(): readonly Scene[] {
    return this.#scenes;
  }

  scene(video: string): void {
    this.#scenes.push({ video });
  }

  /** @throws InvalidInput where it has no scene, or a second one */
  voice(voice: string): void {
    const last = this.#last("--voice", ({ voice: earlier }) => earlier !== undefined);
    last.voice = voice;
  }

  /** @throws InvalidInput where it has no scene, or a second one */
  seconds(text: string): void {
    const last = this.#last("--seconds", ({ seconds }) => seconds !== undefined);
    last.seconds = parseNumber(text, "--seconds");
  }

  #last(option: string, isTaken: (scene: Scene) => boolean): Scene {
    const last = this.#scenes.at(-1);
    if (last !== undefined && !isTaken(last)) return last;
    throw new OctaviaError(
      "InvalidInput",
      last === undefined
        ? `${option} stands before every --scene.`
        : `The scene ${last.video} has two ${option}.`,
      { hint: "Write --scene v1.mp4 --voice a1.wav --scene v2.mp4 --voice a2.wav." },
    );
  }
}
