import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import type { SpecOf } from "../../../contract/job.ts";
import type { Language } from "../../../contract/languages.ts";
import { orpc } from "../../api/client.ts";
import type { Studio } from "./context.ts";
import { Deeds, type Scene } from "./deeds.ts";
import { withHeard } from "./hearing.ts";
import type { BaseLine } from "./lines.ts";
import { indexAt } from "./shown.ts";
import { useStudio } from "./store.ts";
import { Transport } from "./transport.ts";
import { useHeardLines, useHearing } from "./use-hearing.ts";
import { useBaseLines, useChangedLines } from "./use-lines.ts";
import { useShown } from "./use-shown.ts";

const NONE: readonly BaseLine[] = [];

/** All that the parts of the studio share, for one dub in one language. */
export function useStudioParts(id: string, spec: SpecOf<"dub">, to: Language) {
  const read = useBaseLines(id, to);
  // Where it was left to listening, the answer tells what was heard.
  const from = read.source ?? (spec.from === "auto" ? undefined : spec.from);
  const base = read.lines ?? NONE;
  const edits = useStudio((state) => state.history.present.edits);
  const changed = useChangedLines(base, edits, { from, to, maxSpeed: spec.maxSpeed });
  const heard = useHeardLines(id, to);
  const lines = useMemo(() => withHeard(changed, heard), [changed, heard]);
  const list = useShown(base, lines);
  const media = useQuery({
    ...orpc.media.open.queryOptions({ input: { path: spec.input } }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  const lastEnd = lines.at(-1)?.sourceEnd ?? 0;
  const duration = Math.max(media?.info.duration ?? 0, lastEnd);

  const places = useMemo(() => new Map(base.map((line) => [line.id, line])), [base]);
  const scene = useRef<Scene>(undefined);
  scene.current = { from, to, base: places, lines, shown: list.shown, duration };
  const [transport] = useState(() => new Transport());
  const [deeds] = useState(
    () =>
      new Deeds(() => {
        if (scene.current === undefined) throw new Error("Internal: no scene was drawn");
        return scene.current;
      }),
  );
  const voice = spec.voices[to];
  const hear = useHearing(id, to, lines, transport);
  const studio = useMemo<Studio>(
    () => ({ id, from, to, voice, transport, deeds, hear }),
    [id, from, to, voice, transport, deeds, hear],
  );
  useCurrent(transport, scene);
  useEffect(() => () => transport.rest(), [transport]);
  return { studio, read, lines, list, media, duration };
}

/** Tells which line is heard, whenever that is another. */
function useCurrent(transport: Transport, scene: React.RefObject<Scene | undefined>) {
  useEffect(
    () =>
      transport.onTime((seconds) => {
        const lines = scene.current?.lines ?? [];
        const startOf = transport.track === "dub" ? "start" : "sourceStart";
        const current = lines[indexAt(lines, seconds, (line) => line[startOf])]?.id;
        if (current !== useStudio.getState().current) useStudio.setState({ current });
      }),
    [transport, scene],
  );
}
