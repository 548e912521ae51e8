import { OctaviaError } from "../../../../contract/errors.ts";
import type { TaskContext } from "../../../compute/compute.ts";
import { cutToLimit, type Piece } from "./pieces.ts";
import type { Spoken } from "./speech-file.ts";
import type { Delivery, NeuralVoice } from "./voice.ts";

/** Characters; what is shorter is not worth another cut. */
const SHORTEST_CUT = 40;

/**
 * Speaks a piece; where the memory does not suffice for it, in halves, and those in halves.
 * @throws OutOfMemory where not even a short piece fits; what the voice throws; Cancelled
 */
export async function speakPiece(
  voice: Pick<NeuralVoice, "speak">,
  piece: Piece,
  delivery: Delivery,
  context: TaskContext,
): Promise<Spoken[]> {
  context.checkCancelled();
  try {
    return [{ samples: await voice.speak(piece.text, delivery), pause: piece.pause }];
  } catch (error) {
    const tooLarge = error instanceof OctaviaError && error.kind === "OutOfMemory";
    if (!tooLarge || piece.text.length < SHORTEST_CUT) throw error;
  }
  const spoken: Spoken[] = [];
  const halves = cutToLimit(piece.text, Math.ceil(piece.text.length / 2) + 1);
  for (const [index, { text, pause }] of halves.entries()) {
    const last = index === halves.length - 1;
    const half = { text, pause: last ? piece.pause : pause };
    spoken.push(...(await speakPiece(voice, half, delivery, context)));
  }
  return spoken;
}
