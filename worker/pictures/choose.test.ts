import { expect, test } from "vitest";
import { type Candidate, choosePictures } from "./choose.ts";
import { printOf, qualityOf, type SmallPicture } from "./quality.ts";

/** A checkered picture of one colour. @param soft blurs the squares' edges away */
function picture(colour: readonly [number, number, number], light = 1, soft = false): SmallPicture {
  const [width, height] = [64, 48];
  const rgb = Uint8Array.from({ length: width * height * 3 }, (_, index) => {
    const [x, y] = [Math.floor(index / 3) % width, Math.floor(index / 3 / width)];
    const square = soft
      ? 0.5 + 0.5 * Math.sin(x / 8) * Math.sin(y / 8)
      : (Math.floor(x / 8) + Math.floor(y / 8)) % 2;
    return (colour[index % 3] ?? 0) * light * (0.4 + 0.6 * square);
  });
  return { rgb, width, height };
}

const candidate = (at: number, score: number, of: SmallPicture): Candidate => ({
  ...{ at, score, print: printOf(of) },
});

test("a sharp, well lit, colourful picture is better than a soft, a dark or a grey one", () => {
  const { score } = qualityOf(picture([230, 160, 90]));
  expect(score).toBeGreaterThan(qualityOf(picture([230, 160, 90], 1, true)).score + 0.1);
  expect(score).toBeGreaterThan(qualityOf(picture([230, 160, 90], 0.1)).score + 0.1);
  expect(score).toBeGreaterThan(qualityOf(picture([170, 170, 170])).score + 0.05);
});

test("a picture with nothing in it is worth next to nothing", () => {
  const empty = { rgb: new Uint8Array(64 * 48 * 3).fill(128), width: 64, height: 48 };
  expect(qualityOf(empty).score).toBeLessThan(0.1);
});

test("what shows the same is chosen once, as long as there is something else", () => {
  const red = picture([230, 40, 40]);
  const all = [
    candidate(0, 0.9, red),
    candidate(1, 0.89, picture([231, 40, 40], 0.99)),
    candidate(2, 0.5, picture([40, 40, 230])),
    candidate(3, 0.4, picture([40, 230, 40])),
  ];
  expect(choosePictures(all, 3).map(({ at }) => at)).toEqual([0, 2, 3]);
});

test("where too little differs, the rest is far apart in time, but no picture comes twice", () => {
  const near = (at: number, light: number): Candidate =>
    candidate(at, 0.8, picture([200, 120, 60], light));
  const all = [near(0, 1), near(1, 0.98), near(60, 0.96), near(61, 1)];
  expect(choosePictures(all, 2).map(({ at }) => at)).toEqual([0, 60]);
  expect(choosePictures(all, 4)).toHaveLength(3);
});
