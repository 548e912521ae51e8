import { expect, test } from "vitest";
import { cancelled, OctaviaError } from "../../../../contract/errors.ts";
import { speakPiece } from "./speak-piece.ts";

const delivery = { language: "es", rate: 1, seed: 1, voice: undefined } as const;
const free = { checkCancelled: () => undefined, progress: () => undefined };

/** A voice whose memory takes no more than so many characters; a sample a character. */
function smallVoice(most: number) {
  const said: string[] = [];
  return {
    said,
    speak(text: string): Promise<Float32Array> {
      said.push(text);
      const failure = new OctaviaError("OutOfMemory", "too long");
      return text.length > most
        ? Promise.reject(failure)
        : Promise.resolve(new Float32Array(text.length));
    },
  };
}

const text = "Hola, mi querido amigo, que vienes de tan lejos. Hoy es jueves, y mañana no será.";

test("a piece that memory does not take is spoken in halves, in order, with pauses", async () => {
  const voice = smallVoice(45);
  const spoken = await speakPiece(voice, { text, pause: 0.3 }, delivery, free);
  const heard = voice.said.filter((part) => part.length <= 45);
  expect(heard.join(" ")).toBe(text);
  expect(spoken.map(({ samples }) => samples.length)).toEqual(heard.map((part) => part.length));
  expect(spoken.at(-1)?.pause).toBe(0.3);
});

test("where not even a short piece fits, the lack of memory is told", async () => {
  const speaking = speakPiece(smallVoice(5), { text, pause: 0 }, delivery, free);
  await expect(speaking).rejects.toMatchObject({ kind: "OutOfMemory" });
});

test("between two halves a cancel ends it", async () => {
  const voice = smallVoice(45);
  const context = {
    ...free,
    checkCancelled() {
      if (voice.said.length > 1) throw cancelled();
    },
  };
  const speaking = speakPiece(voice, { text, pause: 0 }, delivery, context);
  await expect(speaking).rejects.toMatchObject({ kind: "Cancelled" });
  expect(voice.said).toHaveLength(2);
});
