import type { Screen } from "./ass-overrides.ts";

/** What players take where a file names no size. */
const SCREEN: Screen = { width: 384, height: 288 };

/** The picture that a file counts its places in, by its [Script Info]. */
export function screenOf(info: readonly string[]): Screen {
  const size = (name: string): number => {
    const line = info.find((one) => one.toLowerCase().startsWith(`${name}:`)) ?? "";
    return Number(/:\s*(\d{1,5})/.exec(line)?.[1] ?? 0);
  };
  const [width, height] = [size("playresx"), size("playresy")];
  // With one of them missing, players take 4:3; with both, their default.
  if (width > 0 && height > 0) return { width, height };
  if (width > 0) return { width, height: (width * 3) / 4 };
  return height > 0 ? { width: (height * 4) / 3, height } : SCREEN;
}
