// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { Language } from "../../../contract/languages.ts";
import { startTexts } from "../../i18n/start.ts";
import { LanguagePicker } from "./language-picker.tsx";

beforeAll(startTexts);
afterEach(cleanup);

function Rig({ first }: { first: readonly Language[] }) {
  const [chosen, setChosen] = useState(first);
  return (
    <LanguagePicker
      chosen={chosen}
      onChange={setChosen}
      reach={(language) =>
        language === "de" ? { state: "missing", models: [] } : { state: "ready" }
      }
      without="en"
    />
  );
}

const choice = (name: RegExp) => screen.queryByRole("button", { name, pressed: false });

test("a search and Enter choose the best match, and the search is empty again", () => {
  render(<Rig first={[]} />);
  const search = screen.getByRole<HTMLInputElement>("searchbox");
  fireEvent.change(search, { target: { value: "span" } });
  fireEvent.keyDown(search, { key: "Enter" });
  expect(screen.getByRole("button", { name: "Take out Spanish" })).toBeTruthy();
  expect(search.value).toBe("");
});

test("the spoken language is no target, and one that needs a download says so", () => {
  render(<Rig first={[]} />);
  expect(choice(/^English/)).toBeNull();
  expect(choice(/^German.*Needs a download first/)).toBeTruthy();
  expect(choice(/^French$/)).toBeTruthy();
});

test("ten are enough: the others cannot be chosen until one is taken out", () => {
  render(<Rig first={["es", "fr", "it", "pt", "ca", "nl", "pl", "ru", "sv", "tr"]} />);
  expect(choice(/^Korean/)?.hasAttribute("disabled")).toBe(true);
  fireEvent.click(screen.getByRole("button", { name: "Take out Turkish" }));
  expect(choice(/^Korean/)?.hasAttribute("disabled")).toBe(false);
});
