import type { Placement } from "../../contract/transcript.ts";

const LOOKS = ["italic", "bold", "underline", "strike", "color"] as const;

/** Whether two texts stand at one place of the picture, in the same letters. */
export const samePlacement = (one?: Placement, other?: Placement): boolean =>
  one?.align === other?.align &&
  one?.place?.x === other?.place?.x &&
  one?.place?.y === other?.place?.y &&
  LOOKS.every((name) => one?.look?.[name] === other?.look?.[name]);
