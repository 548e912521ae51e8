import { type OverrideState, type Screen, takeOverrides } from "./ass-overrides.ts";
import type { Look, Span } from "./rich-cue.ts";

/** An event's text as it looks. */
export interface AssMarkup extends Pick<OverrideState, "align" | "place" | "more"> {
  readonly spans: readonly Span[];
}

/** Reads an event's text; a brace that is never closed is text. */
export function readAssMarkup(text: string, base: Look, screen: Screen): AssMarkup {
  const state: OverrideState = { look: base, drawing: false, more: false };
  const spans: Span[] = [];
  const lastClose = text.lastIndexOf("}");
  let at = 0;
  const say = (said: string): void => {
    if (!state.drawing) spans.push({ ...state.look, text: said });
  };
  while (at < text.length) {
    const sign = text.charAt(at);
    if (sign === "{" && at < lastClose) {
      const end = text.indexOf("}", at);
      takeOverrides(text.slice(at + 1, end), state, base, screen);
      at = end + 1;
    } else if (sign === "\\" && at + 1 < text.length) {
      const escaped = ESCAPES[text.charAt(at + 1)];
      say(escaped ?? "\\");
      at += escaped === undefined ? 1 : 2;
    } else {
      const next = nextSign(text, at + 1);
      say(text.slice(at, next));
      at = next;
    }
  }
  const { align, place, more } = state;
  return {
    ...{ spans, more },
    ...(align === undefined ? {} : { align }),
    ...(place === undefined ? {} : { place }),
  };
}

/** "\n" is a blank unless the wrapping says otherwise; the joiner keeps a backslash a backslash. */
const ESCAPES: Readonly<Record<string, string>> = {
  N: "\n",
  n: " ",
  h: "\u00a0",
  "{": "{",
  "}": "}",
  "\u2060": "\\",
};

function nextSign(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === "{" || sign === "\\") return at;
  }
  return text.length;
}
