// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, test } from "vitest";
import { startTexts } from "../i18n/start.ts";
import { Failure } from "./failure.tsx";

beforeAll(startTexts);
afterEach(cleanup);

test("a failure of the API says what happened and what to do, as text", () => {
  const data = { kind: "MissingModel", message: "No <b>German</b>.", hint: "Download it." };
  render(<Failure error={Object.assign(new Error("x"), { data })} />);
  expect(screen.getByRole("alert").textContent).toContain("No <b>German</b>.");
  expect(screen.getByText("Download it.")).toBeTruthy();
});

test("a host that is not reached is told in words of the window", () => {
  render(<Failure error={new TypeError("Failed to fetch")} />);
  expect(screen.getByText("Octavia does not answer.")).toBeTruthy();
});
