import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { orpc } from "../../api/client.ts";
import { DropZone } from "../../intake/drop-zone.tsx";
import { MediaSummary } from "../../intake/media-summary.tsx";
import { useMedia } from "../../intake/use-media.ts";
import { useDraft } from "../../state/draft.ts";
import { cx } from "../../ui/classes.ts";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { isWish, WISH_ICONS, WISHES, type Wish } from "../../ui/kinds.tsx";
import { MissingPage } from "../../ui/missing.tsx";
import { PageHeading, Panel } from "../../ui/panel.tsx";
import { formOf } from "./again.ts";
import { sortFiles } from "./files.ts";
import { EMPTY_FORM, type Form } from "./form.ts";
import { Options } from "./options.tsx";
import { PresetBar } from "./preset-bar.tsx";
import { Send } from "./send.tsx";

/** `/new/dub` and its sisters: the form of a new job. */
export function NewJobPage() {
  const { wish } = useParams({ from: "/new/$wish" });
  const { again } = useSearch({ from: "/new/$wish" });
  if (!isWish(wish)) return <MissingPage />;
  return again === undefined ? (
    <NewJob wish={wish} start={EMPTY_FORM} />
  ) : (
    <Again key={again} wish={wish} id={again} />
  );
}

/** The same as an earlier job, to be changed. */
function Again({ wish, id }: { wish: Wish; id: string }) {
  const { data, error, refetch } = useQuery({
    ...orpc.jobs.get.queryOptions({ input: { id } }),
    // What becomes of that job meanwhile must not change what is being typed.
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const setPaths = useDraft((state) => state.setPaths);
  const spec = data?.spec;
  const start = useMemo(
    () => (spec === undefined || spec.kind === "unread" ? undefined : formOf(spec)),
    [spec],
  );
  useEffect(() => {
    if (start !== undefined) setPaths(start.paths);
  }, [start, setPaths]);
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  if (spec?.kind === "unread") return <MissingPage />;
  if (start === undefined) return <Skeletons count={3} className="h-32" />;
  return <NewJob wish={wish} start={start.form} />;
}

function NewJob({ wish, start }: { wish: Wish; start: Form }) {
  const { t } = useTranslation();
  const [form, setForm] = useState<Form>(start);
  const paths = useDraft((state) => state.paths);
  const setPaths = useDraft((state) => state.setPaths);
  const files = useMedia(paths);
  // Warm by the time a language is chosen.
  useQuery(orpc.engines.queryOptions({ staleTime: 60_000 }));
  const opened = files.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const { transcript } = sortFiles(wish, opened);
  const change = (part: Partial<Form>) => setForm((old) => ({ ...old, ...part }));

  return (
    <>
      <PageHeading title={t(`wishes.${wish}.title`)} lead={t(`wishes.${wish}.lead`)} />
      <Kinds wish={wish} />
      <PresetBar wish={wish} form={form} change={change} />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 gap-5">
          <Panel
            title={t(wish === "merge" ? "newJob.scenes" : "newJob.file", { count: paths.length })}
          >
            <div className="grid gap-3">
              {files.map(({ data, error, refetch }, index) => {
                const path = paths[index] ?? "";
                const remove = () => setPaths(paths.filter((_, other) => other !== index));
                const note =
                  data !== undefined && data === transcript ? t("newJob.readsAlong") : undefined;
                if (data !== undefined)
                  return <MediaSummary key={path} media={data} note={note} onRemove={remove} />;
                if (error !== null)
                  return <Failure key={path} error={error} retry={() => void refetch()} />;
                return <div key={path} className="skeleton h-16" />;
              })}
              <DropZone
                several={wish !== "music"}
                compact
                title={t(paths.length === 0 ? "newJob.drop" : "newJob.dropMore")}
                hint={t(wish === "merge" ? "newJob.scenesHint" : "newJob.dropHint")}
                onMedia={(media) =>
                  setPaths([...new Set([...paths, ...media.map(({ path }) => path)])])
                }
              />
            </div>
          </Panel>
          <Options wish={wish} form={form} change={change} files={opened} />
        </div>
        <Send wish={wish} form={form} change={change} files={opened} />
      </div>
    </>
  );
}

/** From one kind to another without losing the file. */
function Kinds({ wish }: { wish: Wish }) {
  const { t } = useTranslation();
  return (
    <nav
      aria-label={t("newJob.kinds")}
      className="-mx-4 mb-5 flex gap-1.5 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:px-0"
    >
      {WISHES.map((other) => {
        const Icon = WISH_ICONS[other];
        return (
          <Link
            key={other}
            to="/new/$wish"
            params={{ wish: other }}
            aria-current={other === wish ? "page" : undefined}
            className={cx(
              "inline-flex min-h-9 shrink-0 items-center gap-2 rounded-full border px-3.5 text-sm transition-colors",
              other === wish
                ? "border-accent bg-accent-soft font-medium"
                : "border-line bg-glass text-ink-2 hover:border-line-2 hover:text-ink",
            )}
          >
            <Icon className={cx("size-4", other === wish && "text-accent")} aria-hidden />
            {t(`kinds.${other}`)}
          </Link>
        );
      })}
    </nav>
  );
}
