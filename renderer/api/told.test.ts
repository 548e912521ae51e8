import { expect, test } from "vitest";
import { hintHere } from "./told.ts";

test.each([
  [
    "English reaches Spanish. `octavia models pull opus-mt-en-de` gets it (115 MB, CC-BY-4.0).",
    "English reaches Spanish.",
  ],
  ["Free some space (`octavia cache clear` empties Octavia's own).", "Free some space."],
  ["Name it with --from, for example --from en.", undefined],
  [undefined, undefined],
])("%s: what is for the terminal stays away", (hint, shown) => {
  expect(hintHere(hint)).toBe(shown);
});

test("a hint for everybody stays as it is", () => {
  const hint = "Give the video itself (mp4, mkv, mov, ...), not a playlist. It is well-known.";
  expect(hintHere(hint)).toBe(hint);
});
