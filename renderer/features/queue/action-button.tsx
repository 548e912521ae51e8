import { type LucideIcon, Pause, Play, RotateCcw, Square, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../../ui/button.tsx";
import type { Action } from "./actions.ts";

const ICONS: Readonly<Record<Action, LucideIcon>> = {
  pause: Pause,
  resume: Play,
  retry: RotateCcw,
  cancel: Square,
  remove: Trash2,
};

interface Props {
  readonly action: Action;
  readonly name: string;
  readonly onAct: () => void;
  readonly tabIndex?: number;
}

export function ActionIcon({ action, name, onAct, tabIndex }: Props) {
  const { t } = useTranslation();
  const Icon = ICONS[action];
  return (
    <IconButton
      label={`${t(`actions.${action}`)}: ${name}`}
      title={t(`actions.${action}`)}
      onClick={onAct}
      {...(tabIndex === undefined ? {} : { tabIndex })}
    >
      <Icon className="size-4" aria-hidden />
    </IconButton>
  );
}

export function ActionButton({ action, onAct }: Omit<Props, "name">) {
  const { t } = useTranslation();
  const Icon = ICONS[action];
  return (
    <Button small look={action === "remove" ? "danger" : "plain"} onClick={onAct}>
      <Icon className="size-4" aria-hidden />
      {t(`actions.${action}`)}
    </Button>
  );
}
