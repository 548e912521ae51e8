import { Download, Scissors } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MadeClip } from "../../../contract/api.ts";
import type { ClipsSpec } from "../../../contract/kinds/clips.ts";
import { formatBytes, formatMoment } from "../../lib/format.ts";
import { languageName } from "../../lib/languages.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Badge, Notice } from "../../ui/notice.tsx";
import { ResultPlayer } from "../../ui/result-player.tsx";
import { Trimmer } from "./trimmer.tsx";

interface Props {
  readonly spec: ClipsSpec;
  readonly clip: MadeClip;
}

/** One clip: to be seen, with its score, why it was chosen, and where it begins and ends. */
export function ClipCard({ spec, clip }: Props) {
  const { t, i18n } = useTranslation();
  const [trimming, setTrimming] = useState(false);
  const [first] = clip.files;
  const title = clip.titleWords.join(" · ");
  return (
    <li className="glass grid gap-5 p-5 sm:grid-cols-[13rem_minmax(0,1fr)]">
      {first === undefined ? (
        <Notice tone="warn" title={t("queue.gone", { count: 1 })}>
          {t("queue.goneHint")}
        </Notice>
      ) : (
        <ResultPlayer file={first} className="max-h-96" />
      )}
      <div className="grid min-w-0 content-start gap-3">
        <header className="flex items-start gap-4">
          <div className="min-w-0 flex-1">
            <h2 className="text-lg font-semibold tracking-tight break-words">
              {t("clips.clip", { number: clip.number })}
              {title !== "" && <span className="text-ink-2"> · {title}</span>}
            </h2>
            <p className="text-sm text-ink-2">
              {formatMoment(clip.start)} – {formatMoment(clip.end)} ·{" "}
              {t("clips.seconds", { seconds: (clip.end - clip.start).toFixed(1) })}
            </p>
          </div>
          <Score value={clip.score} />
        </header>
        <p className="line-clamp-3">{clip.caption}</p>
        <ul className="flex flex-wrap gap-1.5" aria-label={t("clips.why")}>
          {clip.reasons.map((reason) => (
            <li key={reason}>
              <Badge>{reason}</Badge>
            </li>
          ))}
        </ul>
        <details className="text-sm text-ink-2">
          <summary className="cursor-pointer rounded-lg">{t("clips.said")}</summary>
          <p className="mt-1 break-words">{clip.text}</p>
        </details>
        <div className="flex flex-wrap gap-2">
          {clip.files.map((file) => (
            <a
              key={file.path}
              href={file.url}
              download={file.name}
              className={buttonClass("plain", true)}
            >
              <Download className="size-4" aria-hidden />
              {file.language === undefined
                ? ""
                : `${languageName(file.language, i18n.language)} · `}
              {formatBytes(file.bytes, i18n.language)}
              <span className="sr-only"> {t("files.download", { name: file.name })}</span>
            </a>
          ))}
          <Button small aria-expanded={trimming} onClick={() => setTrimming(!trimming)}>
            <Scissors className="size-4" aria-hidden />
            {t("clips.trim")}
          </Button>
        </div>
        {trimming && <Trimmer spec={spec} clip={clip} onDone={() => setTrimming(false)} />}
      </div>
    </li>
  );
}

function Score({ value }: { value: number }) {
  const { t } = useTranslation();
  return (
    <p className="shrink-0 text-end text-3xl leading-none font-semibold tracking-[-0.03em] text-accent">
      <span className="sr-only">{t("clips.score")}: </span>
      {Math.round(value)}
      <span className="text-sm font-normal tracking-normal text-ink-3"> / 100</span>
    </p>
  );
}
