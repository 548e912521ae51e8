import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { useTranslation } from "react-i18next";
import { type Toast, useToasts } from "../state/toasts.ts";
import { buttonClass } from "../ui/button.tsx";

const ICONS = {
  good: <CircleCheck className="mt-0.5 size-5 shrink-0 text-good" aria-hidden />,
  bad: <CircleAlert className="mt-0.5 size-5 shrink-0 text-bad" aria-hidden />,
  info: <Info className="mt-0.5 size-5 shrink-0 text-info" aria-hidden />,
};

/** How long a message stays, milliseconds; failures are read twice. */
const STAYS: Readonly<Record<Toast["tone"], number>> = { good: 5000, info: 6000, bad: 12_000 };

export function Toaster() {
  const { t } = useTranslation();
  const shown = useToasts((state) => state.shown);
  const close = useToasts((state) => state.close);
  return (
    <Radix.Provider label={t("shell.messages")}>
      {shown.map(({ id, tone, title, body, action }) => (
        <Radix.Root
          key={id}
          duration={STAYS[tone]}
          onOpenChange={(open) => open || close(id)}
          className="sheet flex animate-[rise_0.25s] gap-3 rounded-2xl p-4"
        >
          {ICONS[tone]}
          <div className="min-w-0 flex-1">
            <Radix.Title className="text-sm font-medium break-words">{title}</Radix.Title>
            {body !== undefined && (
              <Radix.Description className="mt-0.5 text-sm break-words text-ink-2">
                {body}
              </Radix.Description>
            )}
            {action !== undefined && (
              <Radix.Action
                altText={action.label}
                className={`${buttonClass("plain", true)} mt-2`}
                onClick={action.act}
              >
                {action.label}
              </Radix.Action>
            )}
          </div>
          <Radix.Close aria-label={t("common.close")} className="self-start text-ink-2">
            <X className="size-4" aria-hidden />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed end-4 bottom-20 z-[55] flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 rounded-2xl lg:bottom-4" />
    </Radix.Provider>
  );
}
