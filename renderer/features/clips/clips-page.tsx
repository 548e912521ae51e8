import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft, CopyPlus, Scissors } from "lucide-react";
import { useTranslation } from "react-i18next";
import { orpc } from "../../api/client.ts";
import { jobTitle } from "../../lib/job-words.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { Empty } from "../../ui/notice.tsx";
import { PageHeading } from "../../ui/panel.tsx";
import { ClipCard } from "./clip-card.tsx";

/** What a job has chosen of a long video, and why. */
export function ClipsPage() {
  const { t, i18n } = useTranslation();
  const { id } = useParams({ from: "/clips/$id" });
  const job = useQuery({ ...orpc.jobs.get.queryOptions({ input: { id } }), retry: false });
  const clips = useQuery({ ...orpc.jobs.clips.queryOptions({ input: { id } }), retry: false });
  const error = job.error ?? clips.error;
  const spec = job.data?.spec;
  const name = spec === undefined ? "" : jobTitle(spec, i18n.language).name;
  return (
    <>
      <Link
        to="/queue"
        className="mb-3 inline-flex items-center gap-1.5 rounded-lg text-sm text-ink-2 hover:text-ink"
      >
        <ArrowLeft className="size-4 rtl:-scale-x-100" aria-hidden />
        {t("studio.back")}
      </Link>
      <PageHeading
        title={t("clips.title")}
        lead={<bdi>{name}</bdi>}
        actions={
          <Link
            to="/new/$wish"
            params={{ wish: "clips" }}
            search={{ again: id }}
            className={buttonClass()}
          >
            <CopyPlus className="size-4" aria-hidden />
            {t("queue.again")}
          </Link>
        }
      />
      {error !== null ? (
        <Failure error={error} retry={() => void clips.refetch()} />
      ) : clips.data === undefined || spec?.kind !== "clips" ? (
        <Skeletons count={3} className="h-56" />
      ) : clips.data.length === 0 ? (
        <div className="glass">
          <Empty icon={<Scissors aria-hidden />} title={t("clips.none")} />
        </div>
      ) : (
        <ul className="grid gap-5">
          {clips.data.map((clip) => (
            <ClipCard key={clip.number} spec={spec} clip={clip} />
          ))}
        </ul>
      )}
    </>
  );
}
