import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { Button } from "../../ui/button.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { Panel } from "../../ui/panel.tsx";

const Notices = z.array(
  z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() }),
);

/** Written beside the window when it is built. */
async function readNotices({ signal }: { signal: AbortSignal }) {
  const answer = await fetch(new URL("/notices.json", window.location.origin), { signal });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  return Notices.parse(await answer.json());
}

/** What Octavia is made of, and on which terms. */
export function Licences() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { data, error } = useQuery({
    queryKey: ["notices"],
    queryFn: readNotices,
    enabled: open,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Panel
      title={t("about.licences")}
      note={t("about.licencesNote")}
      actions={
        !open && (
          <Button small onClick={() => setOpen(true)}>
            {t("about.showLicences")}
          </Button>
        )
      }
    >
      {open &&
        (error !== null ? (
          <Failure error={error} />
        ) : data === undefined ? (
          <Skeletons count={4} className="h-8" />
        ) : (
          <ul className="divide-y divide-line">
            {data.map(({ name, version, licence, text }) => (
              <li key={`${name} ${version}`} className="py-1.5">
                <details>
                  <summary className="flex cursor-pointer flex-wrap justify-between gap-x-4 rounded-lg">
                    <span className="break-all">
                      {name} <span className="text-ink-3">{version}</span>
                    </span>
                    <span className="text-sm text-ink-2">{licence}</span>
                  </summary>
                  <pre
                    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard as well.
                    tabIndex={0}
                    className="mt-2 max-h-72 overflow-auto rounded-xl bg-field p-3 text-xs whitespace-pre-wrap"
                  >
                    {text === "" ? t("about.noText") : text}
                  </pre>
                </details>
              </li>
            ))}
          </ul>
        ))}
    </Panel>
  );
}
