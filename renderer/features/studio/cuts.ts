import type { Cut } from "./compose.ts";
import type { StudioLine } from "./lines.ts";

/** No half of a line is shorter than this, seconds. */
const LEAST = 0.2;

const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** The start of the word that is nearest to a place in a text, with words on both sides of it. */
export function wordStartNear(text: string, place: number): number | undefined {
  const words = [...text.matchAll(/(?<=\S\s+)\S/gu)].map(({ index }) => index);
  return nearest(words.length > 0 ? words : characterStarts(text), place);
}

/** For scripts without spaces: between any two characters as people count them. */
const characterStarts = (text: string): number[] =>
  [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)]
    .map(({ index }) => index)
    .filter((index) => text.slice(0, index).trim() !== "" && text.slice(index).trim() !== "");

const nearest = (places: readonly number[], to: number): number | undefined =>
  places.reduce<number | undefined>(
    (near, at) => (near === undefined || Math.abs(at - to) < Math.abs(near - to) ? at : near),
    undefined,
  );

const lengthOf = ({ sourceStart, sourceEnd }: StudioLine) => sourceEnd - sourceStart;
const canBeCut = (line: StudioLine) => lengthOf(line) >= 2 * LEAST;

const inside = (line: StudioLine, at: number) =>
  within(at, line.sourceStart + LEAST, line.sourceEnd - LEAST);

/** Cuts a line at a moment, seconds of the source. Nothing where it is too short. */
export function cutAtMoment(line: StudioLine, moment: number): Cut | undefined {
  if (!canBeCut(line) || moment <= line.sourceStart || moment >= line.sourceEnd) return undefined;
  const share = (moment - line.sourceStart) / lengthOf(line);
  const place = placeOfMoment(line, moment) ?? share * line.source.length;
  const textAt = wordStartNear(line.source, place);
  return textAt === undefined ? undefined : { at: inside(line, moment), textAt };
}

/** Cuts a line at a place in its source's text. */
export function cutAtSource(line: StudioLine, caret: number): Cut | undefined {
  if (!canBeCut(line)) return undefined;
  const textAt = wordStartNear(line.source, caret);
  return textAt === undefined
    ? undefined
    : { at: inside(line, momentOfPlace(line, textAt)), textAt };
}

/** Cuts a line at a place in its dub's text; the source is cut where its words are nearest. */
export function cutAtTarget(line: StudioLine, text: string, caret: number): Cut | undefined {
  const place = wordStartNear(text, caret);
  if (place === undefined) return undefined;
  const cut = cutAtSource(line, (place / text.length) * line.source.length);
  return cut && { ...cut, texts: [text.slice(0, place), text.slice(place)] };
}

/** Where each word begins in the line's text, where all of them are found in their order. */
function placesOf({ source, words = [] }: StudioLine): { place: number; start: number }[] {
  const places: { place: number; start: number }[] = [];
  let from = 0;
  for (const { text, start } of words) {
    const place = source.indexOf(text.trim(), from);
    if (place < 0) return [];
    places.push({ place, start });
    from = place + text.trim().length;
  }
  return places;
}

const placeOfMoment = (line: StudioLine, moment: number): number | undefined =>
  placesOf(line).find(({ start, place }) => place > 0 && start >= moment - LEAST / 2)?.place;

function momentOfPlace(line: StudioLine, textAt: number): number {
  const known = placesOf(line).find(({ place }) => place >= textAt);
  if (known !== undefined) return known.start;
  return line.sourceStart + (textAt / line.source.length) * lengthOf(line);
}
