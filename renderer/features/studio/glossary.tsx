import { Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { withoutTerm, withTerm } from "./draft.ts";
import { useStudio } from "./store.ts";

interface Props {
  /** What was marked; absent: closed. */
  readonly term: string | undefined;
  readonly onClose: () => void;
}

/** Terms that the next run translates as a person wants. */
export function Glossary({ term, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog open={term !== undefined} onClose={onClose} title={t("studio.glossary")}>
      <div className="grid gap-4">
        <Notice tone="info" title={t("studio.glossaryNote")}>
          {t("studio.glossaryHint")}
        </Notice>
        <NewTerm marked={term ?? ""} />
        <Terms />
      </div>
    </Dialog>
  );
}

/** Characters of a term; the contract refuses more. */
const LONGEST = 200;

function NewTerm({ marked }: { marked: string }) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(marked.slice(0, LONGEST));
  const [to, setTo] = useState("");
  const add = (event: FormEvent) => {
    event.preventDefault();
    const term = { from: from.trim(), ...(to.trim() === "" ? {} : { to: to.trim() }) };
    useStudio.getState().change((draft) => withTerm(draft, term));
    setFrom("");
    setTo("");
  };
  return (
    <form className="grid gap-3" onSubmit={add}>
      <TermField label={t("studio.term")} value={from} onChange={setFrom} />
      <TermField
        label={t("studio.termAs")}
        hint={t("studio.termKept")}
        value={to}
        onChange={setTo}
      />
      <Button type="submit" disabled={from.trim() === ""}>
        <Plus className="size-4" aria-hidden />
        {t("studio.addTerm")}
      </Button>
    </form>
  );
}

interface TermFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TermField({ label, hint, value, onChange }: TermFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <input
          {...ids}
          dir="auto"
          className="field"
          maxLength={LONGEST}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function Terms() {
  const { t } = useTranslation();
  const terms = useStudio((state) => state.history.present.terms);
  if (terms.length === 0) return null;
  return (
    <ul className="grid gap-1.5" aria-label={t("studio.newTerms")}>
      {terms.map(({ from, to }) => (
        <li key={from} className="flex items-center gap-2 rounded-xl bg-glass-2 py-1 ps-3 pe-1">
          <span className="min-w-0 flex-1 break-words">
            <bdi>{from}</bdi> → <bdi>{to ?? from}</bdi>
          </span>
          <IconButton
            label={t("studio.removeTerm", { term: from })}
            onClick={() => useStudio.getState().change((draft) => withoutTerm(draft, from))}
          >
            <X className="size-4" aria-hidden />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
