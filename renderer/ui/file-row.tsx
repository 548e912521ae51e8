import { Copy, Download, FolderOpen, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ResultFile } from "../../contract/api.ts";
import { desktop } from "../api/desktop.ts";
import { formatBytes } from "../lib/format.ts";
import { languageName } from "../lib/languages.ts";
import { say, sayFailure } from "../state/toasts.ts";
import { IconButton } from "./button.tsx";

interface Props {
  readonly file: ResultFile;
  readonly icon?: LucideIcon;
}

/** A file of a job in a list of such: to download or to find in its folder, and its path to copy. */
export function FileRow({ file: { path, language, name, bytes, url }, icon: Icon }: Props) {
  const { t, i18n } = useTranslation();
  const copy = () =>
    void navigator.clipboard
      .writeText(path)
      .then(() => say({ tone: "good", title: t("files.copied") }), sayFailure);
  const facts = [
    ...(language === undefined ? [] : [languageName(language, i18n.language)]),
    formatBytes(bytes, i18n.language),
  ];
  const reveal = desktop?.reveal;
  return (
    <li className="flex items-center gap-3 rounded-xl bg-glass-2 py-1.5 ps-3 pe-1">
      {Icon !== undefined && <Icon className="size-4 shrink-0 text-ink-2" aria-hidden />}
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm" title={path}>
          <bdi>{name}</bdi>
        </span>
        <span className="block text-xs text-ink-3">{facts.join(" · ")}</span>
      </span>
      {reveal === undefined ? (
        <a
          href={url}
          download={name}
          aria-label={t("files.download", { name })}
          title={t("files.download", { name })}
          className="inline-flex size-9 shrink-0 items-center justify-center rounded-xl text-ink-2 transition-colors hover:bg-glass-2 hover:text-ink"
        >
          <Download className="size-4" aria-hidden />
        </a>
      ) : (
        <IconButton
          label={t("files.reveal", { name })}
          onClick={() => void reveal(path).catch(sayFailure)}
        >
          <FolderOpen className="size-4" aria-hidden />
        </IconButton>
      )}
      <IconButton label={t("files.copyPath", { name })} onClick={copy}>
        <Copy className="size-4" aria-hidden />
      </IconButton>
    </li>
  );
}
