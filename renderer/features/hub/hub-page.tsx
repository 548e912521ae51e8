import { useNavigate } from "@tanstack/react-router";
import { useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { DropZone } from "../../intake/drop-zone.tsx";
import { MediaSummary } from "../../intake/media-summary.tsx";
import { useMedia } from "../../intake/use-media.ts";
import { useDraft } from "../../state/draft.ts";
import { Failure } from "../../ui/failure.tsx";
import { Cards } from "./cards.tsx";
import { FirstRun } from "./first-run.tsx";
import { Machine } from "./machine.tsx";
import { Recent } from "./recent.tsx";

/** Where one begins: a file in, and what to make of it. */
export function HubPage() {
  const { t } = useTranslation();
  const paths = useDraft((state) => state.paths);
  return (
    <>
      <header className="mb-6">
        <h1
          tabIndex={-1}
          className="rounded-lg text-[2rem] leading-tight font-semibold tracking-[-0.03em] sm:text-[2.5rem]"
        >
          {t("hub.title")}
        </h1>
        <Machine />
      </header>
      <FirstRun />
      {paths.length === 0 ? <Drop /> : <Chosen paths={paths} />}
      <Cards chosen={paths.length > 0} />
      <Recent />
    </>
  );
}

function Drop() {
  const { t } = useTranslation();
  const setPaths = useDraft((state) => state.setPaths);
  return (
    <div className="glass rise mb-8 p-2">
      <DropZone
        several
        title={t("hub.drop")}
        hint={t("hub.dropHint")}
        onMedia={(media) => setPaths(media.map(({ path }) => path))}
      />
    </div>
  );
}

function Chosen({ paths }: { paths: readonly string[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const setPaths = useDraft((state) => state.setPaths);
  const files = useMedia(paths);
  const next = useRef<HTMLParagraphElement>(null);
  // Where the drop zone was, with what had the focus in it.
  useLayoutEffect(() => {
    if (document.activeElement === document.body) next.current?.focus({ preventScroll: true });
  }, []);
  const without = (path: string) => setPaths(paths.filter((other) => other !== path));
  return (
    <div className="glass rise mb-8 grid gap-3 p-5">
      {files.map(({ data, error, refetch }, index) => {
        const path = paths[index] ?? "";
        if (data !== undefined)
          return <MediaSummary key={path} media={data} onRemove={() => without(path)} />;
        if (error !== null)
          return <Failure key={path} error={error} retry={() => void refetch()} />;
        return <div key={path} className="skeleton h-16" />;
      })}
      <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-3">
        <p ref={next} tabIndex={-1} className="rounded-lg text-ink-2">
          {t("hub.chooseCard")}
        </p>
        <button
          type="button"
          className="text-sm text-ink-2 underline underline-offset-4 hover:text-ink"
          onClick={() => {
            setPaths([]);
            void navigate({ to: "/" });
          }}
        >
          {t("hub.otherFile")}
        </button>
      </div>
    </div>
  );
}
