import { useState } from "react";
import { Field } from "../../ui/field.tsx";

interface SettledProps {
  readonly value: number;
  readonly onSettled: (value: number) => void;
  readonly children: (value: number, onChange: (value: number) => void) => React.ReactNode;
}

/** Lets a value move freely and hands it on once focus or pointer has left it. */
export function Settled({ value, onSettled, children }: SettledProps) {
  const [moving, setMoving] = useState<number>();
  const settle = () => {
    if (moving !== undefined && Number.isFinite(moving) && moving !== value) onSettled(moving);
    setMoving(undefined);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens to the control inside.
    <div onBlur={settle} onPointerUp={settle} className="max-w-md">
      {children(moving ?? value, setMoving)}
    </div>
  );
}

interface NumberProps {
  readonly label: string;
  readonly hint: string;
  readonly min: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A number, with what it is counted in said in its label. */
export function NumberField({ label, hint, value, min, onChange }: NumberProps) {
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <input
          {...ids}
          type="number"
          className="field !w-36"
          min={min}
          value={Number.isFinite(value) ? value : ""}
          onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        />
      )}
    </Field>
  );
}
