import { useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { JobState } from "../../contract/job.ts";
import { onJobs } from "../api/live.ts";
import { jobTitle } from "../lib/job-words.ts";
import { say } from "../state/toasts.ts";

/** What is worth a word when it happens elsewhere. */
const NEWS = {
  succeeded: "isDone",
  failed: "isFailed",
  dead: "isFailed",
} as const satisfies Partial<Record<JobState, string>>;
const isNews = (state: JobState): state is keyof typeof NEWS => Object.hasOwn(NEWS, state);

/** Pages that show it themselves. */
const TELLING = /^\/(queue|studio)/;

/** Tells of jobs that end while the person looks at another page. */
export function useJobNews(): void {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(() => {
    const open = new Set<string>();
    return onJobs((changed) => {
      for (const { id, state, spec, error } of changed) {
        if (!isNews(state)) {
          open.add(id);
          continue;
        }
        if (!open.delete(id) || TELLING.test(router.state.location.pathname)) continue;
        const { name } = jobTitle(spec, i18n.language);
        say({
          tone: state === "succeeded" ? "good" : "bad",
          title: t(`queue.${NEWS[state]}`, { name }),
          body: error?.message,
          action: {
            label: t("queue.look"),
            act: () => void navigate({ to: "/queue", search: { job: id } }),
          },
        });
      }
    });
  }, [t, i18n, navigate, router]);
}
