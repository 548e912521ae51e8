import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../ui/button.tsx";

/** Takes the path of a file of this machine, as it is typed or pasted. @param onPath whether there was a file */
export function PathField({ onPath }: { onPath: (path: string) => Promise<boolean> }) {
  const { t } = useTranslation();
  const id = useId();
  const [path, setPath] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Quotes come along when a path is copied from a file manager.
    const bare = path.trim().replace(/^(["'])(.*)\1$/, "$2");
    if (bare !== "") void onPath(bare).then((opened) => opened && setPath(""));
  };
  return (
    <form onSubmit={submit} className="flex gap-2">
      <label htmlFor={id} className="sr-only">
        {t("intake.path")}
      </label>
      <input
        id={id}
        className="field min-w-0 text-sm"
        placeholder={t("intake.path")}
        value={path}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      <Button type="submit" disabled={path.trim() === ""}>
        {t("intake.open")}
      </Button>
    </form>
  );
}
