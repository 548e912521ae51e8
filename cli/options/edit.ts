import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { LineEdit } from "../../contract/kinds/words.ts";
import type { Line } from "../../contract/transcript.ts";
import { parseLanguage, parseNumber } from "./parse.ts";

/** What may be typed of one line. */
export const EditOptions = z.object({
  line: z.string(),
  lang: z.string().optional(),
  text: z.string().optional(),
  time: z.string().optional(),
  speaker: z.string().optional(),
  lineVoice: z.string().optional(),
  splitAt: z.string().optional(),
  splitBefore: z.string().optional(),
  mergeNext: z.boolean().default(false),
  preview: z.string().optional(),
  json: z.boolean().default(false),
});
export type EditOptions = z.infer<typeof EditOptions>;

/** The job's lines as they stand, and a number that none has. */
export interface StandingLines {
  readonly lines: readonly Line[];
  readonly free: number;
}

/**
 * The edits that were asked for, in the order in which they can be said: words, time, speaker and
 * voice, then the split or merge.
 * @param standing asked for only where an edit depends on other lines
 * @throws InvalidInput in words of the option that is wrong
 */
export function typedEdits(options: EditOptions, standing: () => StandingLines): LineEdit[] {
  const line = parseNumber(options.line, "--line");
  const edits = [
    ...textEdits(options, line),
    ...timeEdits(options, line),
    ...(options.speaker === undefined ? [] : [{ op: "speaker", line, speaker: options.speaker }]),
    ...voiceEdits(options, line),
    ...splitEdits(options, line, standing),
    ...(options.mergeNext ? [{ op: "merge", line, with: nextOf(line, standing()) }] : []),
  ];
  if (edits.length === 0) {
    throw new OctaviaError("InvalidInput", "Nothing about the line is to be changed.", {
      hint: 'Add --lang es --text "Hola", --time 12.3-14.5, --line-voice, --split-at or --merge-next.',
    });
  }
  return edits.map((edit) => {
    const read = LineEdit.safeParse(edit);
    if (read.success) return read.data;
    throw new OctaviaError(
      "InvalidInput",
      "--line takes a number from 1, --text up to 2,000 characters, names up to 200.",
    );
  });
}

function textEdits({ lang, text }: EditOptions, line: number) {
  if (text === undefined) return [];
  if (lang === undefined) {
    throw new OctaviaError("InvalidInput", "--text needs --lang: in which language is it?", {
      hint: "Write --lang es.",
    });
  }
  return [{ line, language: parseLanguage(lang), text: text.trim() }];
}

function timeEdits({ time }: EditOptions, line: number) {
  if (time === undefined) return [];
  const [, start, end] = /^\s*([\d.]+)\s*-\s*([\d.]+)\s*$/.exec(time) ?? [];
  if (start === undefined || end === undefined) {
    throw new OctaviaError("InvalidInput", `--time takes two times in seconds, not "${time}".`, {
      hint: "Write --time 12.3-14.5.",
    });
  }
  const seconds = { start: parseNumber(start, "--time"), end: parseNumber(end, "--time") };
  return [{ op: "time", line, ...seconds }];
}

function voiceEdits({ lang, lineVoice }: EditOptions, line: number) {
  if (lineVoice === undefined) return [];
  const language = lang === undefined ? {} : { language: parseLanguage(lang) };
  return [{ op: "voice", line, voice: lineVoice, ...language }];
}

function splitEdits(
  { splitAt, splitBefore }: EditOptions,
  line: number,
  standing: () => StandingLines,
) {
  if (splitAt === undefined && splitBefore === undefined) return [];
  if (splitAt === undefined || splitBefore === undefined || splitBefore.trim() === "") {
    throw new OctaviaError("InvalidInput", "A split needs its time and its words.", {
      hint: 'Write --split-at 13.2 --split-before "and then".',
    });
  }
  const { lines, free } = standing();
  const text = lines.find(({ id }) => id === line)?.text ?? "";
  const textAt = text.indexOf(splitBefore);
  if (textAt < 1) {
    throw new OctaviaError("InvalidInput", `Line ${line} does not go on with "${splitBefore}".`, {
      hint: text === "" ? "There is no such line." : `It says "${text}".`,
    });
  }
  return [{ op: "split", line, at: parseNumber(splitAt, "--split-at"), textAt, into: free }];
}

/** @throws InvalidInput where no line comes after it */
function nextOf(line: number, { lines }: StandingLines): number {
  const at = lines.findIndex(({ id }) => id === line);
  const next = at < 0 ? undefined : lines[at + 1];
  if (next !== undefined) return next.id;
  throw new OctaviaError("InvalidInput", `No line comes after line ${line}.`);
}
