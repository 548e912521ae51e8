import { useCallback, useEffect, useRef } from "react";
import { create } from "zustand";
import type { Language } from "../../../contract/languages.ts";
import { client } from "../../api/client.ts";
import { sayFailure } from "../../state/toasts.ts";
import { type Heard, heardEdits, soundOf } from "./hearing.ts";
import type { StudioLine } from "./lines.ts";
import { useStudio } from "./store.ts";
import type { Transport } from "./transport.ts";

/** Which line is being spoken for a first hearing. */
export const useSpeaking = create<{ readonly line: number | undefined }>(() => ({
  line: undefined,
}));

const NONE: ReadonlyMap<number, Heard> = new Map();

/** The lines that were spoken for a first hearing, of one dub. */
const useHeard = create<{ readonly of: string; readonly lines: ReadonlyMap<number, Heard> }>(
  () => ({
    of: "",
    lines: NONE,
  }),
);

const dubOf = (id: string, language: Language) => `${id} ${language}`;

/** What is known of a dub's lines since they were heard. */
export const useHeardLines = (id: string, language: Language) =>
  useHeard(({ of, lines }) => (of === dubOf(id, language) ? lines : NONE));

function keep(dub: string, line: number, heard: Heard): void {
  useHeard.setState(({ of, lines }) => ({
    of: dub,
    lines: new Map(of === dub ? lines : NONE).set(line, heard),
  }));
}

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
      // Players are there by the time the line is spoken.
      transport.pause();
      transport.seek(Math.max(0, line.start - LEAD_IN));
      latest.current += 1;
      const turn = latest.current;
      const speak = async () => {
        useSpeaking.setState({ line: line.id });
        const edits = [...heardEdits(useStudio.getState().history.present.edits, line)];
        const answer = await client.lines.preview({ id, edits, language });
        const { url, start, end } = answer;
        const sound = await transport.load(url);
        // Meanwhile another line was asked for: that is the one to be heard.
        if (turn !== latest.current) return;
        spoken.current.set(line.id, soundOf(line));
        transport.patch(line.id, { start, end, sound });
        const own = answer.lines.find((one) => one.id === line.id);
        if (own !== undefined)
          keep(dubOf(id, language), line.id, { sound: soundOf(line), spoken: own });
        hear(start + 1, end - 1 + LEAD_IN);
      };
      void speak()
        .catch(sayFailure)
        .finally(() => turn === latest.current && useSpeaking.setState({ line: undefined }));
    },
    [id, language, transport],
  );
}
