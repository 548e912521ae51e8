import { type ReactNode, useId } from "react";
import { cx } from "./classes.ts";

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly className?: string;
  readonly children: (ids: { id: string; "aria-describedby": string | undefined }) => ReactNode;
}

/** A labelled control, with what there is to say of it. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const said = error ?? hint;
  const noteId = said === undefined ? undefined : `${id}-note`;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      {children({ id, "aria-describedby": noteId })}
      {said !== undefined && (
        <p id={noteId} className={cx("mt-1.5 text-[0.8125rem]", error ? "text-bad" : "text-ink-3")}>
          {said}
        </p>
      )}
    </div>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

/** A wide row that turns something on and off. */
export function SwitchRow({ label, hint, checked, onChange, disabled = false }: SwitchProps) {
  const id = useId();
  return (
    <label
      htmlFor={id}
      className={cx("flex items-center justify-between gap-4 py-1.5", disabled && "opacity-50")}
    >
      <span className="min-w-0">
        <span className="block text-sm font-medium">{label}</span>
        {hint !== undefined && <span className="block text-[0.8125rem] text-ink-3">{hint}</span>}
      </span>
      <span className="relative inline-flex shrink-0">
        <input
          id={id}
          type="checkbox"
          role="switch"
          className="peer absolute inset-0 size-full opacity-0"
          checked={checked}
          aria-checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span
          aria-hidden
          className={cx(
            "h-6 w-10 rounded-full border border-line-2 bg-field transition-colors",
            "peer-checked:border-accent peer-checked:bg-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent",
            "after:absolute after:start-[3px] after:top-[3px] after:size-[18px] after:rounded-full after:bg-ink-2 after:transition-transform",
            "peer-checked:after:translate-x-4 peer-checked:after:bg-accent-ink rtl:peer-checked:after:-translate-x-4",
          )}
        />
      </span>
    </label>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { value: Value; label: string; hint?: string; icon?: ReactNode }[];
  readonly onChange: (value: Value) => void;
  /** Read out, not shown. */
  readonly hideLabel?: boolean;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** One of a few, all in sight. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, value, options, onChange, hideLabel = false, disabled = false, className } = props;
  const name = useId();
  return (
    <fieldset disabled={disabled} className={cx("min-w-0", disabled && "opacity-50", className)}>
      <legend className={hideLabel ? "sr-only" : "mb-1.5 text-sm font-medium"}>{label}</legend>
      <div className="inline-flex max-w-full flex-wrap gap-1 rounded-xl border border-line bg-field p-1">
        {options.map((option) => (
          <label
            key={option.value}
            title={option.hint}
            className={cx(
              "relative inline-flex min-h-8 items-center gap-1.5 rounded-lg px-3 text-sm transition-colors",
              "has-focus-visible:outline-2 has-focus-visible:outline-accent",
              option.value === value
                ? "bg-glass-2 font-medium text-ink shadow-[inset_0_0_0_1px_var(--line-2)]"
                : "text-ink-2 hover:text-ink",
            )}
          >
            <input
              type="radio"
              name={name}
              className="absolute inset-0 opacity-0"
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.icon}
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface RangeProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly shown: string;
  readonly onChange: (value: number) => void;
}

export function RangeField({ label, hint, shown, value, onChange, ...rest }: RangeProps) {
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <div className="flex items-center gap-3">
          <input
            {...ids}
            {...rest}
            type="range"
            className="h-6 min-w-0 flex-1 accent-accent"
            value={value}
            aria-valuetext={shown}
            onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
          />
          <output className="w-18 text-end text-sm text-ink-2">{shown}</output>
        </div>
      )}
    </Field>
  );
}
