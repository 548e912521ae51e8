import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { MadeClip } from "../../../contract/api.ts";
import type { ClipsSpec } from "../../../contract/kinds/clips.ts";
import { client, orpc } from "../../api/client.ts";
import { formatMoment } from "../../lib/format.ts";
import { say, sayFailure } from "../../state/toasts.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Failure } from "../../ui/failure.tsx";
import { RangeField } from "../../ui/field.tsx";
import { reachOf, type Span, trimmedSpec, withEnd, withStart } from "./trims.ts";

interface Props {
  readonly spec: ClipsSpec;
  readonly clip: MadeClip;
  readonly onDone: () => void;
}

/** Moves the ends of a clip over the source, and has it cut anew. */
export function Trimmer({ spec, clip, onDone }: Props) {
  const { t } = useTranslation();
  const source = useQuery({
    ...orpc.media.open.queryOptions({ input: { path: spec.input } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const video = useRef<HTMLVideoElement>(null);
  const [span, setSpan] = useState<Span>({ start: clip.start, end: clip.end });
  const cutting = useMutation({
    mutationFn: () => client.jobs.create({ spec: trimmedSpec(spec, clip, span) }),
    onSuccess() {
      say({ tone: "good", title: t("clips.queued"), body: t("clips.queuedHint") });
      onDone();
    },
    onError: sayFailure,
  });
  if (source.error !== null) return <Failure error={source.error} />;
  if (source.data === undefined) return <div className="skeleton h-40" />;
  const reach = reachOf(clip, source.data.info.duration);
  const move = (next: Span, shown: number) => {
    setSpan(next);
    if (video.current !== null) video.current.currentTime = shown;
  };
  const changed = span.start !== clip.start || span.end !== clip.end;
  return (
    <section className="grid gap-4 rounded-2xl border border-line p-4" aria-label={t("clips.trim")}>
      {/* biome-ignore lint/a11y/useMediaCaption: what is said is written beside it. */}
      <video
        ref={video}
        src={`${source.data.url}#t=${clip.start}`}
        controls
        preload="metadata"
        aria-label={source.data.name}
        className="aspect-video max-h-56 rounded-xl bg-black"
      />
      <RangeField
        label={t("clips.begins")}
        min={reach.start}
        max={reach.end}
        step={0.1}
        value={span.start}
        shown={formatMoment(span.start)}
        onChange={(value) => {
          const next = withStart(span, value);
          move(next, next.start);
        }}
      />
      <RangeField
        label={t("clips.ends")}
        min={reach.start}
        max={reach.end}
        step={0.1}
        value={span.end}
        shown={formatMoment(span.end)}
        onChange={(value) => {
          const next = withEnd(span, value);
          move(next, next.end);
        }}
      />
      <p className="text-sm text-ink-2">{t("clips.trimHint")}</p>
      <div className="flex flex-wrap gap-2">
        <Button
          small
          look="primary"
          disabled={!changed}
          busy={cutting.isPending}
          onClick={() => cutting.mutate()}
        >
          {t("clips.cut")}
        </Button>
        <Link to="/queue" className={buttonClass("quiet", true)}>
          {t("nav.queue")}
        </Link>
      </div>
    </section>
  );
}
