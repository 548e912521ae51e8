import { readAssMarkup } from "./ass-markup.ts";
import type { Screen } from "./ass-overrides.ts";
import { screenOf } from "./ass-screen.ts";
import { alignOfStyle, lookOf, readStyle, STYLE_FIELDS } from "./ass-styles.ts";
import { fileLines, WarningList } from "./cue.ts";
import { type AssStyle, normalSpans, type RichCue, type RichSubtitles } from "./rich-cue.ts";
import { tidy } from "./tidy.ts";
import { readTime } from "./times.ts";

const ASS_EVENT = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text";
const SSA_EVENT = ASS_EVENT.replace("Layer", "Marked");
/** Whether a text says of itself that it is ASS or SSA. */
export const isAss = (text: string): boolean =>
  /^\uFEFF?\s*(?:;[^\n]*\n\s*|!:[^\n]*\n\s*)*\[(?:Script Info|V4\+? Styles|Events)\]/i.test(
    text.slice(0, 4096),
  );

interface Event {
  readonly values: ReadonlyMap<string, string>;
  readonly line: number;
}

/**
 * Reads Advanced SubStation Alpha and its forerunner SSA. Never fails: what cannot be read is left
 * out with a warning. Linear in the length.
 */
export function readAss(text: string): RichSubtitles {
  const warnings = new WarningList();
  const file = new AssFile(warnings);
  for (const [index, line] of fileLines(text).entries()) file.take(line, index + 1);
  const styles = new Map(file.styles.map((style) => [style.get("Name") ?? "", style]));
  const screen = screenOf(file.info);
  const cues = file.events.flatMap((event) => cueOf(event, styles, screen, warnings));
  const { info, comments, others } = file;
  const head = { kind: "ass", info, styles: file.styles, comments, others } as const;
  return { kind: "ass", cues: tidy(cues, warnings), head, warnings: warnings.all() };
}

/** The file line by line, sorted by its sections. */
class AssFile {
  readonly info: string[] = [];
  readonly styles: AssStyle[] = [];
  readonly events: Event[] = [];
  readonly comments: string[] = [];
  readonly others: string[] = [];
  readonly #warnings: WarningList;
  #section = "";
  #ssa = false;
  #styleNames = [...STYLE_FIELDS];
  #eventNames: string[] | undefined;

  constructor(warnings: WarningList) {
    this.#warnings = warnings;
  }

  take(line: string, number: number): void {
    const heading = /^\s*\[([^\]]{1,80})\]\s*$/.exec(line)?.[1];
    // A font's lines may look like anything, but for a heading they are too long or too odd.
    if (heading !== undefined) this.#enter(heading, line);
    else if (this.#section === "other") this.others.push(line);
    else if (/^\s*[;!]/.test(line)) this.#comment(line);
    else if (line.trim() !== "") this.#entry(line, number);
  }

  /** Elsewhere than at the head, they have no place to be written to. */
  #comment(line: string): void {
    if (this.#section === "info") this.info.push(line.trim());
  }

  #enter(heading: string, line: string): void {
    const name = heading.toLowerCase();
    if (name === "script info") this.#section = "info";
    else if (name === "events") this.#section = "events";
    else if (/^v4\+? styles\+?$/.test(name)) {
      this.#section = "styles";
      this.#ssa = name === "v4 styles";
    } else {
      this.#section = "other";
      this.others.push(line);
    }
  }

  #entry(line: string, number: number): void {
    if (this.#section === "info") {
      this.info.push(line.trim());
      return;
    }
    const at = line.indexOf(":");
    const name = line.slice(0, Math.max(0, at)).trim().toLowerCase();
    const value = line.slice(at + 1).trimStart();
    if (this.#section === "styles") this.#style(name, value);
    else if (this.#section === "events") this.#event(name, value, number);
  }

  #style(name: string, value: string): void {
    if (name === "format") this.#styleNames = fields(value);
    else if (name === "style") {
      this.styles.push(
        readStyle(parted(value, this.#styleNames.length), this.#styleNames, this.#ssa),
      );
    }
  }

  #event(name: string, value: string, line: number): void {
    if (name === "format") this.#eventNames = fields(value);
    else if (name === "dialogue" || name === "comment") {
      const names = this.#eventNames ?? fields(this.#ssa ? SSA_EVENT : ASS_EVENT);
      const values = parted(value, names.length);
      const event = {
        values: new Map(names.map((one, index) => [one, values[index] ?? ""])),
        line,
      };
      if (name === "comment") this.comments.push(canonical(event.values));
      else if (values.length === names.length) this.events.push(event);
      else this.#warnings.add(line, "an event lacks some of its fields; it was left out");
    }
  }
}

const fields = (list: string): string[] => list.split(",").map((name) => name.trim());

/** A line's values; the last one keeps its commas. */
function parted(value: string, count: number): string[] {
  const values: string[] = [];
  let from = 0;
  while (values.length < count - 1) {
    const comma = value.indexOf(",", from);
    if (comma < 0) break;
    values.push(value.slice(from, comma));
    from = comma + 1;
  }
  values.push(value.slice(from));
  return values;
}

/** A commented event's fields in the order they are written in. */
const canonical = (values: ReadonlyMap<string, string>): string =>
  fields(ASS_EVENT)
    .map((name) => values.get(name) ?? (name === "Layer" ? "0" : ""))
    .join(",");

function cueOf(
  { values, line }: Event,
  styles: ReadonlyMap<string, AssStyle>,
  screen: Screen,
  warnings: WarningList,
): RichCue[] {
  const value = (name: string): string => (values.get(name) ?? "").trim();
  const [start, end] = [readTime(value("Start"), 0), readTime(value("End"), 0)];
  if (start === undefined || end === undefined) {
    warnings.add(line, "the times of a cue cannot be read; it was left out");
    return [];
  }
  const text = (values.get("Text") ?? "").trim();
  const name = value("Style").replace(/^\*+/, "");
  const style = styles.get(name) ?? styles.get("Default");
  const read = readAssMarkup(text, lookOf(style), screen);
  const spans = normalSpans(read.spans);
  if (spans.length === 0) {
    warnings.add(
      line,
      read.more ? "a drawing was left out" : "the cue has no text; it was left out",
    );
    return [];
  }
  const align = read.align ?? alignOfStyle(style);
  const { place } = read;
  const speaker = value("Name");
  const margin = (side: string): string => value(side) || "0";
  const [marginL, marginR, marginV] = ["MarginL", "MarginR", "MarginV"].map(margin);
  const own = { layer: value("Layer") || "0", effect: value("Effect") };
  return [
    {
      ...{ start: start.seconds, end: end.seconds, spans, line },
      ...(align === 2 ? {} : { align }),
      ...(place === undefined ? {} : { place }),
      ...(speaker === "" ? {} : { speaker }),
      ...(name === "" || name === "Default" ? {} : { style: name }),
      own: {
        ...{ kind: "ass", text },
        fields: {
          ...own,
          marginL: marginL ?? "0",
          marginR: marginR ?? "0",
          marginV: marginV ?? "0",
        },
      },
      ...(read.more || own.effect !== "" ? { more: true } : {}),
    },
  ];
}
