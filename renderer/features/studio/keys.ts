/** What a key does in the studio. */
export type Command =
  | "toggle"
  | "pause"
  | "back"
  | "forward"
  | "next"
  | "previous"
  | "edit"
  | "hear"
  | "split"
  | "merge"
  | "lock"
  | "track"
  | "closer"
  | "wider"
  | "search"
  | "undo"
  | "redo";

export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const PLAIN: Readonly<Record<string, Command>> = {
  " ": "toggle",
  k: "pause",
  j: "back",
  l: "forward",
  ArrowDown: "next",
  ArrowUp: "previous",
  Enter: "edit",
  h: "hear",
  s: "split",
  m: "merge",
  x: "lock",
  t: "track",
  "+": "closer",
  "=": "closer",
  "-": "wider",
  "/": "search",
};

/** Keys that a focused button, link or slider has its own use for. */
const OF_CONTROLS = new Set([" ", "Enter", "ArrowUp", "ArrowDown"]);

/**
 * The command of a key. While someone types, there is none: the field has its own undo.
 * @param on where the key was pressed
 */
export function commandOf(
  { key, ctrlKey, metaKey, shiftKey, altKey }: Pressed,
  on: "text" | "control" | "line" | "page",
): Command | undefined {
  if (on === "text" || altKey) return undefined;
  if (ctrlKey || metaKey) {
    if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
    return key.toLowerCase() === "y" ? "redo" : undefined;
  }
  if (on === "control" && OF_CONTROLS.has(key)) return undefined;
  const name = key.length === 1 ? key.toLowerCase() : key;
  return Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined;
}
