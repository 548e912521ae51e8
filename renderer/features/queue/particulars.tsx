import { useTranslation } from "react-i18next";

/** What a program said at last; for those who ask. */
export function Particulars({ children }: { children: string }) {
  const { t } = useTranslation();
  return (
    <details className="mt-2">
      <summary className="cursor-pointer rounded-lg text-ink-2">{t("queue.particulars")}</summary>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard as well.
        tabIndex={0}
        className="mt-1 max-h-48 overflow-auto rounded-xl bg-field p-3 text-xs whitespace-pre-wrap"
      >
        {children}
      </pre>
    </details>
  );
}
