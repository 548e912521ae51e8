import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useLayoutEffect } from "react";
import { useTranslation } from "react-i18next";
import { orpc } from "../../api/client.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { Empty } from "../../ui/notice.tsx";
import { useStudio } from "./store.ts";
import { StudioView } from "./studio-view.tsx";

/** A finished dub, line by line. */
export function StudioPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/studio/$id" });
  const { data: job, error } = useQuery(orpc.jobs.get.queryOptions({ input: { id } }));
  useLayoutEffect(() => useStudio.getState().open(id), [id]);
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
  return <StudioView id={id} spec={job.spec} result={job.result} />;
}
