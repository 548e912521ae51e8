import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ArrowLeft, Search, Undo2 } from "lucide-react";
import { useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { JobResult, SpecOf } from "../../../contract/job.ts";
import { Language } from "../../../contract/languages.ts";
import { client, orpc } from "../../api/client.ts";
import { nameOf } from "../../lib/format.ts";
import { languageName } from "../../lib/languages.ts";
import { say, sayFailure } from "../../state/toasts.ts";
import { Button, buttonClass, IconButton } from "../../ui/button.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { Choice } from "../../ui/field.tsx";
import { Empty } from "../../ui/notice.tsx";
import { PageHeading } from "../../ui/panel.tsx";
import { editsOf, useChanges } from "./changes.ts";
import { type DubLine, needsWork } from "./fit.ts";
import { LineList } from "./line-list.tsx";
import { Player, type Track } from "./player.tsx";
import { useLines } from "./use-lines.ts";
import { usePlayerKeys } from "./use-player-keys.ts";

/** A finished dub, line by line. */
export function StudioPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/studio/$id" });
  const { data: job, error } = useQuery(orpc.jobs.get.queryOptions({ input: { id } }));
  useEffect(() => useChanges.getState().open(id), [id]);
  if (error !== null) return <Failure error={error} />;
  if (job === undefined) return <Skeletons count={2} className="h-64" />;
  if (job.spec.kind !== "dub" || job.result === undefined)
    return (
      <Empty
        icon={<Search aria-hidden />}
        title={t("studio.notYet")}
        action={
          <Link to="/queue" className={buttonClass("primary")}>
            {t("studio.back")}
          </Link>
        }
      />
    );
  return <Studio id={id} spec={job.spec} result={job.result} />;
}

interface StudioProps {
  readonly id: string;
  readonly spec: SpecOf<"dub">;
  readonly result: JobResult;
}

function Studio({ id, spec, result }: StudioProps) {
  const { t, i18n } = useTranslation();
  const [language, setLanguage] = useState<Language>(spec.to[0] ?? "en");
  const [track, setTrack] = useState<Track>("dub");
  const [current, setCurrent] = useState<number>();
  const [editing, setEditing] = useState<number>();
  const playing = useRef<HTMLVideoElement>(null);
  const { lines, error, refetch } = useLines(id, language);
  const shown = useShown(lines);
  const hear = useHearing(id, language, playing);
  const all = useRef<readonly DubLine[]>([]);
  all.current = lines ?? [];

  const play = useCallback((line: DubLine) => {
    const video = playing.current;
    if (video === null) return;
    video.currentTime = line.start;
    void video.play().catch(() => undefined);
  }, []);
  const onTime = useCallback((seconds: number) => setCurrent(lineAt(all.current, seconds)?.id), []);
  usePlayerKeys(playing, () => setTrack((now) => (now === "dub" ? "original" : "dub")));

  return (
    <>
      <PageHeading
        title={nameOf(spec.input)}
        lead={
          <Link to="/queue" className="inline-flex items-center gap-1.5 hover:text-ink">
            <ArrowLeft className="size-4 rtl:-scale-x-100" aria-hidden />
            {t("studio.back")}
          </Link>
        }
        actions={<Applying id={id} />}
      />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,0.8fr)_minmax(0,1fr)]">
        <div className="xl:sticky xl:top-5">
          <Player
            input={spec.input}
            outputs={result.outputs}
            language={language}
            track={track}
            onTrack={setTrack}
            onTime={onTime}
            playing={playing}
          />
        </div>
        <section className="glass overflow-hidden" aria-label={t("studio.lines")}>
          <div className="flex flex-wrap items-center gap-3 border-b border-line p-4">
            {spec.to.length > 1 && (
              <Choice
                label={t("studio.language")}
                hideLabel
                value={language}
                options={spec.to.map((value) => ({
                  value,
                  label: languageName(value, i18n.language),
                }))}
                onChange={setLanguage}
              />
            )}
            {shown.controls}
          </div>
          {error !== null ? (
            <div className="p-4">
              <Failure error={error} retry={() => void refetch()} />
            </div>
          ) : shown.lines === undefined ? (
            <div className="p-4">
              <Skeletons count={6} className="h-16" />
            </div>
          ) : shown.lines.length === 0 ? (
            <Empty icon={<Search aria-hidden />} title={t("studio.none")} />
          ) : (
            <LineList
              lines={shown.lines}
              language={language}
              from={spec.from === "auto" ? "" : spec.from}
              current={current}
              editing={editing}
              onEdit={setEditing}
              onPlay={play}
              onHear={hear}
            />
          )}
        </section>
      </div>
    </>
  );
}

/** The line that is spoken at a moment: the last one that has begun. Lines are in order. */
function lineAt(lines: readonly DubLine[], seconds: number): DubLine | undefined {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.start ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  return lines[low - 1];
}

const SHOWS = ["all", "work"] as const;

/** The lines that pass search and filter, and the controls of both. */
function useShown(lines: readonly DubLine[] | undefined) {
  const { t } = useTranslation();
  const id = useId();
  const [show, setShow] = useState<(typeof SHOWS)[number]>("all");
  const [search, setSearch] = useState("");
  const shown = useMemo(() => {
    const wanted = search.trim().toLocaleLowerCase();
    return lines?.filter(
      (line) =>
        (show === "all" || needsWork(line)) &&
        (wanted === "" ||
          line.text.toLocaleLowerCase().includes(wanted) ||
          line.source.toLocaleLowerCase().includes(wanted)),
    );
  }, [lines, show, search]);
  const bad = useMemo(() => lines?.filter(needsWork).length ?? 0, [lines]);
  const controls = (
    <>
      <Choice
        label={t("studio.show")}
        hideLabel
        value={show}
        options={[
          { value: "all", label: t("studio.allLines") },
          { value: "work", label: `${t("studio.needsWork")} (${bad})` },
        ]}
        onChange={setShow}
      />
      <label htmlFor={id} className="sr-only">
        {t("studio.search")}
      </label>
      <input
        id={id}
        type="search"
        className="field min-w-40 flex-1"
        placeholder={t("studio.search")}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
    </>
  );
  return { lines: shown, controls };
}

/** Plays a changed line by itself, as it would sound in the mix. */
function useHearing(
  id: string,
  language: Language,
  playing: React.RefObject<HTMLVideoElement | null>,
) {
  const sound = useRef<HTMLAudioElement>(null);
  useEffect(() => () => sound.current?.pause(), []);
  return useCallback(
    (line: DubLine, text: string) => {
      const hear = async () => {
        const edit = { line: line.id, language, text };
        const { url } = await client.lines.preview({ id, edit });
        playing.current?.pause();
        sound.current?.pause();
        sound.current = new Audio(url);
        await sound.current.play();
      };
      void hear().catch(sayFailure);
    },
    [id, language, playing],
  );
}

const isLanguage = (code: string): code is Language => Language.safeParse(code).success;

/** What is changed, the way back, and the job that brings it into the files. */
function Applying({ id }: { id: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { texts, past, undo, discard } = useChanges();
  const count = Object.keys(texts).length;
  const applying = useMutation({
    mutationFn: () => client.lines.edit({ id, edits: editsOf(texts, isLanguage) }),
    async onSuccess(job) {
      useChanges.setState({ texts: {}, past: [] });
      say({ tone: "good", title: t("studio.applied") });
      await navigate({ to: "/queue", search: { job: job.id } });
    },
    onError: sayFailure,
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLTextAreaElement;
      if (typing || event.key !== "z" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      undo();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [undo]);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="text-sm text-ink-2" aria-live="polite">
        {t("studio.changes", { count })}
      </span>
      <IconButton label={t("studio.undo")} disabled={past.length === 0} onClick={undo}>
        <Undo2 className="size-4" aria-hidden />
      </IconButton>
      <Button look="quiet" disabled={count === 0} onClick={discard}>
        {t("studio.discard")}
      </Button>
      <Button
        look="primary"
        disabled={count === 0 || applying.isPending}
        onClick={() => applying.mutate()}
      >
        {t("studio.apply")}
      </Button>
    </div>
  );
}
