import { fromAssColor } from "./ass-overrides.ts";
import type { AssStyle, RichCue } from "./rich-cue.ts";
import { className } from "./vtt-markup.ts";

/** What makes the classes of named styles look like them; only a colour needs saying. */
export function styleRules(cues: readonly RichCue[], styles: readonly AssStyle[]): string[] {
  const used = new Set(cues.flatMap(({ style }) => style ?? []));
  return styles.flatMap((style) => {
    const name = style.get("Name") ?? "";
    const css = className(name);
    const color = /^&H([0-9a-f]{1,8})&?$/i.exec(style.get("PrimaryColour") ?? "")?.[1];
    if (!used.has(name) || css === undefined || color === undefined) return [];
    return [`::cue(.${css}) { color: ${fromAssColor(color)} }`];
  });
}
