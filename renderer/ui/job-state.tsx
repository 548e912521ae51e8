import {
  Ban,
  CircleCheck,
  CirclePause,
  CircleX,
  Clock,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  Skull,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { JobState } from "../../contract/job.ts";

interface Look {
  readonly Icon: LucideIcon;
  readonly color: string;
}

const LOOKS: Readonly<Record<JobState, Look>> = {
  queued: { Icon: Clock, color: "text-ink-2" },
  running: { Icon: LoaderCircle, color: "text-accent" },
  waiting: { Icon: Hourglass, color: "text-warn" },
  paused: { Icon: CirclePause, color: "text-ink-2" },
  succeeded: { Icon: CircleCheck, color: "text-good" },
  failed: { Icon: CircleX, color: "text-bad" },
  cancelled: { Icon: Ban, color: "text-ink-3" },
  dead: { Icon: Skull, color: "text-bad" },
};

/** A job's state as a picture and a word. */
export function JobStateMark({ state, iconOnly }: { state: JobState; iconOnly?: boolean }) {
  const { t } = useTranslation();
  const { Icon, color } = LOOKS[state];
  const spin = state === "running" ? "animate-spin [animation-duration:2.4s]" : "";
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm ${color}`}>
      <Icon className={`size-[1.15em] shrink-0 ${spin}`} aria-hidden />
      <span className={iconOnly ? "sr-only" : ""}>{t(`states.${state}`)}</span>
    </span>
  );
}
