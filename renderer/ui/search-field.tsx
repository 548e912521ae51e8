import { Search } from "lucide-react";
import { type ComponentProps, useId } from "react";
import { cx } from "./classes.ts";

interface Props
  extends Omit<ComponentProps<"input">, "id" | "type" | "value" | "placeholder" | "onChange"> {
  /** What is looked for; it also stands in the field while that is empty. */
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}

/** A field to find something in a list. @param className of the box around it */
export function SearchField({ label, value, onSearch, className, ...input }: Props) {
  const id = useId();
  return (
    <div className={cx("relative", className)}>
      <Search
        className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 text-ink-3"
        aria-hidden
      />
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <input
        {...input}
        id={id}
        type="search"
        className="field !ps-9"
        placeholder={label}
        value={value}
        onChange={(event) => onSearch(event.currentTarget.value)}
      />
    </div>
  );
}
