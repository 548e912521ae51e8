import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Clapperboard, Copy, FileText, FolderOpen, Image, Music, Subtitles } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Output } from "../../../contract/job.ts";
import type { Attempt, JobView } from "../../../contract/queue.ts";
import { orpc } from "../../api/client.ts";
import { desktop } from "../../api/desktop.ts";
import { formatDuration, nameOf } from "../../lib/format.ts";
import { jobTitle, leftWords, stepWords, unitWords } from "../../lib/job-words.ts";
import { languageName } from "../../lib/languages.ts";
import { say, sayFailure } from "../../state/toasts.ts";
import { buttonClass, IconButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { JobStateMark } from "../../ui/job-state.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ProgressBar } from "../../ui/progress.tsx";
import { ActionButton } from "./action-button.tsx";
import { actionsOf } from "./actions.ts";
import { useActions } from "./use-actions.ts";

interface Props {
  readonly id: string | undefined;
  readonly onClose: () => void;
}

/** One job in full, from the side. */
export function JobDetails({ id, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const { data, error } = useQuery({
    ...orpc.jobs.get.queryOptions({ input: { id: id ?? "" } }),
    enabled: id !== undefined,
    retry: false,
  });
  const title = data === undefined ? undefined : jobTitle(data.spec, i18n.language);
  return (
    <Dialog
      open={id !== undefined}
      onClose={onClose}
      from="side"
      title={title?.name ?? t("queue.job")}
      {...(title === undefined ? {} : { description: title.what })}
    >
      {error !== null ? (
        <Failure error={error} />
      ) : data === undefined ? (
        <Skeletons count={3} className="h-16" />
      ) : (
        <Details job={data} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Details({ job, onClose }: { job: JobView; onClose: () => void }) {
  const { t } = useTranslation();
  const act = useActions();
  const { result, error } = job;
  return (
    <div className="grid gap-6">
      <div className="grid gap-3">
        <JobStateMark state={job.state} />
        {job.state === "running" && <Running job={job} />}
        {error !== undefined && job.state !== "running" && (
          <Notice tone={job.state === "waiting" ? "warn" : "bad"} title={error.message}>
            {error.hint}
          </Notice>
        )}
        <div className="flex flex-wrap gap-2">
          {job.kind === "dub" && job.state === "succeeded" && (
            <Link to="/studio/$id" params={{ id: job.id }} className={buttonClass("primary", true)}>
              <Clapperboard className="size-4" aria-hidden />
              {t("queue.openStudio")}
            </Link>
          )}
          {actionsOf(job).map((action) => (
            <ActionButton
              key={action}
              action={action}
              onAct={() => {
                act(action, job);
                if (action === "remove") onClose();
              }}
            />
          ))}
        </div>
      </div>
      {result !== undefined && (
        <>
          <Preview outputs={result.outputs} />
          <Outputs outputs={result.outputs} />
          {result.warnings.length > 0 && (
            <Notice tone="warn" title={t("queue.warnings", { count: result.warnings.length })}>
              <ul className="list-disc ps-4">
                {result.warnings.map((warning) => (
                  <li key={warning}>{warning}</li>
                ))}
              </ul>
            </Notice>
          )}
        </>
      )}
      <Story job={job} />
    </div>
  );
}

function Running({ job: { progress } }: { job: JobView }) {
  const { i18n, t } = useTranslation();
  if (progress === undefined) return <ProgressBar label={t("states.running")} />;
  const words = [
    stepWords(progress.step, i18n.language),
    unitWords(progress, i18n.language),
    leftWords(progress),
  ].filter((part) => part !== undefined);
  return (
    <div>
      <p className="mb-2 text-4xl font-semibold tracking-[-0.03em]">
        {Math.floor(progress.percent)}
        <span className="text-xl text-ink-2"> %</span>
      </p>
      <ProgressBar label={t("states.running")} percent={progress.percent} />
      <p className="mt-2 text-sm text-ink-2">{words.join(" · ")}</p>
    </div>
  );
}

const ROLES = {
  video: Clapperboard,
  audio: Music,
  subtitles: Subtitles,
  image: Image,
  report: FileText,
} as const;

/** The first result that can be looked at or listened to, here and now. */
function Preview({ outputs }: { outputs: readonly Output[] }) {
  const shown = outputs.find(({ role }) => role === "video" || role === "audio");
  const { data } = useQuery({
    ...orpc.media.open.queryOptions({ input: { path: shown?.path ?? "" } }),
    enabled: shown !== undefined,
    retry: false,
  });
  if (shown === undefined || data === undefined) return null;
  const name = nameOf(shown.path);
  return shown.role === "video" ? (
    // biome-ignore lint/a11y/useMediaCaption: the subtitles are files of their own, listed below it.
    <video
      src={data.url}
      controls
      preload="metadata"
      aria-label={name}
      className="aspect-video w-full rounded-2xl bg-black"
    />
  ) : (
    // biome-ignore lint/a11y/useMediaCaption: the subtitles are files of their own, listed below it.
    <audio src={data.url} controls preload="metadata" aria-label={name} className="w-full" />
  );
}

function Outputs({ outputs }: { outputs: readonly Output[] }) {
  const { t, i18n } = useTranslation();
  const copy = (path: string) =>
    void navigator.clipboard
      .writeText(path)
      .then(() => say({ tone: "good", title: t("queue.copied") }), sayFailure);
  return (
    <section>
      <h3 className="mb-2 font-semibold">{t("queue.outputs")}</h3>
      <ul className="grid gap-1.5">
        {outputs.map(({ path, role, language }) => {
          const Icon = ROLES[role];
          return (
            <li
              key={path}
              className="flex items-center gap-3 rounded-xl bg-glass-2 py-1.5 ps-3 pe-1"
            >
              <Icon className="size-4 shrink-0 text-ink-2" aria-hidden />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm" title={path}>
                  <bdi>{nameOf(path)}</bdi>
                </span>
                {language !== undefined && (
                  <span className="block text-xs text-ink-3">
                    {languageName(language, i18n.language)}
                  </span>
                )}
              </span>
              {desktop !== undefined && (
                <IconButton
                  label={t("queue.reveal")}
                  onClick={() => void desktop?.reveal(path).catch(sayFailure)}
                >
                  <FolderOpen className="size-4" aria-hidden />
                </IconButton>
              )}
              <IconButton label={t("queue.copyPath")} onClick={() => copy(path)}>
                <Copy className="size-4" aria-hidden />
              </IconButton>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** How its tries went. */
function Story({ job }: { job: JobView }) {
  const { t } = useTranslation();
  const { data = [] } = useQuery({
    ...orpc.jobs.attempts.queryOptions({ input: { id: job.id } }),
    // A new try, or the end of one, is a new story.
    queryKey: [...orpc.jobs.attempts.key({ input: { id: job.id } }), job.attempts, job.state],
  });
  if (data.length === 0) return null;
  return (
    <section>
      <h3 className="mb-2 font-semibold">{t("queue.story")}</h3>
      <ol className="grid gap-3 border-s-2 border-line ps-4">
        {data.map((attempt) => (
          <Try key={attempt.number} attempt={attempt} />
        ))}
      </ol>
    </section>
  );
}

function Try({ attempt }: { attempt: Attempt }) {
  const { t, i18n } = useTranslation();
  const { number, startedAt, endedAt, outcome = "running", error } = attempt;
  const when = new Date(startedAt).toLocaleString(i18n.language, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return (
    <li className="text-sm">
      <p>
        <span className="font-medium">{t("queue.try", { number })}</span>
        {" · "}
        {t(`outcomes.${outcome}`)}
        {endedAt !== undefined && ` · ${formatDuration((endedAt - startedAt) / 1000)}`}
      </p>
      <p className="text-ink-3">{when}</p>
      {error !== undefined && <p className="break-words text-ink-2">{error.message}</p>}
    </li>
  );
}
