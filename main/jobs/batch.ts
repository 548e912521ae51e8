import { realpathSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import type { DubSpec } from "../../contract/job.ts";
import { dubPaths } from "../../worker/outputs.ts";

/** The real place of a path whose file may not exist yet: two names of one file are one. */
function realPlace(path: string): string {
  try {
    return realpathSync(path);
  } catch (thrown) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(thrown) ?? "")) return path;
    throw thrown;
  }
}

/** @throws InvalidInput if a result would take the place of the transcript it is made from */
function refuseOwnTranscript({ input, outDir, transcript, to, from }: DubSpec): void {
  if (transcript === undefined) return;
  const paths = dubPaths({ input, outDir: realPlace(outDir) });
  const written = [...to, ...(from === "auto" ? [] : [from])].flatMap((language) => [
    paths.subtitles(language, "srt"),
    paths.subtitles(language, "vtt"),
  ]);
  if (!written.map(realPlace).includes(realPlace(transcript))) return;
  throw new OctaviaError("InvalidInput", `The dub's subtitles would overwrite ${transcript}.`, {
    hint: "Choose another folder with --out, or give the transcript another name.",
  });
}

/**
 * Refuses jobs of one command that would write the same files: all results of an input are named
 * after it, without its extension.
 * @throws InvalidInput naming the two inputs
 */
export function checkBatch(specs: readonly DubSpec[]): void {
  const taken = new Map<string, string>();
  for (const spec of specs) {
    const { input, outDir } = spec;
    refuseOwnTranscript(spec);
    const place = join(realPlace(outDir), basename(input, extname(input)));
    const other = taken.get(place);
    if (other !== undefined) {
      throw new OctaviaError(
        "InvalidInput",
        other === input
          ? `${input} is named twice.`
          : `${other} and ${input} would write the same files in ${outDir}.`,
        { hint: "Rename one of them, or dub them one after the other with another --out." },
      );
    }
    taken.set(place, input);
  }
}
