import fc from "fast-check";
import { expect, test } from "vitest";
import { asciiDigits, findNumbers, missingNumbers } from "./numbers.ts";

const numbersOf = (text: string): string[] =>
  findNumbers(text).map(({ start, end }) => text.slice(start, end));

test("numbers are found with their separators", () => {
  expect(numbersOf("At 7:30 we had 1,000.5 km, 12 000 francs, and 3 cats in 2024.")).toEqual([
    "7:30",
    "1,000.5",
    "12 000",
    "3",
    "2024",
  ]);
  expect(numbersOf("Nothing here")).toEqual([]);
});

test.each([
  ["It weighs 3.5 kg", "Pesa 3,5 kg"],
  ["1,000 people", "1 000 personnes"],
  ["1,000 people", "1.000 Leute"],
  ["In 2024 we sold 20 of 24", "De 24 vendimos 20 en 2024"],
  ["Page 07", "Página 7"],
  ["0.5 percent", "٠٫٥ بالمئة"],
  ["The year 1984", "साल १९८४"],
  ["The 1st of 3", "El 1º de 3"],
])("the numbers of %j are in %j", (source, translation) => {
  expect(missingNumbers(source, translation)).toEqual([]);
});

test.each([
  ["It costs 25 euros", "Cuesta 2 euros", ["25"]],
  ["It costs 2 euros", "Cuesta 25 euros", ["2"]],
  ["2 and 2", "Dos y 2", ["2"]],
  ["In 1999", "En 1998", ["1999"]],
  ["12 eggs", "huevos", ["12"]],
])("in %j as %j something is missing", (source, translation, missing) => {
  expect(missingNumbers(source, translation)).toEqual(missing);
});

test("a text lacks none of its own numbers, and all that it loses are told", () => {
  const number = fc.oneof(
    fc.nat().map(String),
    fc.double({ min: 0, max: 1e6, noNaN: true }).map((n) => n.toFixed(2)),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 8 }), (numbers) => {
      const text = numbers.map((each) => `word ${each};`).join(" ");
      expect(missingNumbers(text, text)).toEqual([]);
      expect(missingNumbers(text, "no digits")).toHaveLength(numbers.length);
    }),
  );
});

test("digits of other scripts become ASCII in their places", () => {
  expect(asciiDigits("a٣b۴c५d６e7")).toBe("a3b4c5d6e7");
});
