import { useQueryClient } from "@tanstack/react-query";
import { FolderOpen, Upload, X } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OpenedMedia } from "../../contract/api.ts";
import { orpc } from "../api/client.ts";
import { desktop } from "../api/desktop.ts";
import { formatBytes } from "../lib/format.ts";
import { say, sayFailure } from "../state/toasts.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { cx } from "../ui/classes.ts";
import { ProgressBar } from "../ui/progress.tsx";
import { filesOf } from "./dropped.ts";
import { PathField } from "./path-field.tsx";
import { useIntake } from "./store.ts";

interface Props {
  readonly onMedia: (media: readonly OpenedMedia[]) => void;
  readonly title: string;
  readonly hint: string;
  /** Many files at once, or one. */
  readonly several?: boolean;
  /** A small one, inside a form. */
  readonly compact?: boolean;
}

/** Takes files by drop, by the system's dialog and by path. */
export function DropZone({ onMedia: tell, title, hint, several = false, compact = false }: Props) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const coming = useIntake((state) => state.coming);
  const { bring, open } = useIntake.getState();
  const cache = useQueryClient();

  // What is known of a file now need not be asked again by its path: an upload's folder of results
  // is known only here.
  const onMedia = (media: readonly OpenedMedia[]) => {
    for (const one of media)
      cache.setQueryData(orpc.media.open.queryKey({ input: { path: one.path } }), one);
    tell(media);
  };

  const take = async (files: readonly File[]) => {
    const opened = await bring(several ? files : files.slice(0, 1));
    if (opened.length > 0) onMedia(opened);
  };
  const pick = async () => {
    if (desktop === undefined) {
      picker.current?.click();
      return;
    }
    const paths = await desktop.pickFiles();
    const opened = await Promise.all((several ? paths : paths.slice(0, 1)).map(open));
    const known = opened.filter((media) => media !== undefined);
    if (known.length > 0) onMedia(known);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void filesOf(event.dataTransfer).then((files) => {
      if (files.length > 0) return take(files);
      say({ tone: "info", title: t("intake.emptyFolder") });
    }, sayFailure);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has its button and its field inside.
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (
          !(
            event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)
          )
        )
          setOver(false);
      }}
      onDrop={onDrop}
      data-drop
      className={cx(
        "group relative overflow-hidden border-2 border-dashed transition-colors duration-200",
        over ? "border-accent bg-accent-soft" : "border-line-2",
        compact ? "rounded-2xl p-4" : "rounded-2xl p-6 sm:p-9",
      )}
    >
      {coming === undefined ? (
        <div
          className={cx(
            "flex gap-4",
            compact
              ? "flex-wrap items-center"
              : "flex-col items-center text-center lg:flex-row lg:text-start",
          )}
        >
          <div
            className={cx(
              "grid shrink-0 place-items-center rounded-2xl bg-accent-soft text-accent transition-transform duration-300",
              over && "-translate-y-1 scale-110",
              compact ? "size-11" : "size-16 lg:me-3",
            )}
          >
            <Upload className={compact ? "size-5" : "size-7"} aria-hidden />
          </div>
          <div className="min-w-0 flex-1">
            <p className={cx("font-semibold tracking-tight", !compact && "text-xl")}>
              {over ? t("intake.letGo") : title}
            </p>
            <p className="mt-0.5 text-sm text-ink-2">{hint}</p>
          </div>
          <div
            className={cx("flex flex-col gap-2", compact ? "w-full sm:w-auto" : "w-full lg:w-80")}
          >
            <Button look={compact ? "plain" : "primary"} onClick={() => void pick()}>
              <FolderOpen className="size-4" aria-hidden />
              {several ? t("intake.chooseSeveral") : t("intake.chooseOne")}
            </Button>
            <PathField
              onPath={async (path) => {
                const media = await open(path);
                if (media !== undefined) onMedia([media]);
                return media !== undefined;
              }}
            />
          </div>
          <input
            ref={picker}
            type="file"
            multiple={several}
            className="hidden"
            aria-hidden
            tabIndex={-1}
            onChange={(event) => {
              const files = [...(event.currentTarget.files ?? [])];
              event.currentTarget.value = "";
              void take(files);
            }}
          />
        </div>
      ) : (
        <Coming />
      )}
    </div>
  );
}

function Coming() {
  const { t, i18n } = useTranslation();
  const { coming, after, cancel } = useIntake();
  if (coming === undefined) return null;
  const { name, done, total } = coming;
  return (
    <div className="mx-auto max-w-xl py-3">
      <div className="mb-3 flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{name}</p>
          <p className="text-sm text-ink-2">
            {t("intake.coming", {
              done: formatBytes(done, i18n.language),
              total: formatBytes(total, i18n.language),
            })}
            {after > 0 && ` · ${t("intake.after", { count: after })}`}
          </p>
        </div>
        <IconButton label={t("common.cancel")} onClick={cancel}>
          <X className="size-5" aria-hidden />
        </IconButton>
      </div>
      <ProgressBar label={name} percent={total > 0 ? (done / total) * 100 : undefined} />
    </div>
  );
}
