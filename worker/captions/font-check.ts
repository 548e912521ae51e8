import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { cancelled, OctaviaError } from "../../contract/errors.ts";
import type { Ffmpeg } from "../media/ffmpeg.ts";
import { assFilter } from "../media/picture-filters.ts";
import { escapeAss } from "../subtitles/ass-text.ts";
import { assColour, assFile, fontName } from "./ass.ts";
import type { Run } from "./faces.ts";
import { isSeen } from "./font-files.ts";

/** What libass does with texts in the fonts they are to be drawn in. */
export interface FontCheck {
  /** By family: the fonts that were taken, as libass names them; the first one is the main one. */
  readonly taken: ReadonlyMap<string, readonly string[]>;
  /** By family: characters that its main font cannot draw. */
  readonly lacks: ReadonlyMap<string, ReadonlySet<string>>;
  /** By family: those of them that no other font of this machine draws either. */
  readonly squares: ReadonlyMap<string, ReadonlySet<string>>;
}

const TAKEN = /fontselect: \((.*), \d+, \d+\) -> (.*), -?\d+, (.*)$/;
const ANOTHER = /Glyph 0x([0-9A-F]+) not found, selecting one more font for \((.*), \d+, \d+\)$/i;
const NONE = /failed to find any fallback with glyph 0x([0-9A-F]+) for font: \((.*), \d+, \d+\)$/i;

/** Fonts of a machine that has thousands are all looked at the first time. */
const ANSWER_MS = 120_000;
const CANVAS = { width: 64, height: 64, shownWidth: 64, white: 255 };

/**
 * Draws texts once, each in its font, and reads what libass says of them.
 * @param dir folder for the file it draws; `fonts` in it holds our own
 * @throws EngineFailure if ffmpeg cannot draw text, Cancelled
 */
export async function checkFonts(
  ffmpeg: Ffmpeg,
  runs: readonly Run[],
  dir: string,
  signal: AbortSignal,
): Promise<FontCheck> {
  const file = join(dir, "check.ass");
  const colour = assColour([255, 255, 255], 255);
  const style = `Style: C,Arial,10,${[colour, colour, colour, colour].join(",")},-1,0,0,0,100,100,0,0,1,0,0,5,0,0,0,-1`;
  const events = runs.map(
    ({ text, face }) =>
      `Dialogue: 0,0:00:00.00,0:00:09.00,C,,0,0,0,,{\\fn${fontName(face.family)}}${escapeAss(text)}`,
  );
  await writeFile(file, assFile(CANVAS, [style], events));
  const picture = ["-f", "lavfi", "-i", "color=s=64x64:d=0.04"];
  const filter = assFilter({ file, fonts: join(dir, "fonts"), canvas: CANVAS });
  const said = await execa(
    ffmpeg.tools.ffmpeg,
    ["-hide_banner", "-nostdin", ...picture, "-vf", filter, "-frames:v", "1", "-f", "null", "-"],
    {
      stdin: "ignore",
      env: { AV_LOG_FORCE_NOCOLOR: "1" },
      reject: false,
      cancelSignal: signal,
      timeout: ANSWER_MS,
    },
  );
  if (said.isCanceled) throw cancelled();
  if (said.failed) {
    throw new OctaviaError("EngineFailure", "ffmpeg cannot draw text into a picture.", {
      hint: "It must be built with libass; `octavia doctor` says which ffmpeg is used.",
      details: said.stderr,
    });
  }
  return readCheck(said.stderr);
}

function readCheck(log: string): FontCheck {
  const taken = new Map<string, string[]>();
  const lacks = new Map<string, Set<string>>();
  const squares = new Map<string, Set<string>>();
  for (const line of log.split("\n")) {
    const [, family, , name] = TAKEN.exec(line) ?? [];
    if (family !== undefined && name !== undefined) {
      taken.set(family, [...(taken.get(family) ?? []), name]);
    }
    note(ANOTHER.exec(line), lacks);
    note(NONE.exec(line), squares);
  }
  return { taken, lacks, squares };
}

/** @param found the hexadecimal number of a character, and a family */
function note(found: RegExpExecArray | null, into: Map<string, Set<string>>): void {
  const [, hex, family] = found ?? [];
  if (hex === undefined || family === undefined || !isSeen(character(hex))) return;
  into.set(family, (into.get(family) ?? new Set()).add(character(hex)));
}

const character = (hex: string): string => String.fromCodePoint(Number.parseInt(hex, 16));
