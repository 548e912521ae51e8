import { SwitchRow } from "../../ui/field.tsx";
import { NumberField, Settled } from "./number-field.tsx";

interface Props {
  readonly label: string;
  readonly hint: string;
  /** What holds while no number is named. */
  readonly usual: string;
  /** The number to begin with. */
  readonly first: number;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

/** A limit that may be left to Octavia. */
export function OptionalNumber({ label, hint, usual, first, value, onChange }: Props) {
  return (
    <div className="grid max-w-md gap-3">
      <SwitchRow
        label={usual}
        hint={hint}
        checked={value === undefined}
        onChange={(left) => onChange(left ? undefined : first)}
      />
      {value !== undefined && (
        <Settled value={value} onSettled={onChange}>
          {(shown, move) => (
            <NumberField label={label} hint="" min={0} value={shown} onChange={move} />
          )}
        </Settled>
      )}
    </div>
  );
}
