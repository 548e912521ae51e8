import type { Placement } from "../../contract/transcript.ts";

/** Whether two texts stand at one place of the picture. */
export const samePlacement = (one?: Placement, other?: Placement): boolean =>
  one?.align === other?.align &&
  one?.place?.x === other?.place?.x &&
  one?.place?.y === other?.place?.y;
