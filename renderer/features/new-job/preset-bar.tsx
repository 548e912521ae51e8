import { Bookmark, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { say } from "../../state/toasts.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import type { Wish } from "../../ui/kinds.tsx";
import { sensible } from "./choices.ts";
import type { Form } from "./form.ts";
import { usePresets } from "./presets.ts";

interface Props {
  readonly wish: Wish;
  readonly form: Form;
  readonly change: (part: Partial<Form>) => void;
}

/** Choices that were saved before, and a way to save these. */
export function PresetBar({ wish, form, change }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { all, remove } = usePresets();
  const own = all.filter((preset) => preset.wish === wish);
  return (
    <section aria-label={t("presets.title")} className="mb-5 flex flex-wrap items-center gap-2">
      {own.map((preset) => (
        <span
          key={preset.name}
          className="inline-flex items-center rounded-full border border-line bg-glass"
        >
          <button
            type="button"
            className="min-h-9 rounded-full ps-3.5 pe-1 text-sm hover:text-accent"
            onClick={() => {
              change(sensible(preset.choices));
              say({ tone: "info", title: t("presets.taken", { name: preset.name }) });
            }}
          >
            {preset.name}
          </button>
          <IconButton
            label={t("presets.remove", { name: preset.name })}
            className="!size-8 !rounded-full"
            onClick={() => remove(preset)}
          >
            <X className="size-3.5" aria-hidden />
          </IconButton>
        </span>
      ))}
      <Button look="quiet" small onClick={() => setAsking(true)}>
        <Bookmark className="size-4" aria-hidden />
        {t("presets.save")}
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t("presets.save")}>
        <NameForm
          onName={(name) => {
            usePresets.getState().save(name, wish, form);
            setAsking(false);
            say({ tone: "good", title: t("presets.saved", { name }) });
          }}
        />
      </Dialog>
    </section>
  );
}

function NameForm({ onName }: { onName: (name: string) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") onName(name.trim());
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field label={t("presets.name")} hint={t("presets.hint")}>
        {(ids) => (
          <input
            {...ids}
            className="field"
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <div className="flex justify-end">
        <Button type="submit" look="primary" disabled={name.trim() === ""}>
          {t("presets.keep")}
        </Button>
      </div>
    </form>
  );
}
