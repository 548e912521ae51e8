import type { Align, Look, Place } from "./rich-cue.ts";

/** Size of the picture that places are counted in. */
export interface Screen {
  readonly width: number;
  readonly height: number;
}

/** What the overrides of a cue have said so far. */
export interface OverrideState {
  look: Look;
  align?: Align;
  place?: Place;
  /** Text is a drawing's points. */
  drawing: boolean;
  /** Something was said that this does not hold. */
  more: boolean;
}

type Flag = "italic" | "bold" | "underline" | "strike";
const FLAGS: Readonly<Record<string, Flag>> = {
  i: "italic",
  b: "bold",
  u: "underline",
  s: "strike",
};
/** Alignments of SSA by those of ASS: 1-3 below, 5-7 above, 9-11 in the middle. */
const OLD_ALIGN: readonly (Align | undefined)[] = [
  undefined,
  ...([1, 2, 3, undefined, 7, 8, 9, undefined, 4, 5, 6] as const),
];

export const alignOf = (text: string): Align | undefined => {
  const found = ([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).find((one) => String(one) === text.trim());
  return found;
};
export const oldAlignOf = (text: string): Align | undefined => OLD_ALIGN[Number(text)];

/** A look with or without one of its flags. */
export function withFlag(look: Look, flag: Flag, on: boolean): Look {
  const { [flag]: _, ...rest } = look;
  return on ? { ...rest, [flag]: true } : rest;
}

/** A look in another colour or font; as the file has it elsewhere if undefined. */
export function withValue(look: Look, name: "color" | "face", value: string | undefined): Look {
  const { [name]: _, ...rest } = look;
  return value === undefined ? rest : { ...rest, [name]: value };
}

/**
 * Takes what stands between the braces of an override block, like "\an8\i1\c&H00FFFF&". Linear.
 * @param base the look of the cue's style, which "\r" goes back to
 * @param screen the picture that "\pos" counts in
 */
export function takeOverrides(
  block: string,
  state: OverrideState,
  base: Look,
  screen: Screen,
): void {
  for (const tag of tagsOf(block)) {
    if (!takeTag(tag, state, base, screen)) state.more = true;
  }
}

/** The tags of a block without their backslashes; one inside of brackets belongs to its tag. */
function tagsOf(block: string): string[] {
  const tags: string[] = [];
  let open = -1;
  let depth = 0;
  for (let at = 0; at < block.length; at += 1) {
    const sign = block.charAt(at);
    if (sign === "(") depth += 1;
    else if (sign === ")") depth = Math.max(0, depth - 1);
    else if (sign === "\\" && depth === 0) {
      if (open >= 0) tags.push(block.slice(open, at).trim());
      open = at + 1;
    }
  }
  if (open >= 0) tags.push(block.slice(open).trim());
  return tags;
}

function takeTag(tag: string, state: OverrideState, base: Look, screen: Screen): boolean {
  const [, flag, on] = /^([ibus])(-?\d{0,4})$/.exec(tag) ?? [];
  const name = flag === undefined ? undefined : FLAGS[flag];
  if (name !== undefined) {
    state.look =
      on === ""
        ? withFlag(state.look, name, base[name] === true)
        : withFlag(state.look, name, isOn(on));
    return true;
  }
  return takeColor(tag, state, base) || takePlace(tag, state, screen) || takeRest(tag, state, base);
}

/** "\b700" is a weight; below 600 nothing looks bold. */
const isOn = (value = ""): boolean => {
  const number = Number(value);
  return number === 1 || number === -1 || number >= 600;
};

function takeColor(tag: string, state: OverrideState, base: Look): boolean {
  const [whole, value] = /^1?c(?:&?H?([0-9a-f]{1,8})&?)?$/i.exec(tag) ?? [];
  if (whole === undefined) return false;
  state.look = withValue(
    state.look,
    "color",
    value === undefined ? base.color : fromAssColor(value),
  );
  return true;
}

/** "#rrggbb" of ASS' blue, green, red in hexadecimal; transparency is left out. */
export function fromAssColor(hex: string): string {
  const six = hex.padStart(6, "0").slice(-6).toLowerCase();
  return `#${six.slice(4)}${six.slice(2, 4)}${six.slice(0, 2)}`;
}

function takePlace(tag: string, state: OverrideState, { width, height }: Screen): boolean {
  const align = /^an([1-9])$/.exec(tag)?.[1];
  const old = /^a(\d{1,2})$/.exec(tag)?.[1];
  const found =
    align === undefined ? (old === undefined ? undefined : oldAlignOf(old)) : alignOf(align);
  if (found !== undefined) {
    // The first one counts, as in the players.
    state.align ??= found;
    return true;
  }
  const [, x, y] = /^pos\(\s*(-?[\d.]{1,12})\s*,\s*(-?[\d.]{1,12})\s*\)$/.exec(tag) ?? [];
  if (x === undefined || y === undefined) return false;
  const place = { x: Number(x) / width, y: Number(y) / height };
  if (!Number.isFinite(place.x) || !Number.isFinite(place.y)) return false;
  state.place ??= place;
  return true;
}

function takeRest(tag: string, state: OverrideState, base: Look): boolean {
  const [, face] = /^fn(.*)$/.exec(tag) ?? [];
  if (face !== undefined) {
    state.look = withValue(state.look, "face", face.trim() === "" ? base.face : face.trim());
    return true;
  }
  const [, points] = /^p(\d{1,3})$/.exec(tag) ?? [];
  if (points !== undefined) {
    state.drawing = Number(points) > 0;
    return false;
  }
  if (tag === "r") {
    state.look = base;
    return true;
  }
  // Line wrapping is each player's own affair.
  return /^q[0-3]$/.test(tag);
}
