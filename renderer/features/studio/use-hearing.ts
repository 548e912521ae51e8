import { useCallback, useEffect, useRef } from "react";
import { create } from "zustand";
import type { Language } from "../../../contract/languages.ts";
import { client } from "../../api/client.ts";
import { sayFailure } from "../../state/toasts.ts";
import { heardEdits, soundOf } from "./hearing.ts";
import type { StudioLine } from "./lines.ts";
import { useStudio } from "./store.ts";
import type { Transport } from "./transport.ts";

/** Which line is being spoken for a first hearing. */
export const useSpeaking = create<{ readonly line: number | undefined }>(() => ({
  line: undefined,
}));

/** Seconds that are heard before a line, to come into it. */
const LEAD_IN = 0.4;

/**
 * Lets a line be heard as it will be. A changed one is spoken alone and laid over the dub in its
 * mix, where it stays until it changes again.
 */
export function useHearing(
  id: string,
  language: Language,
  lines: readonly StudioLine[],
  transport: Transport,
) {
  const spoken = useRef(new Map<number, string>());
  const latest = useRef(0);

  useEffect(() => {
    const sounds = new Map(lines.map((line) => [line.id, line]));
    transport.keepPatches((line) => {
      const now = sounds.get(line);
      return now !== undefined && spoken.current.get(line) === soundOf(now);
    });
  }, [lines, transport]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another dub has other sounds.
  useEffect(() => {
    spoken.current.clear();
    transport.keepPatches(() => false);
  }, [id, language, transport]);

  return useCallback(
    (line: StudioLine) => {
      transport.setTrack("dub");
      const hear = (from: number, to: number) =>
        transport.playRange(Math.max(0, from - LEAD_IN), to);
      if (!line.guessed || spoken.current.get(line.id) === soundOf(line)) {
        hear(line.start, line.start + line.duration + LEAD_IN);
        return;
      }
      latest.current += 1;
      const turn = latest.current;
      const speak = async () => {
        useSpeaking.setState({ line: line.id });
        const edits = [...heardEdits(useStudio.getState().history.present.edits, line)];
        const { url, start, end } = await client.lines.preview({ id, edits, language });
        const sound = await transport.load(url);
        // Meanwhile another line was asked for: that is the one to be heard.
        if (turn !== latest.current) return;
        spoken.current.set(line.id, soundOf(line));
        transport.patch(line.id, { start, end, sound });
        hear(start + 1, end - 1 + LEAD_IN);
      };
      void speak()
        .catch(sayFailure)
        .finally(() => turn === latest.current && useSpeaking.setState({ line: undefined }));
    },
    [id, language, transport],
  );
}
